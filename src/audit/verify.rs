//! Goes through the record and its chain, and says what was touched; and cuts off what is old.

use std::collections::HashMap;

use super::chain;
use super::model::{AnchorRow, SealRow};
use super::queries;
use super::sealing::Head;
use crate::auth::Keys;
use crate::auth::keys::Purpose;
use crate::db::{At, Tx, dialect, snapshot};
use crate::error::Error;
use crate::types::clock::{plus_seconds, to_microseconds};
use crate::types::{Id, Timestamp};

/// Rows that are looked at together.
const BATCH: i64 = 1_000;
/// How long a row may wait for its seal, in seconds.
const WAIT_SECONDS: i64 = 300;

/// What was found at a place of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A row is not as the program wrote it.
    Changed(i64, Id),
    /// A row is gone.
    Gone(i64, Id),
    /// Seals are gone: from this place to that one.
    Gap(i64, i64),
    /// A seal does not follow from what is before it.
    Broken(i64),
    /// The key of a seal is not known: the secret from before is missing in the configuration.
    UnknownKey(i64),
    /// Somebody else has put a row in.
    Foreign(Id),
    /// A row was not sealed in time: no server runs, or the chain was cut short.
    Unsealed(Id),
    /// The chain ends before a place that it had reached.
    CutShort(i64, i64),
    /// The chain has another seal at a place than it had.
    Exchanged(i64),
    /// The place from which the chain goes on was not written by the program.
    ForeignAnchor(i64),
    /// Rows that wait cannot be read.
    Unreadable,
    /// Something in the database acts by itself when the record is written.
    Trigger(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed(number, id) => write!(formatter, "row {number} ({id}) was changed"),
            Self::Gone(number, id) => write!(formatter, "row {number} ({id}) is gone"),
            Self::Gap(from, to) => write!(formatter, "rows {from} to {to} were taken out"),
            Self::Broken(number) => write!(formatter, "the chain is broken at row {number}"),
            Self::UnknownKey(number) => {
                write!(formatter, "row {number} is sealed with a key that auth.previous_secret does not hold")
            }
            Self::Foreign(id) => write!(formatter, "row {id} was not written by this program"),
            Self::Unsealed(id) => {
                write!(formatter, "row {id} has waited for its seal for more than five minutes")
            }
            Self::CutShort(number, known) => {
                write!(formatter, "the record ends at row {number}, and had reached row {known}")
            }
            Self::Unreadable => write!(formatter, "rows that wait for their seal cannot be read"),
            Self::Trigger(name) => write!(formatter, "the trigger {name} acts when the record is written"),
            Self::Exchanged(number) => write!(formatter, "row {number} is another one than it was"),
            Self::ForeignAnchor(number) => {
                write!(formatter, "that rows up to {number} were cut off was not written by this program")
            }
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Rows that are in the chain.
    pub sealed: i64,
    /// Rows that wait for their seal.
    pub waiting: i64,
    /// Where the chain ends.
    pub head: Option<Head>,
    /// Whether anything was ever written: without a row, and in use, the record was emptied.
    pub is_in_use: bool,
    /// What was found, in the order of the record.
    pub faults: Vec<Fault>,
}

/// Goes through everything as it is at one moment. `known` are ends that the chain had: from the file beside the
/// database, or from a mail.
pub fn verify(tx: &mut Tx<'_>, keys: &Keys, known: &[Head]) -> Result<Report, Error> {
    snapshot(tx, |tx| whole(tx, keys, known))
}

fn whole(tx: &mut Tx<'_>, keys: &Keys, known: &[Head]) -> Result<Report, Error> {
    let mut report = Report::default();
    let (mut number, mut before) = beginning(tx, keys, &mut report)?;
    let mut has_codes = number > 0;
    loop {
        let seals = queries::list_seals(tx.conn, number, BATCH)?;
        if seals.is_empty() {
            break;
        }
        let mut events = events_of(tx, &seals)?;
        for seal in seals {
            let event = events.remove(&seal.event_id);
            if seal.number != number + 1 {
                report.faults.push(Fault::Gap(number + 1, seal.number - 1));
            }
            judge(keys, &before, &seal, event.as_ref().map(Option::as_ref), &mut report);
            report.faults.extend(
                known
                    .iter()
                    .filter(|known| known.number == seal.number && known.seal != seal.seal)
                    .map(|known| Fault::Exchanged(known.number)),
            );
            report.sealed += 1;
            number = seal.number;
            before.clone_from(&seal.seal);
            has_codes = !seal.is_former;
        }
    }
    report.head = (number > 0).then_some(Head { number, seal: before });
    let furthest = known.iter().map(|known| known.number).max().unwrap_or_default();
    if furthest > number {
        report.faults.push(Fault::CutShort(number, furthest));
    }
    outside(tx, keys, has_codes, &mut report)?;
    let triggers = dialect::triggers_on(tx.conn, &["audit_events", "audit_seals", "audit_anchors"])?;
    report.faults.extend(triggers.into_iter().map(Fault::Trigger));
    report.is_in_use = queries::has_members(tx.conn)?;
    Ok(report)
}

/// The rows of these seals; nothing inside where one is there and cannot be read. One that somebody has spoiled is to
/// hide no other.
fn events_of(tx: &mut Tx<'_>, seals: &[SealRow]) -> Result<HashMap<Id, Option<super::EventRow>>, Error> {
    let ids: Vec<Id> = seals.iter().map(|seal| seal.event_id).collect();
    if let Ok(rows) = queries::list_by_id(tx.conn, &ids) {
        return Ok(rows.into_iter().map(|row| (row.id, Some(row))).collect());
    }
    let mut events = HashMap::new();
    for id in ids {
        match queries::readable(queries::find_event(tx.conn, id))? {
            Some(Some(row)) => drop(events.insert(id, Some(row))),
            Some(None) => {}
            None => drop(events.insert(id, None)),
        }
    }
    Ok(events)
}

/// The place before the first row: the beginning, or the anchor where the old end was cut off.
fn beginning(tx: &mut Tx<'_>, keys: &Keys, report: &mut Report) -> Result<(i64, Vec<u8>), Error> {
    let Some(anchor) = queries::find_anchor(tx.conn)? else { return Ok((0, chain::BEGINNING.to_vec())) };
    let key = keys.key(&anchor.key_id, Purpose::Record);
    let cut_at = anchor.cut_at.0;
    match key.map(|key| chain::anchor(&key, anchor.number, &anchor.seal, cut_at).to_vec()) {
        Some(code) if code == anchor.mac => {}
        Some(_) => report.faults.push(Fault::ForeignAnchor(anchor.number)),
        None => report.faults.push(Fault::UnknownKey(anchor.number)),
    }
    Ok((anchor.number, anchor.seal))
}

fn judge(
    keys: &Keys,
    before: &[u8],
    seal: &SealRow,
    event: Option<Option<&super::EventRow>>,
    report: &mut Report,
) {
    let number = seal.number;
    match keys.key(&seal.key_id, Purpose::Record) {
        None => report.faults.push(Fault::UnknownKey(number)),
        Some(key) if chain::seal(&key, number, seal.is_former, before, &seal.mac).as_slice() != seal.seal => {
            report.faults.push(Fault::Broken(number));
        }
        Some(_) => {}
    }
    let event = match event {
        None => {
            report.faults.push(Fault::Gone(number, seal.event_id));
            return;
        }
        Some(None) => {
            report.faults.push(Fault::Changed(number, seal.event_id));
            return;
        }
        Some(Some(event)) => event,
    };
    let own = if seal.is_former { None } else { Some(&seal.mac) };
    if event.mac.as_ref() != own {
        report.faults.push(Fault::Changed(number, event.id));
        return;
    }
    // A row from before there were codes was given one under the key of its seal.
    let key_id = if seal.is_former { &seal.key_id } else { &event.key_id };
    match keys.key(key_id, Purpose::Record) {
        None => report.faults.push(Fault::UnknownKey(number)),
        Some(key) if chain::code(&key, event).as_slice() != seal.mac => {
            report.faults.push(Fault::Changed(number, event.id));
        }
        Some(_) => {}
    }
}

/// Rows that the chain does not hold: they wait for their seal, or somebody has put them in.
fn outside(tx: &mut Tx<'_>, keys: &Keys, has_codes: bool, report: &mut Report) -> Result<(), Error> {
    let latest = plus_seconds(tx.now, -WAIT_SECONDS);
    let mut from = None;
    loop {
        let Some(rows) = queries::readable(queries::list_unsealed(tx.conn, from, BATCH))? else {
            report.faults.push(Fault::Unreadable);
            return Ok(());
        };
        let is_last = rows.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for row in &rows {
            if from == Some(row.id) {
                continue;
            }
            let own = keys.key(&row.key_id, Purpose::Record).map(|key| chain::code(&key, row).to_vec());
            let is_ours = row.mac.is_some() && row.mac == own || row.mac.is_none() && !has_codes;
            match (is_ours, row.at.0 < latest) {
                (false, _) => report.faults.push(Fault::Foreign(row.id)),
                (true, true) => report.faults.push(Fault::Unsealed(row.id)),
                (true, false) => report.waiting += 1,
            }
        }
        from = rows.last().map(|row| row.id);
        if is_last {
            return Ok(());
        }
    }
}

/// Cuts off what was written before `instant`, and leaves an anchor that the chain goes on from. Returns how many rows
/// went; of a chain with faults none goes. `report` is what was found before, outside of this transaction: going through a
/// long record must not hold up those who write.
pub fn cut(tx: &mut Tx<'_>, report: &Report, instant: Timestamp) -> Result<usize, Error> {
    if let Some(fault) = report.faults.first() {
        return Err(Error::internal(format!("nothing was cut off: {fault}")));
    }
    let Some(head) = &report.head else { return Ok(0) };
    tx.take_turn("audit-chain")?;
    if queries::find_seal(tx.conn, head.number)?.map(|row| row.seal).as_ref() != Some(&head.seal) {
        return Err(Error::internal("nothing was cut off: the record was touched meanwhile"));
    }
    let end = queries::find_end_before(tx.conn, instant)?.unwrap_or(head.number).min(head.number);
    let Some(last) = queries::find_seal(tx.conn, end)? else { return Ok(0) };
    let key = tx.record_key.clone();
    let row = AnchorRow {
        number: last.number,
        mac: chain::anchor(&key.bytes, last.number, &last.seal, tx.now).to_vec(),
        seal: last.seal,
        key_id: key.id,
        cut_at: At(to_microseconds(tx.now)),
    };
    queries::insert_anchor(tx.conn, &row)?;
    super::record(tx, None, super::Event::about("record.cut", "row", row.number.to_string()))?;
    Ok(queries::delete_until(tx.conn, row.number)?)
}
