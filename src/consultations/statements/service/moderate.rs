//! Moderation: every statement is read by a person before others see it.

use super::super::input::Moderate;
use super::super::model::{CareNoteRow, StatementEventRow, StatementReason, StatementRow, StatementState};
use super::super::queries::statement;
use super::super::views::{CareNote, OwnStatement, StatementView};
use super::second;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation::service::part::Part;
use crate::consultations::setup::code;
use crate::consultations::setup::model::Texts;
use crate::consultations::setup::service::notices::{self, STATEMENT};
use crate::consultations::setup::service::{load_managed, opening};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::personal_data;
use crate::search::{Document, Lexicon, Shelf};
use crate::types::Id;

/// Where a statement waits for a moderator.
pub const WAITING: [StatementState; 2] = [StatementState::Pending, StatementState::NeedsReview];

/// How much waits for whoever moderates.
#[derive(Default)]
pub struct Waits {
    /// Statements.
    pub statements: i64,
    /// Notes about people who may need help.
    pub notes: i64,
}

/// How much waits.
pub fn count(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Waits, Error> {
    load_managed(tx, actor, id)?;
    Ok(Waits {
        statements: statement::count(tx.conn, id, &WAITING)?,
        notes: statement::count_care_notes(tx.conn, id)?,
    })
}

/// So many of the statements that wait are looked through for words, the first of them.
const LOOKED_THROUGH: i64 = 2_000;

/// The first statements that wait for a moderator, by number; where words are looked for, those that have them, the
/// best first.
pub fn queue(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    words: &str,
    lexicon: &Lexicon,
    most: i64,
) -> Result<Vec<StatementView>, Error> {
    load_managed(tx, actor, id)?;
    let rows = match words.trim() {
        "" => statement::list(tx.conn, id, &WAITING, -1, most)?,
        words => {
            let all = statement::list(tx.conn, id, &WAITING, -1, LOOKED_THROUGH)?;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            with_words(all, words, lexicon).into_iter().take(most).collect()
        }
    };
    let mut waiting = Vec::new();
    for row in &rows {
        let proposed_reason = second::proposed_reason(tx, row)?;
        waiting.push(StatementView { proposed_reason, ..looked_at(row) });
    }
    Ok(waiting)
}

/// Those that have some of the words, in whichever language they were written or translated, the best first.
fn with_words(rows: Vec<StatementRow>, words: &str, lexicon: &Lexicon) -> Vec<StatementRow> {
    let mut shelf = Shelf::default();
    for row in &rows {
        let mut document = Document::default();
        for (language, wording) in &row.texts.0 {
            document.read(&wording.text, language, false, lexicon);
        }
        shelf.add(document);
    }
    let (_, found) = shelf.find(words, lexicon);
    found.into_iter().filter_map(|(place, _)| rows.get(place).cloned()).collect()
}

/// A statement with whether something in it looks like a name, an address or a number of a person.
fn looked_at(row: &StatementRow) -> StatementView {
    let looks_personal = row.texts.0.values().any(|wording| !personal_data::find(&wording.text).is_empty());
    StatementView { looks_personal, ..StatementView::moderated(row) }
}

/// One statement, for those who decide on it.
pub fn one(tx: &mut Tx<'_>, actor: &Actor, id: Id, number: i64) -> Result<StatementView, Error> {
    load_managed(tx, actor, id)?;
    Ok(looked_at(&statement::find(tx.conn, id, number)?.ok_or(Code::NotFound)?))
}

/// How many decided statements are at hand to be decided anew.
const AT_HAND: i64 = 20;

/// Statements that were decided, the last one first: a slip is put right where it was made.
pub fn decided(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Vec<StatementView>, Error> {
    load_managed(tx, actor, id)?;
    let rows = statement::list_decided(tx.conn, id, AT_HAND)?;
    Ok(rows.iter().map(StatementView::moderated).collect())
}

/// Moves a statement. Its author finds the outcome on their own page, and for a rejection a link to
/// write it anew; about a threat or about harm to oneself nobody is told, and a private note is opened.
pub fn moderate(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    number: i64,
    based_on: Option<i64>,
    input: Moderate,
) -> Result<StatementView, Error> {
    let asked = input.state;
    let view = decide(tx, actor, id, number, based_on, input)?;
    let detail = number.to_string();
    crate::notices::settle(tx, id, STATEMENT, Some(&detail))?;
    // Whoever wanted it rejected has proposed it: a second person decides.
    if asked == StatementState::Rejected && view.state == Some(StatementState::NeedsReview) {
        let row = load_managed(tx, actor, id)?.row;
        notices::tell_second_people(app, tx, actor, &row, (STATEMENT, &detail), view.revision)?;
    }
    Ok(view)
}

fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    number: i64,
    based_on: Option<i64>,
    input: Moderate,
) -> Result<StatementView, Error> {
    let loaded = load_managed(tx, actor, id)?;
    let input = input.parse()?;
    let mut row = statement::find(tx.conn, id, number)?.ok_or(Code::NotFound)?;
    if based_on.is_some_and(|revision| revision != row.revision) {
        return Err(Code::Stale.into());
    }
    opening::void(tx, loaded.row.state, id)?;
    let input = second::second_person(tx, actor, &loaded.row, &row, input)?;
    let (revision, from) = (row.revision, row.state);
    row.state = input.state;
    row.reason = input.reason.filter(|_| input.state == StatementState::Rejected);
    for (tag, mut wording) in input.texts {
        if tag != row.language {
            if wording.approved_by.is_empty() && !wording.by_machine {
                wording.approved_by.clone_from(&actor.name);
            }
            row.texts.0.insert(tag, wording);
        }
    }
    row.revision += 1;
    if statement::replace(tx.conn, &row, revision)? == 0 {
        return Err(Code::Stale.into());
    }
    remember(tx, actor, &row, from, &input.note, input.reason)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("statement.moderated", "consultation", id).in_country(&loaded.row.country).with(
            serde_json::json!({ "number": number, "from": from, "to": row.state, "reason": row.reason }),
        ),
    )?;
    Ok(StatementView::moderated(&row))
}

fn remember(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &StatementRow,
    from: StatementState,
    note: &str,
    reason: Option<StatementReason>,
) -> Result<(), Error> {
    let event = StatementEventRow {
        id: tx.new_id(),
        consultation_id: row.consultation_id,
        number: row.number,
        at: At(tx.now),
        from_state: from,
        to_state: row.state,
        reason,
        note: note.to_owned(),
        actor_id: Some(actor.id),
    };
    statement::insert_event(tx.conn, &event)?;
    let Some(reason) = row.reason.filter(|reason| reason.asks_for_care()) else { return Ok(()) };
    let care = CareNoteRow {
        id: tx.new_id(),
        consultation_id: row.consultation_id,
        number: row.number,
        reason,
        note: note.to_owned(),
        is_settled: false,
        created_at: At(tx.now),
    };
    statement::insert_care_note(tx.conn, &care)?;
    Ok(())
}

/// Adds translations of a statement, under the name of whoever stands by them.
pub fn translate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    number: i64,
    texts: Texts,
) -> Result<StatementView, Error> {
    let row = statement::find(tx.conn, id, number)?.ok_or(Code::NotFound)?;
    let input = Moderate { state: row.state, reason: row.reason, note: String::new(), texts };
    decide(tx, actor, id, number, Some(row.revision), input)
}

/// Gives the author of a rejected statement its words and a link to write it anew; the link works once,
/// and each new one ends the one before.
pub fn begin_rewrite(tx: &mut Tx<'_>, own: &Part, number: i64) -> Result<(String, String), Error> {
    let row = statement::find(tx.conn, own.row.id, number)?
        .filter(|row| row.author_id == Some(own.participant.id))
        .ok_or(Code::NotFound)?;
    if !OwnStatement::of(&row).may_rewrite {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let link = code::own(tx.ids.random());
    let changed =
        StatementRow { edit_hash: Some(code::hash(&link)), revision: row.revision + 1, ..row.clone() };
    if statement::replace(tx.conn, &changed, row.revision)? == 0 {
        return Err(Code::Stale.into());
    }
    let text = row.texts.0.get(&row.language).map(|wording| wording.text.clone()).unwrap_or_default();
    Ok((text, link))
}

impl StatementReason {
    /// Whether somebody may need help rather than an answer.
    pub const fn asks_for_care(self) -> bool {
        matches!(self, Self::Threat | Self::SelfHarm)
    }
}

/// The oldest open notes about people who may need help.
pub fn care_notes(tx: &mut Tx<'_>, actor: &Actor, id: Id, most: i64) -> Result<Vec<CareNote>, Error> {
    load_managed(tx, actor, id)?;
    Ok(statement::list_care_notes(tx.conn, id, most)?.into_iter().map(CareNote::from).collect())
}

/// Closes a note: somebody has looked after it.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, id: Id, note: Id) -> Result<(), Error> {
    load_managed(tx, actor, id)?;
    if statement::settle_care_note(tx.conn, id, note)? == 0 {
        return Err(Code::NotFound.into());
    }
    audit::record(tx, Some(actor), Event::new("care-note.settled", "consultation", id))
}
