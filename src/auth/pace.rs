//! How much one member may change in an hour: nobody fills the disk, a list or a history, whatever they make.
//!
//! Each node counts for itself and in memory. It is a bound on size, not on guessing: those are counted in the
//! database (`auth/throttle.rs`).

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::types::Id;

const WINDOW: Duration = Duration::from_secs(3_600);

/// The changes of each member in the present hour.
#[derive(Debug, Default)]
pub struct Pace {
    members: Mutex<HashMap<Id, (Instant, u32)>>,
}

impl Pace {
    /// Counts a change of `member`, of whom `most` are taken in an hour; 0 for any number.
    pub fn count(&self, member: Id, most: u32, now: Instant) -> Result<(), Error> {
        if most == 0 {
            return Ok(());
        }
        let Ok(mut members) = self.members.lock() else { return Ok(()) };
        members.retain(|_, (begun, _)| now.duration_since(*begun) < WINDOW);
        let (begun, count) = members.entry(member).or_insert((now, 0));
        if *count < most {
            *count += 1;
            return Ok(());
        }
        let left = WINDOW.saturating_sub(now.duration_since(*begun)).as_secs().max(1);
        Err(Error::too_many(u32::try_from(left).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_an_hour_of_their_own() {
        let (pace, now) = (Pace::default(), Instant::now());
        let (one, other) = (Id(uuid::Uuid::from_u128(1)), Id(uuid::Uuid::from_u128(2)));
        assert!((0..2).all(|_| pace.count(one, 2, now).is_ok()));
        assert_eq!(pace.count(one, 2, now).unwrap_err().retry_after, Some(3_600));
        assert!(pace.count(other, 2, now).is_ok() && pace.count(one, 0, now).is_ok());
        assert!(pace.count(one, 2, now + WINDOW).is_ok());
        assert_eq!(pace.members.lock().unwrap().len(), 1, "who is quiet is forgotten");
    }
}
