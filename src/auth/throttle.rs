//! Limits on attempts, counted in the database so that they hold on all nodes together.

use super::keys::{Keys, Purpose};
use super::queries;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Log-ins from one network address.
    LogInFrom,
    /// Mails that strangers can make us send to one address.
    MailTo,
    /// Applications from one network address.
    ApplyFrom,
    /// People who come into a consultation from one network address.
    JoinFrom,
}

impl Limit {
    /// Length of the window, in seconds.
    const fn window(self) -> i64 {
        match self {
            Self::JoinFrom => 60,
            Self::LogInFrom | Self::MailTo | Self::ApplyFrom => 3_600,
        }
    }
}

/// How long failed log-ins are remembered when none succeeds, in seconds.
const MEMORY_SECONDS: i64 = 30 * 86_400;
/// The first wait after too many failed log-ins; each further failure doubles it.
const FIRST_WAIT_SECONDS: i64 = 30;
/// The longest of these waits.
const LONGEST_WAIT_SECONDS: i64 = 3_600;
/// After so many failures in a row only a link sent by mail lets the owner in (NIST SP 800-63B-4, 3.2.2).
const MOST_FAILURES: i64 = 100;

/// The name under which attempts of `subject` are counted: a keyed hash, not the address.
fn hashed(keys: &Keys, what: &str, subject: &str) -> String {
    let signature = keys.sign(Purpose::Throttle, format!("{what}:{subject}").as_bytes());
    signature.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whole seconds until `end`, as an answer says it.
fn seconds_until(tx: &Tx<'_>, end: Timestamp) -> u32 {
    let seconds = end.as_second().saturating_sub(tx.now.as_second()).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Counts an attempt by or at `subject`; beyond `allowed` in its window it is refused, with the time to
/// wait.
pub fn count(tx: &mut Tx<'_>, keys: &Keys, limit: Limit, subject: &str, allowed: i64) -> Result<(), Error> {
    let name = hashed(keys, &format!("{limit:?}"), subject);
    let end = plus_seconds(tx.now, limit.window());
    let (attempts, window_end) = queries::count_attempt(tx.conn, &name, tx.now, end)?;
    if attempts <= allowed { Ok(()) } else { Err(Error::too_many(seconds_until(tx, window_end.0))) }
}

/// How long the next log-in waits after `failures` in a row, of which `free` cost nothing.
fn wait_after(failures: i64, free: i64) -> i64 {
    if failures >= MOST_FAILURES {
        return MEMORY_SECONDS;
    }
    let beyond = failures.saturating_sub(free);
    if beyond <= 0 {
        return 0;
    }
    let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX);
    FIRST_WAIT_SECONDS.checked_shl(doublings.min(16)).unwrap_or(i64::MAX).min(LONGEST_WAIT_SECONDS)
}

/// Refuses a log-in as `email` while its wait lasts. Addresses without an account wait just the same,
/// so that a wait tells nobody which addresses have one.
pub fn check_wait(tx: &mut Tx<'_>, keys: &Keys, email: &str) -> Result<(), Error> {
    match queries::find_window_end(tx.conn, &hashed(keys, "Wait", email), tx.now)? {
        Some(end) => Err(Error::too_many(seconds_until(tx, end.0))),
        None => Ok(()),
    }
}

/// Notes a failed log-in as `email`; after more than `free` in a row, the next one has to wait.
pub fn note_failure(tx: &mut Tx<'_>, keys: &Keys, email: &str, free: i64) -> Result<(), Error> {
    let end = plus_seconds(tx.now, MEMORY_SECONDS);
    let (failures, _) = queries::count_attempt(tx.conn, &hashed(keys, "Failures", email), tx.now, end)?;
    let wait = wait_after(failures, free);
    if wait > 0 {
        let end = plus_seconds(tx.now, wait);
        queries::count_attempt(tx.conn, &hashed(keys, "Wait", email), tx.now, end)?;
    }
    Ok(())
}

/// Forgets failed log-ins as `email`: the owner is in.
pub fn forget_failures(tx: &mut Tx<'_>, keys: &Keys, email: &str) -> Result<(), Error> {
    queries::delete_throttle(tx.conn, &hashed(keys, "Failures", email))?;
    queries::delete_throttle(tx.conn, &hashed(keys, "Wait", email))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn waits_begin_late_double_and_stay_bearable() {
        let waits: Vec<i64> = (9..=19).map(|failures| wait_after(failures, 10)).collect();
        assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!((wait_after(99, 10), wait_after(100, 10)), (3_600, 30 * 86_400));
    }
}
