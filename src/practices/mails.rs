//! What a move is told to whom: the author hears of decisions, coordinators of what comes in.

use super::input::MovePractice;
use super::lifecycle::Action;
use super::model::PracticeRow;
use crate::accounts::{self, Contact};
use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n::text;
use crate::mail::{Letter, outbox};

/// Puts the letters that a move causes into the outbox.
pub(super) fn tell(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &PracticeRow,
    action: Action,
    input: &MovePractice,
) -> Result<(), Error> {
    match action {
        Action::Submit => {
            for contact in accounts::coordinators_of(tx, &row.country)? {
                if contact.id != actor.id {
                    write(app, tx, &contact, row, "submitted", "/queue", None)?;
                }
            }
            Ok(())
        }
        Action::RequestChanges | Action::Publish | Action::Decline => {
            let stem = match action {
                Action::RequestChanges => "changes",
                Action::Publish => "published",
                _ => "declined",
            };
            let author = row.author_id.map(|id| accounts::find_contact(tx, id)).transpose()?.flatten();
            let Some(author) = author else { return Ok(()) };
            let note = Some(input.note.clone()).filter(|note| !note.is_empty());
            write(app, tx, &author, row, stem, &format!("/practices/{}", row.id), note)
        }
        Action::Withdraw if row.published_at.is_some() && row.author_id != Some(actor.id) => {
            let author = row.author_id.map(|id| accounts::find_contact(tx, id)).transpose()?.flatten();
            let Some(author) = author else { return Ok(()) };
            let note = Some(input.note.clone()).filter(|note| !note.is_empty());
            write(app, tx, &author, row, "withdrawn", &format!("/practices/{}", row.id), note)
        }
        Action::Claim | Action::Release | Action::Withdraw => Ok(()),
    }
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
        let dedupe = format!("practice.corrected {} {day} {}", row.id, to.id);
        outbox::enqueue(app, tx, "practice.corrected", &dedupe, Some(to.id), &to.email, &letter)?;
    }
    Ok(())
}

fn write(
    app: &App,
    tx: &mut Tx<'_>,
    to: &Contact,
    row: &PracticeRow,
    stem: &str,
    path: &str,
    quotation: Option<String>,
) -> Result<(), Error> {
    let letter = letter(app, to, &row.title, stem, path, quotation);
    let dedupe = format!("practice.{stem} {} {} {}", row.id, row.revision, to.id);
    outbox::enqueue(app, tx, &format!("practice.{stem}"), &dedupe, Some(to.id), &to.email, &letter)
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
