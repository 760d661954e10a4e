//! Members and applications in the database.

use diesel::prelude::*;

use super::input::MemberFilter;
use super::model::{
    ApplicationRow, ApplicationState, MemberRow, MemberStatus, NewApplicationRow, NewMemberRow,
    ProfileChange, SaidOnJoining, StandingChange,
};
use crate::auth::Role;
use crate::db::schema::{applications, members, requests_of_strangers as requests};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(super) fn insert_member(conn: &mut DbConn, member: &NewMemberRow) -> QueryResult<usize> {
    diesel::insert_into(members::table).values(member).execute(conn)
}

pub(super) fn find_member(conn: &mut DbConn, id: Id) -> QueryResult<Option<MemberRow>> {
    members::table.find(id).select(MemberRow::as_select()).first(conn).optional()
}

/// The active members among these.
pub(super) fn list_active(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<MemberRow>> {
    members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .filter(members::status.eq(MemberStatus::Active.code()))
        .select(MemberRow::as_select())
        .load(conn)
}

pub(super) fn find_member_by_email(conn: &mut DbConn, email: &str) -> QueryResult<Option<MemberRow>> {
    members::table.filter(members::email.eq(email)).select(MemberRow::as_select()).first(conn).optional()
}

/// The member who logs in with an address, in the spelling it is kept under: the former one, for an
/// account that shares its mailbox with another, or the present one.
pub(super) fn find_member_by_login(
    conn: &mut DbConn,
    former: &str,
    present: &str,
) -> QueryResult<Option<MemberRow>> {
    let found: Vec<MemberRow> = members::table
        .filter(members::email.eq_any([former, present]))
        .select(MemberRow::as_select())
        .load(conn)?;
    Ok(found.iter().find(|row| row.email == former).or_else(|| found.first()).cloned())
}

/// Key, address and name of the members whose names have no key yet.
pub(super) fn list_without_key(conn: &mut DbConn) -> QueryResult<Vec<(Id, String, String)>> {
    members::table
        .filter(members::name_key.eq(""))
        .filter(members::left_at.is_null())
        .select((members::id, members::email, members::name))
        .load(conn)
}

/// Keeps how a name is compared, and how an address is spelled; nothing that anybody has changed.
pub(super) fn update_spelling(conn: &mut DbConn, id: Id, email: &str, key: &str) -> QueryResult<usize> {
    diesel::update(members::table.find(id))
        .set((members::email.eq(email), members::name_key.eq(key)))
        .execute(conn)
}

/// Key and address of the applications that are not decided.
pub(super) fn list_undecided(conn: &mut DbConn) -> QueryResult<Vec<(Id, String)>> {
    let undecided = [ApplicationState::Unconfirmed.code(), ApplicationState::Pending.code()];
    applications::table
        .filter(applications::state.eq_any(undecided))
        .select((applications::id, applications::email))
        .load(conn)
}

pub(super) fn update_application_email(conn: &mut DbConn, id: Id, email: &str) -> QueryResult<usize> {
    diesel::update(applications::table.find(id)).set(applications::email.eq(email)).execute(conn)
}

/// The password hash of a member who may log in.
pub(super) fn find_password_hash(conn: &mut DbConn, id: Id) -> QueryResult<Option<String>> {
    let hash: Option<Option<String>> = members::table
        .find(id)
        .filter(members::status.eq(MemberStatus::Active.code()))
        .select(members::password_hash)
        .first(conn)
        .optional()?;
    Ok(hash.flatten())
}

pub(super) fn count_members(conn: &mut DbConn) -> QueryResult<i64> {
    members::table.count().get_result(conn)
}

/// Active administrators other than `except`. The no-op update takes their row locks first, so that two
/// who remove each other at once are told one after the other.
pub(super) fn count_other_administrators(conn: &mut DbConn, except: Id) -> QueryResult<i64> {
    let administrators = members::role.eq(Role::Administrator.code());
    diesel::update(members::table.filter(administrators))
        .set(members::updated_at.eq(members::updated_at))
        .execute(conn)?;
    members::table
        .filter(administrators)
        .filter(members::status.eq(MemberStatus::Active.code()))
        .filter(members::id.ne(except))
        .count()
        .get_result(conn)
}

/// Active members with `role`, of one country or of all.
pub(super) fn list_active_by_role(
    conn: &mut DbConn,
    role: Role,
    country: Option<&str>,
) -> QueryResult<Vec<MemberRow>> {
    let mut query = members::table
        .filter(members::role.eq(role.code()))
        .filter(members::status.eq(MemberStatus::Active.code()))
        .order(members::id)
        .select(MemberRow::as_select())
        .into_boxed();
    if let Some(country) = country {
        query = query.filter(members::country.eq(country.to_owned()));
    }
    query.load(conn)
}

pub(super) fn list_authors(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<(Id, String, String)>> {
    let authors = members::table.select((members::id, members::name, members::organization));
    match ids {
        // PostgreSQL plans a list anew each time, as it does not know how long it is.
        [id] => authors.filter(members::id.eq(*id)).load(conn),
        _ => authors.filter(members::id.eq_any(ids.to_vec())).load(conn),
    }
}

pub(super) fn list_names(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<(Id, String)>> {
    let mut names = Vec::with_capacity(ids.len());
    // In pieces, because a statement takes a limited number of parameters.
    for piece in ids.chunks(500) {
        let found: Vec<(Id, String)> = members::table
            .filter(members::id.eq_any(piece.to_vec()))
            .select((members::id, members::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(names)
}

/// Up to `filter.limit + 1` members by name, beginning after the member `after`.
pub(super) fn list_members(
    conn: &mut DbConn,
    filter: &MemberFilter,
    after: Option<&MemberRow>,
) -> QueryResult<Vec<MemberRow>> {
    let mut query = members::table
        .filter(members::left_at.is_null())
        .order((members::name_key, members::id))
        .limit(i64::try_from(filter.limit).unwrap_or(i64::MAX - 1) + 1)
        .select(MemberRow::as_select())
        .into_boxed();
    if let Some(country) = &filter.country {
        query = query.filter(members::country.eq(country));
    }
    if let Some(role) = filter.role {
        query = query.filter(members::role.eq(role.code()));
    }
    if let Some(status) = filter.status {
        query = query.filter(members::status.eq(status.code()));
    }
    if let Some(sought) = &filter.sought {
        let by_name = members::name_key.like(&sought.name).escape('\\');
        query = query.filter(by_name.or(members::email.like(&sought.email).escape('\\')));
    }
    if let Some(after) = after {
        let later = members::name_key.eq(&after.name_key).and(members::id.gt(after.id));
        query = query.filter(members::name_key.gt(&after.name_key).or(later));
    }
    query.load(conn)
}

pub(super) fn update_profile(
    conn: &mut DbConn,
    id: Id,
    revision: i64,
    change: &ProfileChange,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(members::table.find(id).filter(members::revision.eq(revision)))
        .set((change, members::revision.eq(revision + 1), members::updated_at.eq(At(now))))
        .execute(conn)
}

pub(super) fn update_standing(
    conn: &mut DbConn,
    id: Id,
    revision: i64,
    change: &StandingChange,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(members::table.find(id).filter(members::revision.eq(revision)))
        .set((change, members::revision.eq(revision + 1), members::updated_at.eq(At(now))))
        .execute(conn)
}

pub(super) fn update_email(conn: &mut DbConn, id: Id, email: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(members::table.find(id))
        .set((
            members::email.eq(email),
            members::revision.eq(members::revision + 1_i64),
            members::updated_at.eq(At(now)),
        ))
        .execute(conn)
}

/// Keeps a new password; whoever was only invited becomes active by it.
pub(super) fn update_password(conn: &mut DbConn, id: Id, hash: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(members::table.find(id).filter(members::status.eq(MemberStatus::Invited.code())))
        .set((
            members::status.eq(MemberStatus::Active),
            members::revision.eq(members::revision + 1_i64),
            members::updated_at.eq(At(now)),
        ))
        .execute(conn)?;
    diesel::update(members::table.find(id).filter(members::status.eq(MemberStatus::Active.code())))
        .set(members::password_hash.eq(Some(hash)))
        .execute(conn)
}

/// Notes since when a member has a second factor, or that there is none any more.
pub(super) fn update_second_factor(
    conn: &mut DbConn,
    id: Id,
    since: Option<Timestamp>,
) -> QueryResult<usize> {
    diesel::update(members::table.find(id)).set(members::second_factor_at.eq(since.map(At))).execute(conn)
}

/// Notes that a member leaves at an instant, or does not.
pub(super) fn update_leaving(
    conn: &mut DbConn,
    id: Id,
    leaves_at: Option<Timestamp>,
    keeps_practices: bool,
    now: Timestamp,
) -> QueryResult<usize> {
    let status = if leaves_at.is_some() { MemberStatus::Suspended } else { MemberStatus::Active };
    diesel::update(members::table.find(id))
        .set((
            members::leaves_at.eq(leaves_at.map(At)),
            members::keeps_practices.eq(keeps_practices),
            members::status.eq(status),
            members::status_reason.eq(None::<String>),
            members::revision.eq(members::revision + 1_i64),
            members::updated_at.eq(At(now)),
        ))
        .execute(conn)
}

/// Those who leave at `now` or before, and whether their practices stay.
pub(super) fn list_leaving(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<(Id, bool)>> {
    members::table
        .filter(members::leaves_at.le(At(now)))
        .filter(members::left_at.is_null())
        .select((members::id, members::keeps_practices))
        .load(conn)
}

/// Takes everything out of a member's row but the key. When somebody came tells who it was, where few did; when they went
/// stands in the record anyway.
pub(super) fn blank_member(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    let never = At(Timestamp::UNIX_EPOCH);
    diesel::update(members::table.find(id))
        .set((
            (
                members::email.eq(format!("left:{id}")),
                members::name.eq(""),
                members::name_key.eq(""),
                members::organization.eq(""),
                members::role.eq(Role::Member),
                members::status.eq(MemberStatus::Suspended),
                members::status_reason.eq(None::<String>),
                members::language.eq("en"),
                members::time_zone.eq("UTC"),
                members::password_hash.eq(None::<String>),
            ),
            (
                members::second_factor_at.eq(None::<At>),
                members::created_at.eq(never),
                members::updated_at.eq(never),
                members::role_since.eq(never),
                members::leaves_at.eq(None::<At>),
                members::left_at.eq(Some(At(now))),
            ),
        ))
        .execute(conn)
}

/// Whether a password has been chosen, whatever the member's status.
pub(super) fn has_password(conn: &mut DbConn, id: Id) -> QueryResult<bool> {
    let hash: Option<String> = members::table.find(id).select(members::password_hash).first(conn)?;
    Ok(hash.is_some())
}

pub(super) fn insert_application(conn: &mut DbConn, row: &NewApplicationRow) -> QueryResult<usize> {
    diesel::insert_into(applications::table).values(row).execute(conn)
}

pub(super) fn delete_unconfirmed(conn: &mut DbConn, email: &str) -> QueryResult<usize> {
    let unconfirmed = applications::state.eq(ApplicationState::Unconfirmed.code());
    diesel::delete(applications::table.filter(applications::email.eq(email)).filter(unconfirmed))
        .execute(conn)
}

pub(super) fn find_application(conn: &mut DbConn, id: Id) -> QueryResult<Option<ApplicationRow>> {
    applications::table.find(id).select(ApplicationRow::as_select()).first(conn).optional()
}

pub(super) fn find_pending_by_email(conn: &mut DbConn, email: &str) -> QueryResult<Option<ApplicationRow>> {
    applications::table
        .filter(applications::email.eq(email))
        .filter(applications::state.eq(ApplicationState::Pending.code()))
        .select(ApplicationRow::as_select())
        .first(conn)
        .optional()
}

/// Up to `limit + 1` applications that wait for a decision, the oldest first.
pub(super) fn list_pending(
    conn: &mut DbConn,
    country: Option<&str>,
    after: Option<Id>,
    limit: i64,
) -> QueryResult<Vec<ApplicationRow>> {
    let mut query = applications::table
        .filter(applications::state.eq(ApplicationState::Pending.code()))
        .order(applications::id)
        .limit(limit + 1)
        .select(ApplicationRow::as_select())
        .into_boxed();
    if let Some(country) = country {
        query = query.filter(applications::country.eq(country.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(applications::id.gt(after));
    }
    query.load(conn)
}

pub(super) fn count_pending(conn: &mut DbConn, country: Option<&str>) -> QueryResult<i64> {
    let mut query =
        applications::table.filter(applications::state.eq(ApplicationState::Pending.code())).into_boxed();
    if let Some(country) = country {
        query = query.filter(applications::country.eq(country.to_owned()));
    }
    query.count().get_result(conn)
}

/// How many active members there are in each role.
pub(super) fn count_by_role(conn: &mut DbConn) -> QueryResult<Vec<(Role, i64)>> {
    members::table
        .filter(members::status.eq(MemberStatus::Active.code()))
        .group_by(members::role)
        .select((members::role, diesel::dsl::count_star()))
        .load(conn)
}

pub(super) fn confirm_application(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    let unconfirmed = applications::state.eq(ApplicationState::Unconfirmed.code());
    diesel::update(applications::table.find(id).filter(unconfirmed))
        .set((
            applications::state.eq(ApplicationState::Pending),
            applications::revision.eq(applications::revision + 1_i64),
        ))
        .execute(conn)
}

/// Decides a pending application; 0 when somebody else has.
pub(super) fn decide_application(
    conn: &mut DbConn,
    id: Id,
    state: ApplicationState,
    by: Id,
    reason: Option<&str>,
    now: Timestamp,
) -> QueryResult<usize> {
    let pending = applications::state.eq(ApplicationState::Pending.code());
    diesel::update(applications::table.find(id).filter(pending))
        .set((
            applications::state.eq(state),
            applications::decided_by.eq(Some(by)),
            applications::decided_at.eq(Some(At(now))),
            applications::reason.eq(reason),
            applications::revision.eq(applications::revision + 1_i64),
        ))
        .execute(conn)
}

/// Notes which member an application led to.
pub(super) fn set_member(conn: &mut DbConn, id: Id, member: Id) -> QueryResult<usize> {
    diesel::update(applications::table.find(id)).set(applications::member_id.eq(member)).execute(conn)
}

/// The subjects and languages that a member named in the application that led to the membership.
pub(super) fn find_said_on_joining(conn: &mut DbConn, member: Id) -> QueryResult<Option<SaidOnJoining>> {
    applications::table
        .filter(applications::member_id.eq(member))
        .order(applications::created_at.desc())
        .select((applications::policy_areas, applications::languages))
        .first(conn)
        .optional()
}

/// The active members whose addresses are at `host`.
pub(super) fn list_active_of_host(conn: &mut DbConn, host: &str) -> QueryResult<Vec<MemberRow>> {
    members::table
        .filter(members::status.eq(MemberStatus::Active).and(members::email.like(format!("%@{host}"))))
        .select(MemberRow::as_select())
        .load(conn)
}

/// Deletes applications that nobody confirmed.
pub(super) fn delete_unconfirmed_applications(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(
        applications::table
            .filter(applications::state.eq(ApplicationState::Unconfirmed))
            .filter(applications::created_at.lt(At(before))),
    )
    .execute(conn)
}

pub(super) fn insert_request(conn: &mut DbConn, id: Id, request: &str, now: Timestamp) -> QueryResult<usize> {
    let row = (requests::id.eq(id), requests::request.eq(request), requests::created_at.eq(At(now)));
    diesel::insert_into(requests::table).values(row).execute(conn)
}

/// The requests that wait, the oldest first, from the one behind `after` on.
pub(super) fn list_requests(conn: &mut DbConn, after: Id, limit: i64) -> QueryResult<Vec<Id>> {
    let behind = requests::table.filter(requests::id.gt(after));
    behind.order(requests::id).limit(limit).select(requests::id).load(conn)
}

/// A request, for whoever does it; of two who ask at once one gets it.
pub(super) fn take_request(conn: &mut DbConn, id: Id) -> QueryResult<Option<String>> {
    let taken = diesel::delete(requests::table.find(id)).returning(requests::request);
    taken.get_result(conn).optional()
}

pub(super) fn delete_requests(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(requests::table.filter(requests::created_at.lt(At(before)))).execute(conn)
}
