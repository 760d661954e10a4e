//! Notes to readers: written, released by whoever may, and taken back.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use super::super::notes::{self, SaveNote};
use super::super::views::NoteView;
use crate::auth::actor::LooksAfterMembers;
use crate::error::{Code, FieldError};
use crate::types::Id;
use crate::web::{Form, Page, PageFor, PageResult};

#[derive(Template)]
#[template(path = "digests/templates/notes.html")]
struct NotesPage<'a> {
    page: &'a Page,
    notes: Vec<NoteView>,
    typed: NoteForm,
    faults: &'a [FieldError],
}

impl NotesPage<'_> {
    fn audiences(&self) -> Vec<(String, String)> {
        let own = self.page.actor.as_ref().map(|actor| actor.country.clone()).unwrap_or_default();
        vec![
            ("country".to_owned(), self.page.tv("note-for-country", country(self.page, &own))),
            ("everybody".to_owned(), self.page.t("note-for-everybody")),
        ]
    }

    fn audience(&self) -> &[String] {
        std::slice::from_ref(&self.typed.audience)
    }

    fn for_whom(&self, note: &NoteView) -> String {
        match &note.country {
            Some(code) => self.page.tv("note-for-country", country(self.page, code)),
            None => self.page.t("note-for-everybody"),
        }
    }

    fn may(&self, note: &NoteView, what: &str) -> bool {
        note.allowed.contains(&what)
    }

    /// Whether it waits for somebody else than its author.
    fn waits(&self, note: &NoteView) -> bool {
        note.state.code() == "draft" && note.country.is_none() && !self.may(note, "release")
    }

    /// The texts, each with its language.
    fn texts<'n>(&self, note: &'n NoteView) -> [(&'static str, &'n str); 3] {
        [("en", &note.en), ("es", &note.es), ("fr", &note.fr)]
    }
}

fn country(page: &Page, code: &str) -> String {
    super::super::content::country_name(&page.app.taxonomy, code, page.locale)
}

/// What a browser sends.
#[derive(Debug, Default, Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    audience: String,
    #[serde(default)]
    en: String,
    #[serde(default)]
    es: String,
    #[serde(default)]
    fr: String,
}

/// The list, and the form for a new one.
pub(super) async fn list(who: PageFor<LooksAfterMembers>) -> PageResult {
    let actor = who.actor.clone();
    let notes = who.page.app.read(move |_, tx| notes::list(tx, &actor)).await?;
    let typed = NoteForm { audience: "country".to_owned(), ..NoteForm::default() };
    who.page.html(&NotesPage { page: &who.page, notes, typed, faults: &[] })
}

/// Writes a draft.
pub(super) async fn create(who: PageFor<LooksAfterMembers>, form: Form<NoteForm>) -> PageResult {
    let typed = form.0;
    let note = SaveNote {
        for_everybody: typed.audience == "everybody",
        en: typed.en.clone(),
        es: typed.es.clone(),
        fr: typed.fr.clone(),
    };
    let actor = who.actor.clone();
    let outcome = who.page.app.write(move |_, tx| notes::create(tx, &actor, note)).await;
    let error = match outcome {
        Ok(_) => return who.page.see_other("/digest/notes"),
        Err(error) if error.code == Code::Invalid => error,
        Err(error) => return Err(error.into()),
    };
    let actor = who.actor.clone();
    let notes = who.page.app.read(move |_, tx| notes::list(tx, &actor)).await?;
    let template = NotesPage { page: &who.page, notes, typed, faults: &error.fields };
    who.page.form_again(&error, &template)
}

#[derive(Deserialize)]
pub(super) struct Revision {
    #[serde(default)]
    revision: i64,
}

/// Lets a note go.
pub(super) async fn release(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<String>,
    form: Form<Revision>,
) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let (actor, based_on) = (who.actor.clone(), form.0.revision);
    who.page.app.write(move |_, tx| notes::release(tx, &actor, id, Some(based_on))).await?;
    who.page.see_other("/digest/notes")
}

/// Takes a note back.
pub(super) async fn withdraw(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<String>,
    _: Form<Revision>,
) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let actor = who.actor.clone();
    who.page.app.write(move |_, tx| notes::withdraw(tx, &actor, id)).await?;
    who.page.see_other("/digest/notes")
}
