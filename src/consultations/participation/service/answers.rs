//! Answers to questions.

use std::collections::{BTreeMap, BTreeSet};

use super::super::answers::{Answer, is_asked};
use super::super::input::GiveAnswers;
use super::super::model::AnswerRow;
use super::super::queries::part;
use super::super::views::AnswerView;
use super::changes::{begin_taking_back, note_taken_back};
use super::part::Part;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::setup::model::QuestionRow;
use crate::consultations::setup::phases::{self, Act};
use crate::consultations::setup::queries::question;
use crate::consultations::setup::service::load_managed;
use crate::db::{Json, Tx};
use crate::error::{Error, FieldError, FieldErrors};
use crate::types::Id;

/// Keeps somebody's answers; a second answer to a question replaces the first.
pub fn give(app: &App, tx: &mut Tx<'_>, part: &Part, input: GiveAnswers) -> Result<Vec<AnswerView>, Error> {
    phases::check(&part.phases, tx.now, Act::Answer)?;
    let questions = question::list_questions(tx.conn, part.row.id)?;
    let mut so_far = own(tx, part)?;
    let mut errors = FieldErrors::default();
    let mut changes = Vec::new();
    let mut named = BTreeSet::new();
    for (index, given) in input.answers.into_iter().enumerate() {
        let pointer = format!("answers/{index}");
        if !named.insert(given.question.clone()) {
            errors.add(&format!("{pointer}/question"), "twice");
            continue;
        }
        let Some(question) = find(&questions, &given.question, given.version) else {
            errors.add(&format!("{pointer}/question"), "unknown-code");
            continue;
        };
        if given.answer.is_empty() {
            so_far.remove(&given.question);
            changes.push((given.question, None));
            continue;
        }
        if !is_asked(&question.content.0, &so_far) {
            errors.add(&format!("{pointer}/question"), "not-asked");
            continue;
        }
        let place = |code: &str| app.taxonomy.subdivision(code).is_some();
        match given.answer.check(question.kind, &question.content.0, place) {
            Ok(answer) => {
                so_far.insert(given.question.clone(), answer.clone());
                changes.push((given.question, Some((question.version, answer))));
            }
            Err((code, limit)) => {
                errors.push(FieldError { limit, ..FieldError::new(&format!("{pointer}/answer"), code) });
            }
        }
    }
    errors.finish(())?;
    // What is asked after certain answers only goes with them.
    for question in questions.iter().filter(|question| question.is_current) {
        if so_far.contains_key(&question.name) && !is_asked(&question.content.0, &so_far) {
            so_far.remove(&question.name);
            changes.push((question.name.clone(), None));
        }
    }
    let takes_back = changes.iter().any(|(_, answer)| answer.is_none());
    let releases =
        if takes_back { begin_taking_back(tx, part.row.id, part.participant.id)? } else { Vec::new() };
    let mut taken_back = false;
    for (question, answer) in changes {
        match answer {
            None => {
                taken_back |= part::delete_answer(tx.conn, part.participant.id, &question)? > 0;
            }
            Some((version, answer)) => {
                let row = AnswerRow {
                    participant_id: part.participant.id,
                    question,
                    version,
                    consultation_id: part.row.id,
                    value: Json(answer),
                };
                part::save_answer(tx.conn, &row)?;
            }
        }
    }
    if taken_back {
        note_taken_back(tx, part.row.id, &releases)?;
    }
    list_own(tx, part)
}

/// The version that was shown, or the present one.
fn find<'a>(questions: &'a [QuestionRow], name: &str, version: Option<i64>) -> Option<&'a QuestionRow> {
    questions.iter().find(|question| {
        question.name == name && version.map_or(question.is_current, |version| question.version == version)
    })
}

/// Somebody's answers, by question.
pub fn own(tx: &mut Tx<'_>, part: &Part) -> Result<BTreeMap<String, Answer>, Error> {
    let rows = part::list_answers_of(tx.conn, part.participant.id)?;
    Ok(rows.into_iter().map(|row| (row.question, row.value.0)).collect())
}

/// Somebody's answers, for that person.
pub fn list_own(tx: &mut Tx<'_>, part: &Part) -> Result<Vec<AnswerView>, Error> {
    let rows = part::list_answers_of(tx.conn, part.participant.id)?;
    Ok(rows.into_iter().map(AnswerView::from).collect())
}

/// Answers in words to one question, for the staff: after the close, or earlier if that was said before the
/// opening. Who reads is recorded, and each person sees how often they were read.
pub fn read_words(tx: &mut Tx<'_>, actor: &Actor, id: Id, question: &str) -> Result<Vec<String>, Error> {
    let loaded = load_managed(tx, actor, id)?;
    if !loaded.row.staff_read_early && !phases::is_heard(&loaded.phases, tx.now) {
        return Err(phases::not_now(&loaded.phases, tx.now));
    }
    let rows = part::list_answers(tx.conn, id)?;
    let mut read = Vec::new();
    let mut words = Vec::new();
    for row in rows {
        if row.question == question && !row.value.0.text.is_empty() {
            read.push(row.participant_id);
            words.push(row.value.0.text);
        }
    }
    part::count_opening(tx.conn, &read)?;
    let detail = serde_json::json!({ "question": question, "answers": read.len() });
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.answers-read", "consultation", id)
            .in_country(&loaded.row.country)
            .with(detail),
    )?;
    // In alphabetical order: not in that of persons.
    words.sort();
    Ok(words)
}
