//! Questions and their versions.

use std::collections::HashSet;

use super::super::input::SaveQuestions;
use super::super::model::{ConsultationState, QuestionRow};
use super::super::policy;
use super::super::queries::question;
use super::super::views::QuestionView;
use super::{Loaded, load, load_managed, load_unended, opening};
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{Json, Tx};
use crate::error::Error;
use crate::types::Id;

/// The present questions, in order.
pub fn list(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    preview: Option<&str>,
) -> Result<Vec<QuestionView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, preview)?;
    let rows = question::list_questions(tx.conn, id)?.into_iter().filter(|row| row.is_current);
    Ok(rows.map(|row| for_reader(row, actor, &loaded)).collect())
}

/// Questions that were asked once and are not any more, in their last version, for those who run it.
pub fn list_closed(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Vec<QuestionView>, Error> {
    load_managed(tx, actor, id)?;
    let mut rows = question::list_questions(tx.conn, id)?;
    let present: HashSet<String> =
        rows.iter().filter(|row| row.is_current).map(|row| row.name.clone()).collect();
    rows.retain(|row| !present.contains(&row.name));
    rows.sort_by(|one, other| one.name.cmp(&other.name).then_with(|| other.version.cmp(&one.version)));
    rows.dedup_by(|later, earlier| later.name == earlier.name);
    Ok(rows.into_iter().map(QuestionView::from).collect())
}

/// Every version of every question that was ever asked in an open consultation, for those who read what was
/// answered: a question that was changed or taken away keeps its words beside its numbers.
pub fn ever_asked(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<Vec<QuestionView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let rows = question::list_questions(tx.conn, id)?.into_iter();
    Ok(rows.map(|row| for_reader(row, actor, &loaded)).collect())
}

/// A question as its staff reads it, or everybody.
fn for_reader(row: QuestionRow, actor: Option<&Actor>, loaded: &Loaded) -> QuestionView {
    let is_staff = actor.is_some_and(|actor| policy::looks_after(actor, &loaded.row));
    let view = QuestionView::from(row);
    if is_staff { view } else { view.without_names() }
}

/// Replaces all questions. What is left out of a draft is deleted; of an open consultation it is closed: it is not
/// asked any more, and what was answered stays and counts. One that is changed once the consultation is open gets a
/// new version, whether or not anybody has answered it, which the version would tell; the answers so far keep counting
/// for theirs. When people can take part no more, nothing is asked anew.
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    input: SaveQuestions,
) -> Result<Vec<QuestionView>, Error> {
    let loaded = load_unended(tx, actor, id)?;
    let known = question::list_questions(tx.conn, id)?;
    let questions = input.parse(|question| {
        known.iter().any(|row| row.name == question.name && row.content.0.choices == question.content.choices)
    })?;
    let is_draft = loaded.row.state == ConsultationState::Draft;
    if !is_draft && loaded.is_over(tx.now) {
        return Err(Error::field("questions", "is-over"));
    }
    opening::void(tx, loaded.row.state, id)?;
    question::retire_questions(tx.conn, id)?;
    for (position, question) in (0_i64..).zip(questions) {
        let latest = known.iter().filter(|row| row.name == question.name).max_by_key(|row| row.version);
        let version = match latest {
            None => 1,
            Some(row)
                if is_draft || (row.kind == question.kind && question.content.still_asks(&row.content.0)) =>
            {
                row.version
            }
            Some(row) => row.version + 1,
        };
        let row = QuestionRow {
            consultation_id: id,
            name: question.name,
            version,
            position,
            kind: question.kind,
            content: Json(question.content),
            is_current: true,
        };
        question::save_question(tx.conn, &row)?;
    }
    if is_draft {
        question::delete_retired(tx.conn, id)?;
    }
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.questions-saved", "consultation", id).in_country(&loaded.row.country),
    )?;
    list(tx, Some(actor), id, None)
}
