//! Limits on attempts, counted in the database so that they hold on all nodes together.

use super::keys::{Keys, Purpose};
use super::queries;
use crate::db::Tx;
use crate::error::Error;
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
}

/// Length of every window, in seconds.
const WINDOW_SECONDS: i64 = 3_600;

/// Counts an attempt by or at `subject`; beyond `allowed` in an hour it is refused, with the time to
/// wait. What is stored is a keyed hash, not the address.
pub fn count(tx: &mut Tx<'_>, keys: &Keys, limit: Limit, subject: &str, allowed: i64) -> Result<(), Error> {
    let name = format!("{limit:?}:{subject}");
    let hashed: String = keys
        .sign(Purpose::Throttle, name.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (attempts, window_end) =
        queries::count_attempt(tx.conn, &hashed, tx.now, plus_seconds(tx.now, WINDOW_SECONDS))?;
    if attempts <= allowed {
        return Ok(());
    }
    let seconds = window_end.0.as_second().saturating_sub(tx.now.as_second()).clamp(1, WINDOW_SECONDS);
    Err(Error::too_many(u32::try_from(seconds).unwrap_or(60)))
}
