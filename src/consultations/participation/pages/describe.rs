//! What somebody says of themselves: one form for each item, each a consent of its own.

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
use crate::error::{Code, Error, FieldError};
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

/// The forms, with what was typed into one of them where it was refused.
async fn show(page: &Page, own: Own, typed: Option<&Describe>, error: Option<&Error>) -> PageResult {
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
            let typed = typed.filter(|typed| typed.item == *item);
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
    match error {
        None => page.html(&template),
        Some(error) => page.redisplay(error, &template),
    }
}

/// `GET /consultations/{id}/about-me`
pub(super) async fn about_me(page: Page, own: Own) -> PageResult {
    show(&page, own, None, None).await
}

/// An item as a form sends it.
#[derive(Debug, Deserialize)]
pub(super) struct ItemForm {
    item: SelfItem,
    #[serde(default)]
    chosen: Vec<String>,
    #[serde(default)]
    own_words: String,
}

/// `POST /consultations/{id}/about-me`
pub(super) async fn save(page: Page, own: Own, form: Form<ItemForm>) -> PageResult {
    let (id, again) = (own.id, own.clone());
    let chosen = form.0.chosen.into_iter().filter(|code| !code.is_empty()).collect();
    let input = Describe { item: form.0.item, chosen, own_words: form.0.own_words };
    let typed = input.clone();
    let saved = page
        .app
        .write(move |app, tx| {
            let own = own.enter(tx)?;
            describe::describe(app, tx, &own, input)
        })
        .await;
    match saved {
        Ok(()) => page.see_other_said(&format!("/consultations/{id}/about-me"), "about-me-saved"),
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, id, None)).await?;
            closed::too_late(&page, &view, &in_words(&page, &view, &typed))
        }
        Err(error) if shows_form_again(&error) => show(&page, again, Some(&typed), Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// What was typed, for somebody who has to take it elsewhere.
fn in_words(page: &Page, view: &ConsultationView, typed: &Describe) -> String {
    let choices = item_choices(page, view, typed.item).into_iter();
    let chosen = choices.filter(|(code, _)| typed.chosen.contains(code)).map(|(_, name)| name);
    let words = Some(typed.own_words.clone()).filter(|words| !words.is_empty());
    chosen.chain(words).collect::<Vec<_>>().join(", ")
}
