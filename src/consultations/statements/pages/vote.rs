//! One statement a page, three buttons.

use askama::Template;
use serde::Deserialize;

use super::super::input::Cast;
use super::super::service::{statements, votes};
use super::super::views::NextStatement;
use crate::consultations::participation::pages::own::Own;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::Code;
use crate::web::{Form, Page, PageResult};

#[derive(Template)]
#[template(path = "consultations/statements/templates/vote.html")]
struct VotePage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    next: &'a NextStatement,
    text: Said,
    /// The language it is shown in, where it is not the one the reader asked for.
    shown_in: Option<String>,
    /// As it was written, where a translation is shown, and the name of that language.
    original: Option<(Said, String)>,
}

impl VotePage<'_> {
    fn all(&self) -> usize {
        self.next.voted + self.next.left
    }

    fn has_audio(&self) -> bool {
        self.next.statement.as_ref().is_some_and(|statement| statement.has_audio)
    }
}

/// `GET /consultations/{id}/vote`
pub(super) async fn vote(page: Page, own: Own) -> PageResult {
    let (view, next, language) = page
        .app
        .read(move |_, tx| {
            let (id, own) = (own.id, own.enter(tx)?);
            let view = read::one(tx, None, id, None)?;
            let next = if closed::takes(&view, Act::Vote) { Some(statements::next(tx, &own)?) } else { None };
            Ok((view, next, own.participant.language))
        })
        .await?;
    let Some(next) = next else { return closed::instead(&page, &view) };
    let voice = Voice::new(&page, &view, Some(&language));
    let text = next.statement.as_ref().map(|statement| voice.say(&statement.texts)).unwrap_or_default();
    let statement = next.statement.as_ref();
    page.html(&VotePage {
        title: voice.say(&view.title),
        shown_in: voice.named_if_other(&text.tag),
        original: statement.and_then(|shown| voice.original(&shown.texts, &shown.language, &text)),
        text,
        next: &next,
        view: &view,
        page: &page,
    })
}

/// A vote as a form sends it.
#[derive(Debug, Deserialize)]
pub(super) struct VoteForm {
    statement: String,
    choice: String,
}

/// `POST /consultations/{id}/vote`
pub(super) async fn cast(page: Page, own: Own, form: Form<VoteForm>) -> PageResult {
    let id = own.id;
    let (Ok(statement), Ok(choice)) = (form.0.statement.parse(), form.0.choice.parse()) else {
        // Without a choice the statement is asked once more.
        return page.see_other(&format!("/consultations/{id}/vote"));
    };
    let input = Cast { statement, choice };
    let cast = page
        .app
        .write(move |_, tx| {
            let own = own.enter(tx)?;
            votes::cast(tx, &own, &input)
        })
        .await;
    match cast {
        Ok(()) => page.see_other(&format!("/consultations/{id}/vote")),
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, id, None)).await?;
            closed::too_late(&page, &view, "")
        }
        Err(error) => Err(error.into()),
    }
}
