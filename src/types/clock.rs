//! Time as an argument, so that a test can stand at any instant.

use super::Timestamp;

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// The present instant, cut to microseconds: what both databases keep.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
        to_microseconds(Timestamp::now())
    }
}

/// Cuts an instant to whole microseconds, so that what is read back equals what was written.
pub fn to_microseconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

/// `instant` moved by whole seconds, held inside the range a timestamp can have.
pub fn plus_seconds(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// The day of an instant in UTC, as in `2026-06-21`.
pub fn day(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}
