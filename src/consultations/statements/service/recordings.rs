//! Recordings: a statement read out, by whoever runs the consultation or by its author.

use super::super::audio as rules;
use super::super::model::{StatementRow, StatementState};
use super::super::queries::{audio, statement};
use super::super::views::StatementView;
use super::limits;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation::queries::part as parts;
use crate::consultations::participation::service::part;
use crate::consultations::setup::phases::{self, Act};
use crate::consultations::setup::policy;
use crate::consultations::setup::service::{Loaded, load, load_managed};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::types::cursor::{MAX_LIMIT, Page};

/// Most recordings of one author in one consultation.
const MOST_RECORDINGS: usize = 5;

/// A recording as it is played.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The media type.
    pub kind: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a request says of itself.
#[derive(Debug, Clone)]
pub struct Asks {
    /// Somebody who is logged in.
    pub actor: Option<Actor>,
    /// The code of somebody's part.
    pub code: Option<String>,
    /// The consultation.
    pub id: Id,
    /// The statement.
    pub number: i64,
}

/// Who asks about a statement, as far as it matters here.
enum Asker {
    /// Somebody who runs the consultation.
    Staff,
    /// The person who wrote it.
    Author,
    /// Anybody else.
    Reader,
}

fn find(tx: &mut Tx<'_>, asks: &Asks) -> Result<(Loaded, StatementRow, Asker), Error> {
    let actor = asks.actor.as_ref();
    let loaded = load(tx, asks.id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let row = statement::find(tx.conn, asks.id, asks.number)?.ok_or(Code::NotFound)?;
    if actor.is_some_and(|actor| policy::looks_after(actor, &loaded.row)) {
        return Ok((loaded, row, Asker::Staff));
    }
    let own = asks
        .code
        .as_deref()
        .and_then(|code| part::enter(tx, asks.id, code).ok())
        .map(|part| part.participant.id);
    let asker = if own.is_some() && own == row.author_id { Asker::Author } else { Asker::Reader };
    Ok((loaded, row, asker))
}

/// The recording of a statement that one may see.
pub fn hear(tx: &mut Tx<'_>, asks: &Asks) -> Result<Recording, Error> {
    let (_, row, asker) = find(tx, asks)?;
    if matches!(asker, Asker::Reader) && row.state != StatementState::Approved {
        return Err(Code::NotFound.into());
    }
    let (kind, bytes) = audio::find(tx.conn, asks.id, asks.number)?.ok_or(Code::NotFound)?;
    Ok(Recording { kind, bytes })
}

/// A statement whose recording one may change: any for the staff, one's own until others see it.
pub fn changeable(tx: &mut Tx<'_>, asks: &Asks) -> Result<StatementView, Error> {
    let (_, row, asker) = find(tx, asks)?;
    check(&row, &asker, asks)?;
    Ok(StatementView::own(&row))
}

fn check(row: &StatementRow, asker: &Asker, asks: &Asks) -> Result<(), Error> {
    match asker {
        Asker::Staff => Ok(()),
        // What others hear was heard by a moderator before.
        Asker::Author if row.state == StatementState::Pending => Ok(()),
        Asker::Author => Err(Error::move_not_allowed(Vec::new())),
        Asker::Reader if asks.code.is_none() => Err(Code::UnknownPart.into()),
        Asker::Reader => Err(Code::NotFound.into()),
    }
}

/// Keeps a recording; it replaces the one before.
pub fn attach(app: &App, tx: &mut Tx<'_>, asks: &Asks, bytes: &[u8]) -> Result<StatementView, Error> {
    let (loaded, row, asker) = find(tx, asks)?;
    check(&row, &asker, asks)?;
    if matches!(asker, Asker::Author) {
        phases::check(&loaded.phases, tx.now, Act::Statement)?;
        refuse_many(tx, &row)?;
        limits::refuse_without_room(app, tx, asks.id, bytes.len())?;
    }
    if bytes.is_empty() {
        return Err(Error::field("file", "required"));
    }
    let kind = rules::kind_of(bytes).ok_or_else(|| Error::field("file", "not-audio"))?;
    change(tx, asks, &loaded, &asker, Some((kind, bytes)))
}

/// Refuses a recording of somebody who has many already: they are large, and anybody may come in.
fn refuse_many(tx: &mut Tx<'_>, row: &StatementRow) -> Result<(), Error> {
    let Some(author) = row.author_id else { return Ok(()) };
    parts::lock(tx.conn, author)?;
    let own = statement::list_of_author(tx.conn, author)?;
    let others = own.iter().filter(|other| other.number != row.number && other.audio_kind.is_some()).count();
    if others < MOST_RECORDINGS {
        Ok(())
    } else {
        Err(Error::limit("file", "most-recordings", MOST_RECORDINGS))
    }
}

/// Takes a recording away.
pub fn detach(tx: &mut Tx<'_>, asks: &Asks) -> Result<StatementView, Error> {
    let (loaded, row, asker) = find(tx, asks)?;
    match asker {
        // One's own voice can be taken back at any time.
        Asker::Author => {}
        _ => check(&row, &asker, asks)?,
    }
    if row.audio_kind.is_none() {
        return Err(Code::NotFound.into());
    }
    change(tx, asks, &loaded, &asker, None)
}

fn change(
    tx: &mut Tx<'_>,
    asks: &Asks,
    loaded: &Loaded,
    asker: &Asker,
    recording: Option<(&str, &[u8])>,
) -> Result<StatementView, Error> {
    let (id, number) = (asks.id, asks.number);
    let (kind, bytes) = recording.unzip();
    audio::save(tx.conn, id, number, kind, bytes)?;
    if matches!(asker, Asker::Staff) {
        audit::record(
            tx,
            asks.actor.as_ref(),
            Event::new("statement.recording-changed", "consultation", id)
                .in_country(&loaded.row.country)
                .with(serde_json::json!({ "number": number, "kind": kind })),
        )?;
    }
    let row = statement::find(tx.conn, id, number)?.ok_or(Code::NotFound)?;
    Ok(StatementView::own(&row))
}

/// Statements that can have one, for the staff: those that are shown and those that wait, by number, from the one
/// behind `after` on.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    after: Option<i64>,
) -> Result<Page<StatementView>, Error> {
    load_managed(tx, actor, id)?;
    let states = [StatementState::Approved, StatementState::Pending, StatementState::NeedsReview];
    let most = i64::try_from(MAX_LIMIT).unwrap_or(i64::MAX).saturating_add(1);
    let rows = statement::list(tx.conn, id, &states, after.unwrap_or(-1), most)?;
    let views = rows.iter().map(StatementView::own).collect();
    Ok(Page::of(views, MAX_LIMIT, |view: &StatementView| view.number.to_string()))
}
