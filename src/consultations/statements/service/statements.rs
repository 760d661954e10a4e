//! Statements: written by participants, seen by others after moderation.

use super::super::input::AddStatement;
use super::super::model::{StatementRow, StatementState};
use super::super::queries::{audio, statement};
use super::super::views::{NextStatement, StatementView};
use super::routing;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation::queries::part;
use crate::consultations::participation::service::part::Part;
use crate::consultations::setup::model::{ConsultationState, Texts, Wording};
use crate::consultations::setup::phases::{self, Act};
use crate::consultations::setup::queries::consultation;
use crate::consultations::setup::service::{load, load_unended, opening};
use crate::consultations::setup::{code, policy};
use crate::db::{Json, Tx};
use crate::error::{Code, Error};
use crate::opinion;
use crate::personal_data;
use crate::types::cursor::Page;
use crate::types::text::seen;
use crate::types::{Id, clock};

/// Most first statements of a draft that are shown.
const MOST_FIRST: i64 = 200;

/// Most statements of one person in one consultation.
const MOST_STATEMENTS: usize = 20;

/// Adds a statement; the same words once more are the same statement.
pub fn add(tx: &mut Tx<'_>, part: &Part, input: AddStatement) -> Result<StatementView, Error> {
    phases::check(&part.phases, tx.now, Act::Statement)?;
    let input = input.parse(&part.participant.language)?;
    // One after the other: two at once would both find that the words are new.
    part::lock(tx.conn, part.participant.id)?;
    let own = statement::list_of_author(tx.conn, part.participant.id)?;
    let words = seen(&input.text);
    let says_the_same = |row: &&StatementRow| {
        row.texts.0.get(&input.language).is_some_and(|wording| seen(&wording.text) == words)
    };
    if let Some(row) = own.iter().find(says_the_same) {
        return Ok(StatementView::own(row));
    }
    if own.len() >= MOST_STATEMENTS {
        return Err(Error::limit("text", "most-statements", MOST_STATEMENTS));
    }
    refuse_personal_data(&input)?;
    let row = new_row(tx, part.row.id, Some(part.participant.id), &input)?;
    statement::insert(tx.conn, &row)?;
    Ok(StatementView::own(&row))
}

/// Adds a statement of the staff, to begin with; people vote on it at once.
pub fn seed(tx: &mut Tx<'_>, actor: &Actor, id: Id, input: AddStatement) -> Result<StatementView, Error> {
    let loaded = load_unended(tx, actor, id)?;
    if loaded.row.state != ConsultationState::Draft && loaded.is_over(tx.now) {
        return Err(Error::field("text", "is-over"));
    }
    let input = input.parse(&loaded.row.language)?;
    refuse_personal_data(&input)?;
    opening::void(tx, loaded.row.state, id)?;
    let mut row = new_row(tx, id, None, &input)?;
    row.is_seed = true;
    row.state = StatementState::Approved;
    statement::insert(tx.conn, &row)?;
    Ok(StatementView::moderated(&row))
}

/// The first statements of the staff, as whoever looks at a draft sees them.
pub fn first(tx: &mut Tx<'_>, id: Id) -> Result<Vec<StatementView>, Error> {
    let rows = statement::list(tx.conn, id, &[StatementState::Approved], -1, MOST_FIRST)?;
    Ok(rows.iter().filter(|row| row.is_seed).map(StatementView::public).collect())
}

/// Takes a first statement away, while nobody has been asked about it.
pub fn remove_seed(tx: &mut Tx<'_>, actor: &Actor, id: Id, number: i64) -> Result<(), Error> {
    let loaded = load_unended(tx, actor, id)?;
    let row = statement::find(tx.conn, id, number)?.filter(|row| row.is_seed).ok_or(Code::NotFound)?;
    if loaded.row.state != ConsultationState::Draft {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    opening::void(tx, loaded.row.state, id)?;
    statement::delete(tx.conn, id, row.number)?;
    let event = Event::new("consultation.seed-removed", "consultation", id).in_country(&loaded.row.country);
    audit::record(tx, Some(actor), event.with(serde_json::json!({ "number": number })))
}

/// Tells the writer what looks like personal data, unless it was looked at and meant.
fn refuse_personal_data(input: &AddStatement) -> Result<(), Error> {
    if input.checked || personal_data::find(&input.text).is_empty() {
        return Ok(());
    }
    Err(Error::field("text", "looks-personal"))
}

fn new_row(
    tx: &mut Tx<'_>,
    consultation: Id,
    author: Option<Id>,
    input: &AddStatement,
) -> Result<StatementRow, Error> {
    Ok(StatementRow {
        consultation_id: consultation,
        number: consultation::next_statement(tx.conn, consultation)?,
        author_id: author,
        is_seed: false,
        language: input.language.clone(),
        texts: Json(Texts::from([(
            input.language.clone(),
            Wording { text: input.text.clone(), ..Wording::default() },
        )])),
        state: StatementState::Pending,
        reason: None,
        edit_hash: None,
        audio_kind: None,
        revision: 1,
        created_on: clock::day(tx.now),
    })
}

/// Writes a rejected statement anew, with the link from the message about it; it is moderated again,
/// and the link is used up.
pub fn rewrite(tx: &mut Tx<'_>, id: Id, link: &str, input: AddStatement) -> Result<StatementView, Error> {
    let loaded = load(tx, id)?;
    phases::check(&loaded.phases, tx.now, Act::Statement)?;
    let mut row = statement::find_by_link(tx.conn, id, &code::hash(link))?.ok_or(Code::LinkExpired)?;
    let input = input.parse(&row.language)?;
    refuse_personal_data(&input)?;
    let revision = row.revision;
    row.language.clone_from(&input.language);
    row.texts = Json(Texts::from([(input.language, Wording { text: input.text, ..Wording::default() })]));
    row.state = StatementState::Pending;
    row.reason = None;
    row.edit_hash = None;
    row.revision += 1;
    if statement::replace(tx.conn, &row, revision)? == 0 {
        return Err(Code::Stale.into());
    }
    // A recording of the words before says something else.
    audio::forget(tx.conn, id, row.number)?;
    row.audio_kind = None;
    Ok(StatementView::own(&row))
}

/// The statements that people vote on, by number.
pub fn list(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<StatementView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let after = match after {
        None => -1,
        Some(cursor) => cursor.parse().map_err(|_| Error::field("cursor", "malformed"))?,
    };
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = statement::list(tx.conn, id, &[StatementState::Approved], after, wanted)?;
    let is_staff = actor.is_some_and(|actor| policy::looks_after(actor, &loaded.row));
    let page = Page::of(rows, limit, |row| row.number.to_string());
    Ok(page.map(|row| StatementView::listed(&row, is_staff)))
}

/// The statement somebody is asked next, and how far they are: drawn by weight among those they have
/// not voted on, the same one until they do.
pub fn next(tx: &mut Tx<'_>, part: &Part) -> Result<NextStatement, Error> {
    phases::check(&part.phases, tx.now, Act::Vote)?;
    let rows = statement::list(tx.conn, part.row.id, &[StatementState::Approved], -1, i64::MAX)?;
    let votes = statement::list_votes_of(tx.conn, part.row.id, part.participant.id)?;
    let voted: std::collections::BTreeSet<i64> = votes.iter().map(|(number, _)| *number).collect();
    let open: Vec<&StatementRow> = rows.iter().filter(|row| !voted.contains(&row.number)).collect();
    let routing = routing::routing(tx, part.row.id)?;
    let candidates: Vec<opinion::Candidate> = open
        .iter()
        .filter_map(|row| Some(routing.candidate(u32::try_from(row.number).ok()?, row.is_seed)))
        .collect();
    let draw = opinion::Draw {
        seed: part.row.seed.unsigned_abs(),
        participant: part.participant.id.0.as_u128(),
        turn: u32::try_from(voted.len()).unwrap_or(u32::MAX),
    };
    let drawn = opinion::with_floor(&candidates, &std::collections::BTreeSet::new(), draw);
    let statement = drawn
        .and_then(|number| open.iter().find(|row| row.number == i64::from(number)))
        .map(|row| StatementView::public(row));
    Ok(NextStatement { statement, voted: voted.len(), left: open.len() })
}
