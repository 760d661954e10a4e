//! Who may do what with members and applications. Pure; the database asks nobody.

use super::input::StandingCommand;
use super::model::{ApplicationState, MemberStatus, StandingChange};
use crate::auth::{Actor, Role};
use crate::db::At;
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

/// The country whose members and applications an actor sees; `None` means all countries.
pub(super) fn country_seen_by(actor: &Actor) -> Result<Option<&str>, Error> {
    match actor.role {
        Role::Administrator => Ok(None),
        Role::Coordinator => Ok(Some(&actor.country)),
        Role::Member => Err(Code::Forbidden.into()),
    }
}

/// Members and applications of another country do not exist for a coordinator.
pub(super) fn may_see(actor: &Actor, country: &str) -> Result<(), Error> {
    if actor.looks_after_members_of(country) { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// Invitations stay within the country of who invites.
pub(super) fn may_invite(actor: &Actor, country: &str) -> Result<(), Error> {
    if actor.looks_after_members_of(country) { Ok(()) } else { Err(Code::Forbidden.into()) }
}

/// Only a pending application is decided, and only as it was read.
pub(super) fn may_decide(state: ApplicationState, revision: i64, based_on: Option<i64>) -> Result<(), Error> {
    match state {
        ApplicationState::Pending if based_on.is_none_or(|known| known == revision) => Ok(()),
        ApplicationState::Pending => Err(Code::Stale.into()),
        ApplicationState::Unconfirmed => Err(Code::NotFound.into()),
        ApplicationState::Accepted | ApplicationState::Refused => Err(Error::move_not_allowed(Vec::new())),
    }
}

/// What a change of standing is decided by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub id: Id,
    pub role: Role,
    pub status: MemberStatus,
    pub has_password: bool,
}

/// What becomes of a member whose standing is changed. Roles are given by administrators; coordinators
/// suspend and reinstate plain members; nobody changes their own standing.
pub(super) fn change_standing(
    actor: &Actor,
    member: Standing,
    command: StandingCommand,
    now: Timestamp,
) -> Result<StandingChange, Error> {
    if member.id == actor.id {
        return Err(Code::Forbidden.into());
    }
    let role = command.role.unwrap_or(member.role);
    let is_out_of_reach = role != member.role || member.role != Role::Member;
    if is_out_of_reach && !actor.is_administrator() {
        return Err(Code::Forbidden.into());
    }
    let (status, reason) = match (command.suspended, member.status) {
        (None, status) => (status, command.reason),
        (Some(true), MemberStatus::Active | MemberStatus::Invited) => {
            (MemberStatus::Suspended, command.reason)
        }
        (Some(false), MemberStatus::Suspended) if member.has_password => (MemberStatus::Active, None),
        (Some(false), MemberStatus::Suspended) => (MemberStatus::Invited, None),
        (Some(true), MemberStatus::Suspended) => return Err(Error::move_not_allowed(vec!["active"])),
        (Some(false), MemberStatus::Active | MemberStatus::Invited) => {
            return Err(Error::move_not_allowed(vec!["suspended"]));
        }
    };
    let role_since = (role != member.role).then_some(At(now));
    Ok(StandingChange { role, role_since, status, status_reason: reason })
}

/// Whether a change takes an active administrator away.
pub(super) fn removes_administrator(member: Standing, command: &StandingCommand) -> bool {
    let is_one = member.role == Role::Administrator && member.status == MemberStatus::Active;
    let role = command.role.unwrap_or(member.role);
    is_one && (role != Role::Administrator || command.suspended == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Locale;

    fn actor(role: Role, country: &str) -> Actor {
        Actor {
            id: Id(uuid::Uuid::from_u128(1)),
            session_id: Id(uuid::Uuid::from_u128(2)),
            proved_at: Timestamp::UNIX_EPOCH,
            role,
            country: country.to_owned(),
            name: "Ana".to_owned(),
            language: Locale::Es,
            time_zone: "UTC".to_owned(),
        }
    }

    fn standing(role: Role, status: MemberStatus) -> Standing {
        Standing { id: Id(uuid::Uuid::from_u128(9)), role, status, has_password: true }
    }

    fn command(role: Option<Role>, suspended: Option<bool>) -> StandingCommand {
        StandingCommand { role, suspended, reason: None }
    }

    #[test]
    fn sight_and_invitations_end_at_the_border() {
        use Role::{Administrator, Coordinator, Member};
        for (role, own, other) in
            [(Member, false, false), (Coordinator, true, false), (Administrator, true, true)]
        {
            assert_eq!(may_see(&actor(role, "MX"), "MX").is_ok(), own, "{role}");
            assert_eq!(may_see(&actor(role, "MX"), "CA").is_ok(), other, "{role}");
            assert_eq!(may_invite(&actor(role, "MX"), "CA").is_ok(), other, "{role}");
        }
        assert_eq!(may_see(&actor(Coordinator, "MX"), "CA").unwrap_err().code, Code::NotFound);
    }

    #[test]
    fn an_application_is_decided_once_and_as_it_was_read() {
        assert!(may_decide(ApplicationState::Pending, 2, Some(2)).is_ok());
        for (state, revision, code) in [
            (ApplicationState::Pending, 3, Code::Stale),
            (ApplicationState::Unconfirmed, 2, Code::NotFound),
            (ApplicationState::Accepted, 2, Code::MoveNotAllowed),
            (ApplicationState::Refused, 2, Code::MoveNotAllowed),
        ] {
            assert_eq!(may_decide(state, revision, Some(2)).unwrap_err().code, code);
        }
    }

    #[test]
    fn standing_is_changed_by_those_who_may() {
        use MemberStatus::{Active, Suspended};
        use Role::{Administrator, Coordinator, Member};
        let ok = None;
        let forbidden = Some(Code::Forbidden);
        let cases = [
            (Coordinator, standing(Member, Active), command(None, Some(true)), ok),
            (Coordinator, standing(Member, Active), command(Some(Coordinator), None), forbidden),
            (Coordinator, standing(Coordinator, Active), command(None, Some(true)), forbidden),
            (Administrator, standing(Coordinator, Active), command(Some(Member), None), ok),
            (Administrator, standing(Member, Suspended), command(None, Some(false)), ok),
            (
                Administrator,
                standing(Member, Suspended),
                command(None, Some(true)),
                Some(Code::MoveNotAllowed),
            ),
            (Administrator, standing(Member, Active), command(None, Some(false)), Some(Code::MoveNotAllowed)),
        ];
        for (role, member, command, expected) in cases {
            let outcome = change_standing(&actor(role, "MX"), member, command.clone(), Timestamp::UNIX_EPOCH);
            assert_eq!(outcome.err().map(|error| error.code), expected, "{role} {member:?} {command:?}");
        }
        let oneself = Standing { id: actor(Administrator, "MX").id, ..standing(Member, Active) };
        assert!(
            change_standing(
                &actor(Administrator, "MX"),
                oneself,
                command(None, Some(true)),
                Timestamp::UNIX_EPOCH
            )
            .is_err()
        );
    }

    #[test]
    fn only_a_change_that_takes_an_active_administrator_away_is_counted() {
        use MemberStatus::{Active, Suspended};
        let administrator = standing(Role::Administrator, Active);
        assert!(removes_administrator(administrator, &command(Some(Role::Member), None)));
        assert!(removes_administrator(administrator, &command(None, Some(true))));
        assert!(!removes_administrator(administrator, &command(Some(Role::Administrator), None)));
        let suspended = standing(Role::Administrator, Suspended);
        assert!(!removes_administrator(suspended, &command(Some(Role::Member), None)));
    }
}
