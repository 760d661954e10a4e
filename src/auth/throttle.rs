//! Limits on attempts, counted in the database so that they hold on all nodes together.

use super::keys::{Keys, Purpose};
use super::queries;
use crate::config;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Mails that somebody who looks after people has us send to one address.
    InviteTo,
    /// Mails that strangers can make us send to one address.
    MailTo,
    /// Applications from one network address.
    ApplyFrom,
    /// People who come into a consultation from one network address.
    JoinFrom,
    /// Statements that come from one network address.
    StatementFrom,
    /// Recordings that come from one network address.
    RecordingFrom,
    /// Answers to whether a page was useful that come from one network address.
    AnswerFrom,
    /// What one member has asked for and may not.
    DeniedTo,
}

impl Limit {
    /// Length of the window, in seconds.
    const fn window(self) -> i64 {
        match self {
            Self::JoinFrom => 60,
            Self::InviteTo
            | Self::MailTo
            | Self::ApplyFrom
            | Self::StatementFrom
            | Self::RecordingFrom
            | Self::AnswerFrom
            | Self::DeniedTo => 3_600,
        }
    }
}

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
/// wait. A window that ends later than one that begins now is over: the clock was ahead when it began.
pub fn count(tx: &mut Tx<'_>, keys: &Keys, limit: Limit, subject: &str, allowed: i64) -> Result<(), Error> {
    let name = hashed(keys, &format!("{limit:?}"), subject);
    let end = plus_seconds(tx.now, limit.window());
    let (attempts, window_end) = queries::count_attempt(tx.conn, &name, tx.now, end)?;
    if attempts <= allowed { Ok(()) } else { Err(Error::too_many(seconds_until(tx, window_end.0))) }
}

/// Most mails of staff to one address in an hour.
const INVITATIONS_AN_HOUR: i64 = 6;

/// Counts a mail that somebody of the staff has us write to an address: also they can bother nobody.
pub fn count_invitation(tx: &mut Tx<'_>, keys: &Keys, to: &str) -> Result<(), Error> {
    count(tx, keys, Limit::InviteTo, to, INVITATIONS_AN_HOUR)
}

/// Why a stranger makes us write to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A forgotten password.
    Reset,
    /// An application, or a change of address.
    Other,
}

/// Counts a mail that a stranger causes. The last one of an hour is kept for the link to choose a password, so that
/// nobody can use up what lets the owner in.
pub fn count_mail(
    tx: &mut Tx<'_>,
    keys: &Keys,
    settings: &config::Auth,
    cause: Cause,
    to: &str,
) -> Result<(), Error> {
    let kept = i64::from(cause != Cause::Reset);
    let allowed = settings.mails_per_address_per_hour.saturating_sub(kept).max(1);
    count(tx, keys, Limit::MailTo, to, allowed)
}
