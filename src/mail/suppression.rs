//! Addresses that are not written to any more. They are kept as keyed hashes, so that the list can
//! outlive accounts without holding an address; the key is made once for each installation and does
//! not change with the secret.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::queries::{self, SuppressionRow};
use crate::auth::keys::secret_text;
use crate::db::{At, Tx, setting};
use crate::error::Error;
use crate::message::List;
use crate::text_enum;
use crate::types::{Email, Timestamp};

text_enum! {
    /// Why an address is not written to any more.
    Why {
        /// There is no such mailbox.
        NoSuchMailbox = "no_such_mailbox",
        /// It has not worked for a while.
        Failing = "failing",
        /// Its reader marked a mail of ours as unwanted.
        Complaint = "complaint",
        /// An operator decided so.
        Operator = "operator",
    }
}

/// The name of the setting that holds the key.
const KEY: &str = "suppression-key";
/// What stands for every list.
const ALL: &str = "all";

/// What hashes addresses: the key of this installation.
pub(super) struct Hasher(String);

impl Hasher {
    /// Reads the key; makes it when it is first needed, which only a use case that writes can.
    pub fn load(tx: &mut Tx<'_>) -> Result<Self, Error> {
        match setting::get(tx, KEY)? {
            Some(key) => Ok(Self(key)),
            None => setting::make(tx, KEY, &secret_text(tx.ids.random())).map(Self),
        }
    }

    /// The name of an address on the list.
    pub fn hash(&self, address: &str) -> Result<Vec<u8>, Error> {
        let present = Email::parse(address).map(|email| email.to_string());
        self.keyed(&present.unwrap_or_else(|| Email::former_spelling(address)))
    }

    fn keyed(&self, spelling: &str) -> Result<Vec<u8>, Error> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_bytes()).map_err(Error::internal)?;
        mac.update(spelling.as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

/// Those of `addresses` that `list` must not write to.
pub fn blocked<'a>(
    tx: &mut Tx<'_>,
    list: List,
    addresses: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<String>, Error> {
    if queries::count_suppressions(tx.conn)? == 0 {
        return Ok(BTreeSet::new());
    }
    let hasher = Hasher::load(tx)?;
    let mut by_hash: BTreeMap<Vec<u8>, &str> = BTreeMap::new();
    for address in addresses {
        by_hash.insert(hasher.hash(address)?, address);
    }
    let rows = queries::list_suppressions(tx.conn, by_hash.keys().cloned().collect())?;
    let hits = rows.into_iter().filter(|row| row.list == ALL || row.list == list.code());
    Ok(hits.filter_map(|row| by_hash.get(&row.address_hash).map(|address| (*address).to_owned())).collect())
}

/// Why `list` must not write to an address, and since when, if it must not.
pub fn why(tx: &mut Tx<'_>, list: List, address: &str) -> Result<Option<(Why, Timestamp)>, Error> {
    if queries::count_suppressions(tx.conn)? == 0 {
        return Ok(None);
    }
    let hash = Hasher::load(tx)?.hash(address)?;
    let rows = queries::list_suppressions(tx.conn, vec![hash])?;
    let hit = rows.into_iter().find(|row| row.list == ALL || row.list == list.code());
    Ok(hit.and_then(|row| Some((row.reason.parse().ok()?, row.at.0))))
}

/// Stops writing to an address; without a list, all lists do.
pub fn suppress(tx: &mut Tx<'_>, list: Option<List>, address: &str, why: Why) -> Result<(), Error> {
    let row = SuppressionRow {
        address_hash: Hasher::load(tx)?.hash(address)?,
        list: list.map_or(ALL, List::code).to_owned(),
        reason: why.code().to_owned(),
        at: At(tx.now),
    };
    queries::insert_suppression(tx.conn, &row)?;
    Ok(())
}

/// Goes on holding back an address that was kept in a former spelling.
pub fn respell(tx: &mut Tx<'_>, former: &str) -> Result<(), Error> {
    if queries::count_suppressions(tx.conn)? == 0 {
        return Ok(());
    }
    let hasher = Hasher::load(tx)?;
    let (old, new) = (hasher.keyed(former)?, hasher.hash(former)?);
    for row in queries::list_suppressions(tx.conn, vec![old.clone()])? {
        queries::insert_suppression(tx.conn, &SuppressionRow { address_hash: new.clone(), ..row })?;
    }
    queries::delete_suppressions(tx.conn, &old)?;
    Ok(())
}

/// Whether the owner of an address is to be told that mails to it come back: once, because mail cannot
/// say so.
pub fn has_to_tell(tx: &mut Tx<'_>, address: &str) -> Result<bool, Error> {
    if queries::count_suppressions(tx.conn)? == 0 {
        return Ok(false);
    }
    let hash = Hasher::load(tx)?.hash(address)?;
    let reasons = [Why::NoSuchMailbox.code(), Why::Failing.code()];
    Ok(queries::note_told(tx.conn, &hash, &reasons, tx.now)? > 0)
}

/// Writes to an address again, because its owner or an operator said so.
pub fn lift(tx: &mut Tx<'_>, address: &str) -> Result<bool, Error> {
    let hash = Hasher::load(tx)?.hash(address)?;
    queries::delete_score(tx.conn, &hash)?;
    Ok(queries::delete_suppressions(tx.conn, &hash)? > 0)
}
