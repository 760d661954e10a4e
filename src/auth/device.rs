//! Devices on which a member has logged in before. They go past the waits that strangers cause, and have few tries of
//! their own; that a device is known opens nothing.

use super::keys::{hash_secret, secret_text};
use super::model::{NewDevice, SessionKind};
use super::queries;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::Id;
use crate::types::clock::plus_seconds;

/// How long a device is known that is not used, in days.
pub const LIFE_DAYS: i64 = 365;
/// Devices of one kind that are known of a member; the one that was not used for longest goes.
const MOST: i64 = 20;
/// Members whom one browser is known to.
const MOST_IN_A_BROWSER: usize = 5;

/// What a device's secret is kept as. Two members of one device have nothing in common.
fn kept(member: Id, secret: &str) -> Vec<u8> {
    hash_secret(&format!("{member}:{secret}"))
}

/// The secrets in the cookie of a browser, one for each member who has logged in with it.
pub fn secrets_of(cookie: &str) -> Vec<String> {
    cookie.split('.').filter(|secret| !secret.is_empty()).take(MOST_IN_A_BROWSER).map(str::to_owned).collect()
}

/// The cookie of a browser that keeps `newest` besides what it had.
pub fn cookie_of(newest: &str, others: &[String]) -> String {
    let others = others.iter().map(String::as_str).filter(|other| *other != newest);
    std::iter::once(newest).chain(others).take(MOST_IN_A_BROWSER).collect::<Vec<_>>().join(".")
}

/// Which of these secrets is one of `member`, with the hash it is kept under. For nobody the same is asked.
pub fn find(
    tx: &mut Tx<'_>,
    member: Option<Id>,
    secrets: &[String],
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let owner = member.unwrap_or(Id(uuid::Uuid::nil()));
    let hashes: Vec<Vec<u8>> = secrets.iter().map(|secret| kept(owner, secret)).collect();
    let known = queries::list_known_devices(tx.conn, &hashes)?;
    let of = |hash: &Vec<u8>| known.contains(hash);
    Ok(secrets.iter().cloned().zip(hashes).find(|(_, hash)| of(hash)))
}

/// Remembers that `member` has logged in on the device that keeps `secret`, or on a new one. Returns its secret.
pub fn remember(
    tx: &mut Tx<'_>,
    member: Id,
    kind: SessionKind,
    secret: Option<String>,
) -> Result<String, Error> {
    let secret = secret.unwrap_or_else(|| secret_text(tx.ids.random()));
    let device =
        NewDevice { secret_hash: kept(member, &secret), member_id: member, kind, last_used_at: At(tx.now) };
    queries::upsert_device(tx.conn, &device)?;
    queries::delete_devices_beyond(tx.conn, member, kind, MOST)?;
    Ok(secret)
}

/// Whether any device is known of `member`.
pub fn has_any(tx: &mut Tx<'_>, member: Id) -> Result<bool, Error> {
    Ok(queries::has_device(tx.conn, member)?)
}

/// Forgets the devices of `member`, but for those that hold one of these secrets.
pub fn forget(tx: &mut Tx<'_>, member: Id, keep: &[String]) -> Result<(), Error> {
    let keep: Vec<Vec<u8>> = keep.iter().map(|secret| kept(member, secret)).collect();
    queries::delete_devices(tx.conn, member, &keep)?;
    Ok(())
}

/// Forgets devices that were not used for as long as their cookie lives.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    queries::delete_old_devices(tx.conn, plus_seconds(tx.now, -LIFE_DAYS.saturating_mul(86_400)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_keeps_the_newest_and_few() {
        let mut cookie = String::new();
        for secret in ["a", "b", "c", "d", "e", "f", "e"] {
            cookie = cookie_of(secret, &secrets_of(&cookie));
        }
        assert_eq!(cookie, "e.f.d.c.b");
        assert_eq!(secrets_of(""), Vec::<String>::new());
        assert_ne!(kept(Id(uuid::Uuid::from_u128(1)), "a"), kept(Id(uuid::Uuid::from_u128(2)), "a"));
    }
}
