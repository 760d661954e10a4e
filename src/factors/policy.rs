//! Who may take a lost second factor away. Pure.

use crate::auth::{Actor, Role};
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

/// How long the word of the first person waits for a second one, in seconds.
pub(super) const WAIT_SECONDS: i64 = 7 * 86_400;

/// Whoever looks after the member's country, never the member; for an administrator only another one.
pub(super) fn may_vouch(actor: &Actor, member: Id, role: Role, country: &str) -> Result<(), Error> {
    if !actor.looks_after_members_of(country) {
        return Err(Code::NotFound.into());
    }
    let is_above = role == Role::Administrator && !actor.is_administrator();
    if member == actor.id || is_above { Err(Code::Forbidden.into()) } else { Ok(()) }
}

/// What the word of one more person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It is the first.
    First,
    /// It is the second: now it is done.
    Second,
    /// It is the first person's again.
    Again,
}

/// Whether a word that was given at an instant still waits for a second one.
pub(super) fn waits(at: Timestamp, now: Timestamp) -> bool {
    now.as_second().saturating_sub(at.as_second()) < WAIT_SECONDS
}

/// What `actor` adds to the word that somebody has given and that still waits.
pub(super) fn word(actor: Id, given_by: Option<Id>) -> Word {
    match given_by {
        None => Word::First,
        Some(by) if by == actor => Word::Again,
        Some(_) => Word::Second,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Locale;

    fn id(number: u128) -> Id {
        Id(uuid::Uuid::from_u128(number))
    }

    fn actor(role: Role, country: &str) -> Actor {
        Actor {
            id: id(1),
            session_id: id(2),
            proved_at: Timestamp::UNIX_EPOCH,
            role,
            country: country.to_owned(),
            name: String::new(),
            language: Locale::En,
            time_zone: "UTC".to_owned(),
        }
    }

    #[test]
    fn vouching_ends_at_the_border_and_below_administrators() {
        use Role::{Administrator, Coordinator, Member};
        for (by, from, whose, expected) in [
            (Member, "CA", Member, Err(Code::NotFound)),
            (Coordinator, "CA", Member, Ok(())),
            (Coordinator, "CA", Coordinator, Ok(())),
            (Coordinator, "CA", Administrator, Err(Code::Forbidden)),
            (Coordinator, "MX", Member, Err(Code::NotFound)),
            (Administrator, "MX", Administrator, Ok(())),
        ] {
            let found = may_vouch(&actor(by, from), id(9), whose, "CA").map_err(|error| error.code);
            assert_eq!(found, expected, "{by} {from} {whose}");
        }
        assert!(may_vouch(&actor(Administrator, "CA"), id(1), Member, "CA").is_err(), "oneself");
    }

    #[test]
    fn it_takes_two_within_a_week() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        for (age, expected) in [(0, true), (WAIT_SECONDS - 1, true), (WAIT_SECONDS, false)] {
            assert_eq!(waits(at(0), at(age)), expected, "{age}");
        }
        for (by, expected) in [(None, Word::First), (Some(id(1)), Word::Again), (Some(id(3)), Word::Second)] {
            assert_eq!(word(id(1), by), expected);
        }
    }
}
