//! What somebody still has to show who has shown the password, and how long a proof counts. Pure.

use super::actor::Role;
use crate::config::SecondFactor;
use crate::error::{Code, Error};
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// How long the code may be entered after the password, in seconds.
pub(super) const CODE_SECONDS: i64 = 15 * 60;

/// How long a proof counts for what could be used to take an account over, in seconds.
const FRESH_SECONDS: i64 = 5 * 60;

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The second factor that the member has.
    Code,
    /// A second factor: the member has to have one, and has none.
    SetUp,
}

impl Need {
    /// How the need is told.
    pub const fn code(self) -> Code {
        match self {
            Self::Code => Code::SecondStepNeeded,
            Self::SetUp => Code::SecondStepMissing,
        }
    }
}

/// What of a member decides whether a second factor is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// What the member may do.
    pub role: Role,
    /// Since when.
    pub role_since: Timestamp,
    /// Whether there is a second factor.
    pub has_second_factor: bool,
}

impl Holder {
    /// From when on a second factor must be there, if one is asked for.
    pub fn due(&self, asked: SecondFactor, grace_days: i64) -> Option<Timestamp> {
        let is_asked = match asked {
            SecondFactor::Optional => false,
            SecondFactor::Staff => self.role != Role::Member,
            SecondFactor::Everyone => true,
        };
        is_asked.then(|| plus_seconds(self.role_since, grace_days.saturating_mul(86_400)))
    }

    /// What is missing in a session that was proved at `proved_at`.
    pub(super) fn need(
        &self,
        asked: SecondFactor,
        grace_days: i64,
        proved_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Need> {
        if self.has_second_factor {
            return proved_at.is_none().then_some(Need::Code);
        }
        self.due(asked, grace_days).filter(|due| *due <= now).map(|_| Need::SetUp)
    }
}

/// Refuses what needs a fresh proof (RFC 9470) where the last one is older than five minutes. A clock that went back
/// makes none fresh.
pub fn fresh(proved_at: Timestamp, now: Timestamp) -> Result<(), Error> {
    let age = now.as_second().saturating_sub(proved_at.as_second());
    if (0..=FRESH_SECONDS).contains(&age) { Ok(()) } else { Err(Code::ProofNeeded.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    const DAY: i64 = 86_400;

    #[test]
    fn who_has_a_second_factor_is_asked_for_it_and_who_must_have_one_has_to_set_it_up() {
        use Role::{Administrator, Coordinator, Member};
        use SecondFactor::{Everyone, Optional, Staff};
        for (role, has, asked, proved, day, expected) in [
            (Member, false, Staff, Some(0), 100, None),
            (Member, false, Everyone, Some(0), 13, None),
            (Member, false, Everyone, Some(0), 14, Some(Need::SetUp)),
            (Coordinator, false, Staff, Some(0), 13, None),
            (Coordinator, false, Staff, Some(0), 14, Some(Need::SetUp)),
            (Administrator, false, Optional, Some(0), 100, None),
            (Administrator, true, Optional, None, 0, Some(Need::Code)),
            (Administrator, true, Staff, Some(0), 100, None),
            (Member, true, Optional, None, 0, Some(Need::Code)),
        ] {
            let holder = Holder { role, role_since: at(0), has_second_factor: has };
            let found = holder.need(asked, 14, proved.map(at), at(day * DAY));
            assert_eq!(found, expected, "{role} {has} {asked:?} {day}");
        }
    }

    #[test]
    fn a_proof_counts_for_five_minutes() {
        for (age, is_fresh) in [(0, true), (300, true), (301, false), (-1, false)] {
            assert_eq!(fresh(at(1_000), at(1_000 + age)).is_ok(), is_fresh, "{age}");
        }
    }
}
