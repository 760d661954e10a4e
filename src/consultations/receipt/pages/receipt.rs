//! Everything somebody has said, what became of it, and the way to take it back.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::input::WithdrawWhat;
use super::super::service::{receipt, withdraw};
use super::super::views::Receipt;
use crate::consultations::participation::answers::Answer;
use crate::consultations::participation::pages::own::{Own, forget};
use crate::consultations::participation::pages::words::{described, in_words};
use crate::consultations::setup::model::Texts;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::service::statements;
use crate::consultations::statements::views::{OwnStatement, StatementView};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::{Form, LastLook, Page, PageResult};

/// An answer as it stands on the page.
struct Given {
    name: String,
    question: Said,
    said: String,
}

/// A vote as it stands on the page.
struct Voted {
    number: i64,
    text: Said,
    choice: &'static str,
}

/// What becomes of results when something is taken back now.
fn results_then(page: &Page, view: &ConsultationView) -> String {
    let now = page.app.now();
    let is_released = view.release_dates.first().is_some_and(|first| *first <= now);
    match view.release_dates.iter().find(|date| **date > now) {
        Some(_) if !is_released => page.t("taken-back-before"),
        Some(next) if view.stewards_needed > 0 => {
            page.tv("taken-back-stewards", page.date_in(*next, &view.time_zone))
        }
        Some(next) => page.tv("taken-back-until", page.date_in(*next, &view.time_zone)),
        None => page.t("taken-back-last"),
    }
}

impl ReceiptPage<'_> {
    fn results_then(&self) -> String {
        results_then(self.page, self.view)
    }

    /// Whether a statement can still be written.
    fn takes_statements(&self) -> bool {
        closed::takes(self.view, Act::Statement)
    }
}

#[derive(Template)]
#[template(path = "consultations/receipt/templates/receipt.html")]
struct ReceiptPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    receipt: &'a Receipt,
    answers: Vec<Given>,
    /// What was said of oneself: the item, and what was chosen and written.
    described: Vec<(String, String)>,
    votes: Vec<Voted>,
    statements: Vec<(Said, &'a OwnStatement)>,
}

/// `GET /consultations/{id}/receipt`
pub(super) async fn receipt(page: Page, own: Own) -> PageResult {
    let (view, receipt, questions, shown) = page
        .app
        .read(move |_, tx| {
            let (id, own) = (own.id, own.enter(tx)?);
            let shown = statements::list(tx, None, id, None, usize::from(u16::MAX))?.items;
            let questions = questions::ever_asked(tx, None, id)?;
            Ok((read::one(tx, None, id, None)?, receipt::receipt(tx, &own)?, questions, shown))
        })
        .await?;
    let voice = Voice::new(&page, &view, Some(&receipt.language));
    let votes = receipt.votes.iter().filter_map(|vote| {
        let statement: &StatementView = shown.iter().find(|shown| shown.number == vote.statement)?;
        Some(Voted { number: vote.statement, text: voice.say(&statement.texts), choice: vote.choice.code() })
    });
    page.html(&ReceiptPage {
        title: voice.say(&view.title),
        answers: receipt
            .answers
            .iter()
            .map(|given| {
                let question = questions.iter().find(|question| {
                    question.question.name == given.question && question.version == given.version
                });
                Given {
                    name: given.question.clone(),
                    question: question
                        .map(|question| voice.say(&question.question.content.text))
                        .unwrap_or_default(),
                    said: in_words(&page, &voice, question, &given.answer),
                }
            })
            .collect(),
        described: receipt.self_description.iter().map(|said| described(&page, &view, said)).collect(),
        votes: votes.collect(),
        statements: receipt
            .statements
            .iter()
            .map(|statement| (voice.say(&statement.statement.texts), statement))
            .collect(),
        receipt: &receipt,
        view: &view,
        page: &page,
    })
}

/// What is about to be taken back.
struct Object {
    view: ConsultationView,
    language: String,
    /// The question, as it was answered, and the answer.
    answer: Option<(QuestionView, Answer)>,
    /// Whether the question is still asked.
    is_asked: bool,
    statement: Option<Texts>,
}

fn object(tx: &mut Tx<'_>, own: &Own, what: &WithdrawWhat) -> Result<Object, Error> {
    let (id, part) = (own.id, own.enter(tx)?);
    let receipt = receipt::receipt(tx, &part)?;
    let view = read::one(tx, None, id, None)?;
    let (mut answer, mut is_asked, mut statement) = (None, false, None);
    match what {
        WithdrawWhat::Answer { question } => {
            let mut given = receipt.answers.into_iter();
            let given = given.find(|given| given.question == *question).ok_or(Code::NotFound)?;
            is_asked =
                questions::list(tx, None, id, None)?.iter().any(|asked| asked.question.name == *question);
            let mut asked = questions::ever_asked(tx, None, id)?.into_iter();
            let asked =
                asked.find(|asked| asked.question.name == given.question && asked.version == given.version);
            answer = asked.map(|asked| (asked, given.answer));
        }
        WithdrawWhat::Statement { number } => {
            let mut written = receipt.statements.into_iter().map(|own| own.statement);
            let written = written.find(|written| written.number == *number).ok_or(Code::NotFound)?;
            statement = Some(written.texts);
        }
        WithdrawWhat::Vote { number } => {
            let mut shown = statements::list(tx, None, id, None, usize::from(u16::MAX))?.items.into_iter();
            statement = shown.find(|shown| shown.number == *number).map(|shown| shown.texts);
        }
        _ => {}
    }
    Ok(Object { view, language: part.participant.language, answer, is_asked, statement })
}

/// What it says, and the tag of its language.
fn subject(page: &Page, found: &Object, what: &WithdrawWhat) -> (String, String) {
    let voice = Voice::new(page, &found.view, Some(&found.language));
    match (&found.answer, &found.statement, what) {
        (Some((question, answer)), _, _) => {
            let asked = voice.say(&question.question.content.text);
            (format!("{} {}", asked.text, in_words(page, &voice, Some(question), answer)), asked.tag)
        }
        (None, Some(texts), _) => {
            let said = voice.say(texts);
            (said.text, said.tag)
        }
        (None, None, WithdrawWhat::Everything) => {
            let said = voice.say(&found.view.title);
            (said.text, said.tag)
        }
        (None, None, _) => (String::new(), String::new()),
    }
}

/// What follows: whether it can be said anew depends on what is still asked.
fn after(found: &Object, what: &WithdrawWhat) -> String {
    let stem = match what {
        WithdrawWhat::Answer { .. } if found.is_asked && closed::takes(&found.view, Act::Answer) => "answer",
        WithdrawWhat::Answer { .. } => "answer-for-good",
        WithdrawWhat::Vote { .. } if closed::takes(&found.view, Act::Vote) => "vote",
        WithdrawWhat::Vote { .. } => "vote-for-good",
        WithdrawWhat::Statement { .. } => "statement",
        _ => "everything",
    };
    format!("look-{stem}-after")
}

/// What a button of the page takes back.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct TakeBack {
    what: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "consultations/receipt/templates/gone.html")]
struct GonePage<'a> {
    page: &'a Page,
    id: Id,
    results_then: String,
}

/// `POST /consultations/{id}/take-back`
pub(super) async fn take_back(page: Page, own: Own, form: Form<TakeBack>) -> PageResult {
    let id = own.id;
    let what = receipt::withdrawal_of(&form.0.what, &form.0.detail)
        .ok_or_else(|| Error::field("what", "unknown-code"))?;
    if !form.0.confirmed {
        let about = what.clone();
        let found = page.app.read(move |_, tx| object(tx, &own, &about)).await?;
        let stem = &form.0.what;
        let look = LastLook {
            heading: page.t(&format!("look-{stem}-sure")),
            subject: subject(&page, &found, &what),
            text: vec![page.t(&after(&found, &what)), results_then(&page, &found.view)],
            action: format!("/consultations/{id}/take-back"),
            button: page.t(&format!("look-{stem}-button")),
            back: format!("/consultations/{id}/receipt"),
        };
        return look.ask(&page, &form.0);
    }
    let view = page
        .app
        .write(move |_, tx| {
            let own = own.enter(tx)?;
            withdraw::withdraw(tx, &own, &what)?;
            read::one(tx, None, id, None)
        })
        .await?;
    if form.0.what == "everything" {
        let results_then = results_then(&page, &view);
        let mut response = page.html(&GonePage { page: &page, id, results_then })?;
        forget(&mut response, id)?;
        return Ok(response);
    }
    page.see_other_said(&format!("/consultations/{id}/receipt"), "answer-taken-back")
}
