//! Notes to readers: written, released by whoever may, and taken back.

use actix_web::web;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::notes::{self, SaveNote};
use super::super::views::NoteView;
use crate::app::App;
use crate::auth::actor::LooksAfterMembers;
use crate::db::Tx;
use crate::error::{Code, FieldError};
use crate::types::Id;
use crate::web::{Form, LastLook, Page, PageFor, PageResult, shows_form_again};

#[derive(Template)]
#[template(path = "digests/templates/notes.html")]
struct NotesPage<'a> {
    page: &'a Page,
    notes: Vec<NoteView>,
    typed: NoteForm,
    faults: &'a [FieldError],
}

#[derive(Template)]
#[template(path = "digests/templates/note.html")]
struct NotePage<'a> {
    page: &'a Page,
    id: Id,
    audiences: Vec<(String, String)>,
    typed: NoteForm,
    /// The note as it stands, when somebody else has changed it meanwhile.
    present: Option<NoteView>,
    faults: &'a [FieldError],
}

impl NotesPage<'_> {
    fn audiences(&self) -> Vec<(String, String)> {
        audiences(self.page)
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
}

impl NotePage<'_> {
    fn address(&self) -> String {
        format!("/digest/notes/{}", self.id)
    }
}

fn audiences(page: &Page) -> Vec<(String, String)> {
    let own = page.actor.as_ref().map(|actor| actor.country.clone()).unwrap_or_default();
    vec![
        ("country".to_owned(), page.tv("note-for-country", country(page, &own))),
        ("everybody".to_owned(), page.t("note-for-everybody")),
    ]
}

fn country(page: &Page, code: &str) -> String {
    super::super::content::country_name(&page.app.taxonomy, code, page.locale)
}

/// What a browser sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoteForm {
    audience: String,
    en: String,
    es: String,
    fr: String,
    revision: i64,
}

impl From<NoteView> for NoteForm {
    fn from(note: NoteView) -> Self {
        let audience = if note.country.is_some() { "country" } else { "everybody" };
        let NoteView { en, es, fr, revision, .. } = note;
        Self { audience: audience.to_owned(), en, es, fr, revision }
    }
}

impl NoteForm {
    fn audience(&self) -> &[String] {
        std::slice::from_ref(&self.audience)
    }

    fn note(&self) -> SaveNote {
        SaveNote {
            for_everybody: self.audience == "everybody",
            en: self.en.clone(),
            es: self.es.clone(),
            fr: self.fr.clone(),
        }
    }
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
    let (typed, once) = (form.0, form.1);
    let (actor, note) = (who.actor.clone(), typed.note());
    let create = move |_: &App, tx: &mut Tx<'_>| {
        once.run(tx, &actor.id.to_string(), &(), |tx| notes::create(tx, &actor, note).map(|_| ()))
    };
    let outcome = who.page.app.write(create).await;
    let error = match outcome {
        Ok(_) => return who.page.see_other_said("/digest/notes", "digest-note-saved"),
        Err(error) if shows_form_again(&error) => error,
        Err(error) => return Err(error.into()),
    };
    let actor = who.actor.clone();
    let notes = who.page.app.read(move |_, tx| notes::list(tx, &actor)).await?;
    let template = NotesPage { page: &who.page, notes, typed, faults: &error.fields };
    who.page.redisplay(&error, &template)
}

/// The form for a draft of one's own.
pub(super) async fn edit(who: PageFor<LooksAfterMembers>, id: web::Path<String>) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let actor = who.actor.clone();
    let note = who.page.app.read(move |_, tx| notes::draft(tx, &actor, id)).await?;
    let (page, audiences) = (&who.page, audiences(&who.page));
    page.html(&NotePage { page, id, audiences, typed: note.into(), present: None, faults: &[] })
}

/// Changes a draft; a refused form is shown again as it was filled in.
pub(super) async fn save(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<String>,
    form: Form<NoteForm>,
) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let mut typed = form.0;
    let (actor, note, based_on) = (who.actor.clone(), typed.note(), typed.revision);
    let outcome = who.page.app.write(move |_, tx| notes::save(tx, &actor, id, note, based_on)).await;
    let error = match outcome {
        Ok(_) => return who.page.see_other_said("/digest/notes", "digest-note-saved"),
        Err(error) if shows_form_again(&error) => error,
        Err(error) => return Err(error.into()),
    };
    let mut present = None;
    if error.code == Code::Stale {
        let actor = who.actor.clone();
        let note = who.page.app.read(move |_, tx| notes::draft(tx, &actor, id)).await?;
        // Who sends the form again has seen what stands there.
        typed.revision = note.revision;
        present = Some(note);
    }
    let (page, audiences) = (&who.page, audiences(&who.page));
    let template = NotePage { page, id, audiences, typed, present, faults: &error.fields };
    match template.present {
        Some(_) => page.form_again(&error, &template),
        None => page.redisplay(&error, &template),
    }
}

#[derive(Deserialize, Serialize)]
pub(super) struct Revision {
    #[serde(default)]
    revision: i64,
    #[serde(default)]
    confirmed: bool,
}

/// A last look before a note goes, or is taken back.
fn ask(page: &Page, note: &NoteView, act: &str, form: &Revision) -> PageResult {
    let id = note.id;
    let look = LastLook {
        heading: page.t(&format!("note-{act}-sure")),
        subject: (note.text_in(page.locale).to_owned(), page.locale.code().to_owned()),
        text: vec![page.t(&format!("note-{act}-after"))],
        action: format!("/digest/notes/{id}/{act}"),
        button: page.t(&format!("note-{act}-button")),
        back: "/digest/notes".to_owned(),
    };
    look.ask(page, form)
}

/// Lets a note go.
pub(super) async fn release(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<String>,
    form: Form<Revision>,
) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let (actor, based_on) = (who.actor.clone(), form.0.revision);
    let work = move |_: &App, tx: &mut Tx<'_>| notes::release(tx, &actor, id, Some(based_on));
    if !form.0.confirmed {
        let note = who.page.app.rehearse(work).await?;
        return ask(&who.page, &note, "release", &form.0);
    }
    who.page.app.write(work).await?;
    who.page.see_other_said("/digest/notes", "digest-note-released")
}

/// Takes a note back.
pub(super) async fn withdraw(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<String>,
    form: Form<Revision>,
) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let actor = who.actor.clone();
    let work = move |_: &App, tx: &mut Tx<'_>| notes::withdraw(tx, &actor, id);
    if !form.0.confirmed {
        let note = who.page.app.rehearse(work).await?;
        return ask(&who.page, &note, "withdraw", &form.0);
    }
    who.page.app.write(work).await?;
    who.page.see_other_said("/digest/notes", "digest-note-withdrawn")
}
