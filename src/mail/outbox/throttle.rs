//! How fast a recipient domain is written to. Pure: a row, an instant, an answer.
//!
//! The rows are in the database, so that all nodes together keep to them. Three things hold a domain
//! back: a limit a minute if one is set, a pause after it asked us to slow down, and after that pause a
//! number of mails at once that grows by one with every mail it takes.

use crate::db::At;
use crate::mail::queries::DomainRow;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// After the first "slow down" a domain is left alone for this long (Gmail asks for ten minutes).
const CLOSED_SECONDS: i64 = 600;
/// It doubles each time up to this.
const CLOSED_MOST_SECONDS: i64 = 7_200;
/// With this many at once, a domain counts as recovered.
const RECOVERED: i64 = 10;
/// Under a limit a minute, this many seconds' worth may go at once.
const BURST_SECONDS: i64 = 10;

/// Until when the bucket of a domain may be overdrawn: one whose next mail is free later must wait.
pub(in crate::mail) fn horizon(now: Timestamp) -> Timestamp {
    plus_seconds(now, BURST_SECONDS)
}

impl DomainRow {
    /// A domain of which nothing is known.
    pub fn new(domain: &str, now: Timestamp) -> Self {
        Self {
            domain: domain.to_owned(),
            next_free_at: At(now),
            connections: None,
            failures: 0,
            closed_until: None,
            reason: None,
            updated_at: At(now),
        }
    }

    /// Takes one mail out of the bucket, if there is a limit a minute and it is not used up.
    pub fn take(&mut self, now: Timestamp, per_minute: i64) -> bool {
        if per_minute <= 0 {
            return true;
        }
        if self.next_free_at.0 > horizon(now) {
            return false;
        }
        let begun = self.next_free_at.0.max(now);
        let interval = jiff::SignedDuration::from_micros(60_000_000 / per_minute);
        self.next_free_at = At(begun.saturating_add(interval).unwrap_or(begun));
        self.updated_at = At(now);
        true
    }

    /// The domain asked us to slow down.
    pub fn slow_down(&mut self, now: Timestamp, reason: &str) {
        let doublings = u32::try_from(self.failures.clamp(0, 10)).unwrap_or_default();
        let seconds = CLOSED_SECONDS.saturating_mul(2_i64.saturating_pow(doublings));
        self.closed_until = Some(At(plus_seconds(now, seconds.min(CLOSED_MOST_SECONDS))));
        self.connections = Some(1);
        self.failures = self.failures.saturating_add(1);
        self.reason = Some(reason.to_owned());
        self.updated_at = At(now);
    }

    /// The domain took a mail; `false` when that changes nothing.
    pub fn succeed(&mut self, now: Timestamp) -> bool {
        let Some(connections) = self.connections else { return false };
        self.connections = Some(connections.saturating_add(1)).filter(|most| *most < RECOVERED);
        self.closed_until = None;
        if self.connections.is_none() {
            self.failures = 0;
            self.reason = None;
        }
        self.updated_at = At(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        plus_seconds(Timestamp::UNIX_EPOCH, seconds)
    }

    #[test]
    fn a_limit_a_minute_is_kept_over_any_hour() {
        let mut row = DomainRow::new("a.test", at(0));
        let mut taken = 0;
        for second in 0..3_600 {
            while row.take(at(second), 60) {
                taken += 1;
            }
        }
        assert!((3_600..=3_600 + BURST_SECONDS + 1).contains(&taken), "{taken}");
        assert!((0..100_000).all(|_| DomainRow::new("a.test", at(0)).take(at(0), 0)), "no limit is set");
    }

    #[test]
    fn a_domain_that_asks_to_slow_down_is_left_alone_and_comes_back_step_by_step() {
        let mut row = DomainRow::new("a.test", at(0));
        assert!(!row.succeed(at(0)), "nothing to write down as long as all is well");
        row.slow_down(at(0), "421 4.7.28");
        assert_eq!((row.closed_until, row.connections), (Some(At(at(600))), Some(1)));
        row.slow_down(at(600), "421 4.7.28");
        assert_eq!(row.closed_until, Some(At(at(1_800))), "twice as long");
        let mut steps = 0;
        while row.connections.is_some() {
            assert!(row.succeed(at(2_000)));
            steps += 1;
        }
        assert_eq!((steps, row.failures), (9, 0));
    }
}
