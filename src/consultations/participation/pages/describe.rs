//! What somebody says of themselves: one form, in which each item is a consent of its own.

use askama::Template;
use serde::Deserialize;

use super::super::input::Describe;
use super::super::service::describe;
use super::super::views::SelfDescriptionView;
use super::own::Own;
use super::words::{described, item_choices};
use crate::consultations::setup::model::SelfItem;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::web::{Form, Page, PageResult, shows_form_again};

struct Item {
    item: SelfItem,
    choices: Vec<(String, String)>,
    chosen: Vec<String>,
    own_words: String,
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/about_me.html")]
struct AboutMePage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    items: Vec<Item>,
    /// Why nothing can be added or changed any more, if so; what was said can still be taken back.
    closed: Option<String>,
    /// What was said: the item, its name, and the words.
    said: Vec<(SelfItem, String, String)>,
    faults: &'a [FieldError],
}

/// The form, with what was typed into it where it was refused.
async fn show(page: &Page, own: Own, typed: &[Describe], error: Option<&Error>) -> PageResult {
    let (view, said) = page
        .app
        .read(move |_, tx| {
            let (id, own) = (own.id, own.enter(tx)?);
            Ok((read::one(tx, None, id, None)?, describe::list_own(tx, &own)?))
        })
        .await?;
    let items = view
        .self_description
        .iter()
        .map(|item| {
            let own = said.iter().find(|said| said.item == *item);
            let kept = own.map(|own| (own.chosen.clone(), own.own_words.clone()));
            let typed = typed.iter().find(|typed| typed.item == *item);
            let typed = typed.map(|typed| (typed.chosen.clone(), typed.own_words.clone()));
            let (chosen, own_words) = typed.or(kept).unwrap_or_default();
            Item { item: *item, choices: item_choices(page, &view, *item), chosen, own_words }
        })
        .collect();
    let in_words = |own: &SelfDescriptionView| {
        let (heading, words) = described(page, &view, own);
        (own.item, heading, words)
    };
    let closed = !closed::takes(&view, Act::SelfDescription);
    let template = AboutMePage {
        items,
        closed: closed.then(|| closed::reason(page, &view).1),
        said: said.iter().map(in_words).collect(),
        faults: error.map_or(&[], |error| &error.fields),
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// `GET /consultations/{id}/about-me`
pub(super) async fn about_me(page: Page, own: Own) -> PageResult {
    show(&page, own, &[], None).await
}

/// All items as the form sends them: their names and the words stand in the same order, and a choice names its item, as in
/// `age-band:25-34`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AboutForm {
    item: Vec<SelfItem>,
    chosen: Vec<String>,
    own_words: Vec<String>,
}

impl AboutForm {
    fn inputs(&self) -> Vec<Describe> {
        let of = |item: SelfItem| {
            let chosen = self.chosen.iter().filter(|choice| !choice.is_empty());
            chosen.filter_map(move |choice| match choice.split_once(':') {
                Some((name, code)) => (name == item.code()).then(|| code.to_owned()),
                // A form with one item need not name it.
                None => (self.item.len() == 1).then(|| choice.clone()),
            })
        };
        let words = |place: usize| self.own_words.get(place).cloned().unwrap_or_default();
        let items = self.item.iter().enumerate();
        items
            .map(|(place, item)| Describe {
                item: *item,
                chosen: of(*item).collect(),
                own_words: words(place),
            })
            .collect()
    }
}

fn says_nothing(input: &Describe) -> bool {
    input.chosen.is_empty() && input.own_words.trim().is_empty()
}

/// `POST /consultations/{id}/about-me`
pub(super) async fn save(page: Page, own: Own, form: Form<AboutForm>) -> PageResult {
    let (id, again) = (own.id, own.clone());
    let typed = form.0.inputs();
    let inputs = typed.clone();
    let saved = page
        .app
        .write(move |app, tx| {
            let own = own.enter(tx)?;
            let mut errors = FieldErrors::default();
            for input in inputs {
                let item = input.item;
                errors.also(describe::describe(app, tx, &own, input).map_err(|error| at(item, error)))?;
            }
            errors.finish(())
        })
        .await;
    match saved {
        Ok(()) => {
            let done = if typed.iter().all(says_nothing) { "about-me-nothing" } else { "about-me-saved" };
            page.see_other_said(&format!("/consultations/{id}/about-me"), done)
        }
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, id, None)).await?;
            let words: Vec<String> = typed.iter().map(|input| in_words(&page, &view, input)).collect();
            closed::too_late(&page, &view, &words.join("; "))
        }
        Err(error) if shows_form_again(&error) => show(&page, again, &typed, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// The faults of an item, each where it stands on the page.
fn at(item: SelfItem, mut error: Error) -> Error {
    for fault in &mut error.fields {
        let place = if fault.field() == "own_words" { format!("{item}-own") } else { item.to_string() };
        fault.pointer = format!("/{place}{}", fault.pointer);
    }
    error
}

/// What was typed, for somebody who has to take it elsewhere.
fn in_words(page: &Page, view: &ConsultationView, typed: &Describe) -> String {
    let choices = item_choices(page, view, typed.item).into_iter();
    let chosen = choices.filter(|(code, _)| typed.chosen.contains(code)).map(|(_, name)| name);
    let words = Some(typed.own_words.clone()).filter(|words| !words.is_empty());
    chosen.chain(words).collect::<Vec<_>>().join(", ")
}
