//! Translating a consultation: every text as it was written on one side, its words in another language on the other.

use std::collections::BTreeMap;

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::translations::{self, Item, Of, Part, Translated};
use crate::auth::actor::AnyMember;
use crate::consultations::setup::pages::voice::{Said, Voice, name_of};
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Code, Error, FieldError};
use crate::types::{Id, language_tag};
use crate::web::{Form, Page, PageFor, PageResult, ValidQuery, shows_form_again};

/// Which language is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    to: String,
}

/// The words as they are typed: keys and words stand in the same order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TextsForm {
    to: String,
    key: Vec<String>,
    words: Vec<String>,
    translated_by: String,
    approved_by: String,
    by_machine: bool,
    revision: i64,
}

/// A text on the page.
struct Row {
    key: String,
    about: String,
    original: Said,
    words: String,
    stands: bool,
    is_long: bool,
}

#[derive(Template)]
#[template(path = "consultations/templates/texts.html")]
struct TextsPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    /// Languages that it speaks already: tag and name.
    languages: Vec<(String, String)>,
    to: String,
    to_name: String,
    rows: Vec<Row>,
    missing: usize,
    form: &'a TextsForm,
    faults: &'a [FieldError],
}

/// `GET /consultations/{id}/texts?to=yua`
pub(super) async fn texts(who: PageFor<AnyMember>, id: Path<Id>, asked: ValidQuery<Asked>) -> PageResult {
    let form = TextsForm { to: asked.0.to, ..TextsForm::default() };
    show(&who, *id, &form, None).await
}

async fn show(who: &PageFor<AnyMember>, id: Id, form: &TextsForm, error: Option<&Error>) -> PageResult {
    let (page, actor, typed) = (&who.page, who.actor.clone(), form.to.clone());
    let (view, items, to) = page
        .app
        .read(move |_, tx| {
            let view = read::one(tx, Some(&actor), id, None)?;
            if !view.manages {
                return Err(Code::Forbidden.into());
            }
            let to = translations::target(&typed, &view.language);
            let items = match &to {
                Ok(to) => translations::items(tx, &actor, id, to)?,
                Err(_) => Vec::new(),
            };
            Ok((view, items, to))
        })
        .await?;
    // Nothing is wrong before anything was typed.
    let unknown = to.as_ref().err().filter(|_| !form.to.is_empty());
    let faults: &[FieldError] = error.or(unknown).map_or(&[], |error| &error.fields);
    let to = to.as_deref().unwrap_or_default().to_owned();
    let voice = Voice::new(page, &view, None);
    let rows: Vec<Row> = items.iter().map(|item| row(page, &view, item, &to, form)).collect();
    let languages = view.languages.iter().filter(|language| language.tag != view.language);
    let template = TextsPage {
        title: voice.say(&view.title),
        languages: languages.map(|language| (language.tag.clone(), name_of(page, &language.tag))).collect(),
        to_name: name_of(page, &to),
        missing: rows.iter().filter(|row| row.words.is_empty()).count(),
        to,
        rows,
        form,
        faults,
        view: &view,
        page,
    };
    page.form(error, &template)
}

fn row(page: &Page, view: &ConsultationView, item: &Item, to: &str, form: &TextsForm) -> Row {
    let key = item.key();
    let kept = item.texts.get(to).map(|wording| wording.text.clone()).unwrap_or_default();
    let typed = form.key.iter().position(|typed| *typed == key).and_then(|place| form.words.get(place));
    let original = Voice::new(page, view, Some(&item.written_in)).say(&item.texts);
    let about = match &item.of {
        Of::Consultation(field) => page.tc("name-of", *field),
        Of::Question(_, Part::Text) => page.t("name-of-question"),
        Of::Question(_, Part::Hint) => page.t("name-of-hint"),
        Of::Question(_, Part::Choice(_)) => page.t("texts-choice"),
        Of::Question(_, Part::Line(_)) => page.t("texts-line"),
        Of::Statement(_) => page.t("name-of-statement"),
    };
    Row {
        is_long: original.text.chars().count() > 90,
        words: typed.filter(|_| !item.stands).cloned().unwrap_or(kept),
        stands: item.stands,
        about,
        original,
        key,
    }
}

/// `POST /consultations/{id}/texts`
pub(super) async fn save(who: PageFor<AnyMember>, id: Path<Id>, form: Form<TextsForm>) -> PageResult {
    let (id, form) = (*id, form.0);
    let given = Translated {
        language: form.to.clone(),
        words: form.key.iter().cloned().zip(form.words.iter().cloned()).collect::<BTreeMap<_, _>>(),
        translated_by: form.translated_by.trim().to_owned(),
        approved_by: form.approved_by.trim().to_owned(),
        by_machine: form.by_machine,
        revision: form.revision,
    };
    let actor = who.actor.clone();
    match who.page.app.write(move |_, tx| translations::save(tx, &actor, id, given)).await {
        Ok(_) => {
            let to = language_tag::canonical(&form.to).unwrap_or_default();
            who.page.see_other_said(&format!("/consultations/{id}/texts?to={to}"), "texts-saved")
        }
        Err(error) if shows_form_again(&error) => show(&who, id, &form, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}
