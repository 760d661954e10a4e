//! What a move is told to whom: the author hears of decisions, coordinators of what comes in and of answers.

use super::input::MovePractice;
use super::lifecycle::Action;
use super::model::PracticeRow;
use super::queries;
use crate::accounts::{self, Contact};
use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n::text;
use crate::mail::Letter;
use crate::notices::{self, Notice, NoticeKind};
use crate::types::Id;

/// A submission waits in the queue.
const SUBMITTED: &str = "submitted";
/// The author has answered what a coordinator asked.
const ANSWERED: &str = "answered";

/// Tells those concerned of a move.
pub(super) fn tell(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &PracticeRow,
    action: Action,
    input: &MovePractice,
) -> Result<(), Error> {
    if action != Action::Submit {
        // Somebody has it in hand, or nobody needs to any more.
        for waited in [SUBMITTED, ANSWERED] {
            notices::settle(tx, row.id, &format!("practice.{waited}"), None)?;
        }
    }
    match action {
        Action::Submit => tell_coordinators(app, tx, actor, row),
        Action::RequestChanges => tell_author(app, tx, row, "changes", input),
        Action::Publish => tell_author(app, tx, row, "published", input),
        Action::Decline => tell_author(app, tx, row, "declined", input),
        Action::Withdraw if row.published_at.is_some() && row.author_id != Some(actor.id) => {
            tell_author(app, tx, row, "withdrawn", input)
        }
        Action::Claim | Action::Release | Action::Withdraw => Ok(()),
    }
}

/// Who asked for changes hears that they were answered, the other coordinators that something waits.
fn tell_coordinators(app: &App, tx: &mut Tx<'_>, actor: &Actor, row: &PracticeRow) -> Result<(), Error> {
    let asked_by = asked_by(tx, row)?;
    for contact in accounts::coordinators_of(tx, &row.country)? {
        if contact.id == actor.id {
            continue;
        }
        let (kind, stem) = match asked_by == Some(contact.id) {
            true => (NoticeKind::Dialogue, ANSWERED),
            false => (NoticeKind::Waiting, SUBMITTED),
        };
        write(app, tx, &contact, row, (kind, stem), "/queue", None)?;
    }
    Ok(())
}

/// Who has asked for changes in the round before, if there was one.
fn asked_by(tx: &mut Tx<'_>, row: &PracticeRow) -> Result<Option<Id>, Error> {
    if row.round < 2 {
        return Ok(None);
    }
    let steps = queries::find::list_events(tx.conn, row.id)?;
    let asked = steps.into_iter().find(|step| step.action == Action::RequestChanges.code());
    Ok(asked.and_then(|step| step.actor_id))
}

fn tell_author(
    app: &App,
    tx: &mut Tx<'_>,
    row: &PracticeRow,
    stem: &str,
    input: &MovePractice,
) -> Result<(), Error> {
    let author = row.author_id.map(|id| accounts::find_contact(tx, id)).transpose()?.flatten();
    let Some(author) = author else { return Ok(()) };
    let note = Some(input.note.clone()).filter(|note| !note.is_empty());
    write(app, tx, &author, row, (NoticeKind::Decision, stem), &format!("/practices/{}", row.id), note)
}

/// Tells the other side of a correction: the author of one by a coordinator, the coordinators of one by
/// the author; once a day at most.
pub(super) fn corrected(app: &App, tx: &mut Tx<'_>, actor: &Actor, row: &PracticeRow) -> Result<(), Error> {
    let others = if row.author_id == Some(actor.id) {
        accounts::coordinators_of(tx, &row.country)?
    } else {
        row.author_id.map(|id| accounts::find_contact(tx, id)).transpose()?.flatten().into_iter().collect()
    };
    let day = crate::types::clock::day(tx.now);
    for to in others.iter().filter(|to| to.id != actor.id) {
        let letter = letter(app, to, &row.title, "corrected", &format!("/practices/{}", row.id), None);
        let cause = format!("practice.corrected {} {day} {}", row.id, to.id);
        notices::tell(
            app,
            tx,
            notice(to, row, (NoticeKind::Dialogue, "practice.corrected"), &cause),
            letter,
        )?;
    }
    Ok(())
}

/// A notice whose mail has the name of its event.
fn notice<'a>(
    to: &'a Contact,
    row: &PracticeRow,
    (kind, event): (NoticeKind, &'a str),
    cause: &'a str,
) -> Notice<'a> {
    Notice { member: to.id, email: &to.email, kind, event, subject: row.id, detail: "", cause, mail: event }
}

fn write(
    app: &App,
    tx: &mut Tx<'_>,
    to: &Contact,
    row: &PracticeRow,
    (kind, stem): (NoticeKind, &str),
    path: &str,
    quotation: Option<String>,
) -> Result<(), Error> {
    let letter = letter(app, to, &row.title, stem, path, quotation);
    let cause = format!("practice.{stem} {} {} {}", row.id, row.revision, to.id);
    let event = format!("practice.{stem}");
    notices::tell(app, tx, notice(to, row, (kind, &event), &cause), letter)
}

/// The letter about a move, in the language of its reader.
pub(super) fn letter(
    app: &App,
    to: &Contact,
    title: &str,
    stem: &str,
    path: &str,
    quotation: Option<String>,
) -> Letter {
    let say = |part: &str| {
        text(to.language, &format!("mail-practice-{stem}-{part}"), &[("title", title.to_owned().into())])
    };
    Letter {
        locale: to.language,
        subject: say("subject"),
        paragraphs: vec![say("text")],
        quotation,
        action: Some((say("action"), app.url(path))),
        footing: text(to.language, "mail-practice-footing", &[]),
    }
}
