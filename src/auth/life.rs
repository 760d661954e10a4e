//! How long a session lives. Pure.

use super::actor::Role;
use super::model::SessionKind;
use super::need::CODE_SECONDS;
use crate::config;
use crate::types::Timestamp;

/// How exact "last used" is, in seconds: writing it at each request would make every read a write.
const SEEN_GRAIN_SECONDS: i64 = 300;

/// What is kept of a session that says whether it is over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    pub kind: SessionKind,
    /// The role that the member has now.
    pub role: Role,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// Whether it still waits for a second factor.
    pub waits: bool,
}

impl Life {
    /// Whether the session is over. Those who decide about others are logged out sooner, from the request on with
    /// which they have the role (NIST SP 800-63B-4, 2.2.3).
    pub(super) fn is_over(&self, settings: &config::Auth, now: Timestamp) -> bool {
        let since = |instant: Timestamp| now.as_second().saturating_sub(instant.as_second());
        let is_staff = self.role != Role::Member;
        let (age, idle) = (since(self.created_at), since(self.last_seen_at));
        self.expires_at <= now
            || (self.waits && age >= CODE_SECONDS)
            || (self.kind == SessionKind::Page && idle >= settings.session_idle_hours.saturating_mul(3_600))
            || (is_staff && age >= settings.staff_session_hours.saturating_mul(3_600))
            || (is_staff && idle >= settings.staff_idle_minutes.saturating_mul(60))
    }

    /// Whether it is time to note that the session is used. What lies ahead was noted before the clock went back.
    pub(super) fn is_to_be_noted(&self, now: Timestamp) -> bool {
        now.as_second().abs_diff(self.last_seen_at.as_second()) >= SEEN_GRAIN_SECONDS.unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    #[test]
    fn staff_is_logged_out_after_an_hour_or_a_day_and_members_by_their_settings() {
        let settings = config::Config::load(std::path::Path::new("/nowhere"), None, []).unwrap().auth;
        let at = |hours: i64| Timestamp::from_second(hours * HOUR).unwrap();
        let over = |kind, role, seen: i64, now: i64| {
            let life = Life {
                kind,
                role,
                created_at: at(0),
                last_seen_at: at(seen),
                expires_at: at(30 * 24),
                waits: false,
            };
            life.is_over(&settings, at(now))
        };
        use Role::{Administrator, Coordinator, Member};
        use SessionKind::{Api, Page};
        for (kind, role, seen, now, expected) in [
            (Page, Member, 0, 11, false),
            (Page, Member, 0, 12, true),
            (Page, Member, 100, 111, false),
            (Api, Member, 0, 30 * 24 - 1, false),
            (Api, Member, 30 * 24 - 1, 30 * 24, true),
            (Page, Coordinator, 0, 1, true),
            (Api, Coordinator, 0, 1, true),
            (Api, Administrator, 23, 23, false),
            (Api, Administrator, 23, 24, true),
            (Page, Administrator, 24, 24, true),
        ] {
            assert_eq!(over(kind, role, seen, now), expected, "{kind} {role} {seen} {now}");
        }
    }

    #[test]
    fn a_clock_that_went_back_makes_nothing_live_on_unnoticed() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let life = Life {
            kind: SessionKind::Page,
            role: Role::Member,
            created_at: at(0),
            last_seen_at: at(100_000),
            expires_at: at(1_000_000),
            waits: false,
        };
        assert!(life.is_to_be_noted(at(50_000)) && !life.is_to_be_noted(at(100_100)));
    }
}
