//! Takes new rows of the record into the chain, a moment after they were written: writers wait for no chain.
//!
//! The end of the chain is also kept in a file beside the database, by which it shows when somebody has cut it short.

use std::path::{Path, PathBuf};

use super::chain;
use super::model::SealRow;
use super::queries;
use crate::auth::Keys;
use crate::auth::keys::Purpose;
use crate::db::Tx;
use crate::error::Error;
use crate::private;
use crate::types::clock::plus_seconds;
use crate::types::text::{hex, unhex};
use crate::types::{Id, Timestamp};

/// Rows in one transaction.
const BATCH: i64 = 500;
/// How far back rows are looked for that were committed late, in seconds.
const LATE_SECONDS: i64 = 300;

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many rows there are before it, itself included.
    pub number: i64,
    /// The last seal.
    pub seal: Vec<u8>,
}

impl std::fmt::Display for Head {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.number, hex(&self.seal))
    }
}

impl std::str::FromStr for Head {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (number, seal) = text.trim().split_once(' ').ok_or(())?;
        let number = number.parse().map_err(|_| ())?;
        let seal = unhex(seal.trim()).filter(|seal| seal.len() == 32).ok_or(())?;
        Ok(Self { number, seal })
    }
}

/// The file that holds the end of the chain.
pub fn head_file(data_dir: &Path) -> PathBuf {
    data_dir.join("audit-head")
}

/// The end that is kept beside the database, if there is one.
pub fn kept_head(data_dir: &Path) -> Result<Option<Head>, Error> {
    let path = head_file(data_dir);
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(private::at(&path, error)),
        Ok(text) => text
            .parse()
            .map(Some)
            .map_err(|()| Error::internal(format!("{} holds no end of a chain", path.display()))),
    }
}

/// Rows that wait for their seal; `only_new` leaves out what was committed late, or under a clock that went back.
pub fn waiting(tx: &mut Tx<'_>, only_new: bool) -> Result<Vec<super::EventRow>, Error> {
    let head = queries::find_head(tx.conn)?;
    let from = match (&head, only_new) {
        (Some(head), true) => queries::find_event(tx.conn, head.event_id)?
            .map(|event| lowest_key(plus_seconds(event.at.0, -LATE_SECONDS))),
        _ => None,
    };
    Ok(queries::list_unsealed(tx.conn, from, BATCH)?)
}

/// The lowest key that is made at an instant (RFC 9562, 5.7: keys begin with the millisecond).
fn lowest_key(instant: Timestamp) -> Id {
    let milliseconds = u128::try_from(instant.as_millisecond()).unwrap_or_default();
    Id(uuid::Uuid::from_u128(milliseconds << 80))
}

/// Seals one batch; nothing when there was none, or none that may be sealed. A chain that has not reached the end it is
/// known to have had, or that has another row there, is not gone on with: that would hide who cut it short.
pub fn seal_batch(
    tx: &mut Tx<'_>,
    keys: &Keys,
    known: Option<&Head>,
    only_new: bool,
) -> Result<Option<Head>, Error> {
    tx.take_turn("audit-chain")?;
    let head = queries::find_head(tx.conn)?;
    let anchor = queries::find_anchor(tx.conn)?;
    if let Some(known) = known {
        let there = match &anchor {
            Some(anchor) if anchor.number == known.number => Some(anchor.seal.clone()),
            _ => queries::find_seal(tx.conn, known.number)?.map(|row| row.seal),
        };
        if there.as_ref() != Some(&known.seal) {
            return Err(Error::internal(format!(
                "the record does not hold row {} as it was: see `trilateral audit verify`",
                known.number
            )));
        }
    }
    // Once a row with a code of its own is in the chain, none without is taken in.
    let (mut number, mut before, mut has_codes) = match (head, anchor) {
        (Some(head), _) => (head.number, head.seal, !head.is_former),
        (None, Some(anchor)) => (anchor.number, anchor.seal, true),
        (None, None) => (0, chain::BEGINNING.to_vec(), false),
    };
    let key = tx.record_key.bytes;
    let mut sealed = None;
    for row in waiting(tx, only_new)? {
        let own = keys.key(&row.key_id, Purpose::Record).map(|key| chain::code(&key, &row).to_vec());
        let code = match &row.mac {
            Some(code) if Some(code) == own.as_ref() => code.clone(),
            None if !has_codes => chain::code(&key, &row).to_vec(),
            // Somebody else wrote it: it stays outside, where it is found.
            _ => continue,
        };
        number += 1;
        let is_former = row.mac.is_none();
        has_codes |= !is_former;
        let seal = chain::seal(&key, number, is_former, &before, &code).to_vec();
        before.clone_from(&seal);
        let key_id = tx.record_key.id.clone();
        let row = SealRow { number, event_id: row.id, mac: code, seal: seal.clone(), key_id, is_former };
        queries::insert_seal(tx.conn, &row)?;
        sealed = Some(Head { number, seal });
    }
    Ok(sealed)
}

/// Where the chain ends.
pub fn head(tx: &mut Tx<'_>) -> Result<Option<Head>, Error> {
    Ok(queries::find_head(tx.conn)?.map(|row| Head { number: row.number, seal: row.seal }))
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn an_end_reads_as_it_is_written() {
        let head = Head { number: 7, seal: vec![0xab; 32] };
        assert_eq!(head.to_string().parse(), Ok(head));
        for bad in ["", "7", "7 ab", "x abababababababababababababababababababababababababababababababab"] {
            assert_eq!(bad.parse::<Head>(), Err(()), "{bad}");
        }
    }
}
