//! Sessions and their tokens in the database.

use diesel::prelude::*;

use crate::auth::actor::Role;
use crate::auth::model::{LiveSession, NewRefreshToken, NewSession, RefreshToken, SessionKind, SessionRow};
use crate::db::schema::{links, members, refresh_tokens, sessions};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(in crate::auth) fn insert_session(conn: &mut DbConn, session: &NewSession) -> QueryResult<usize> {
    diesel::insert_into(sessions::table).values(session).execute(conn)
}

macro_rules! live_session {
    ($condition:expr, $conn:expr) => {
        sessions::table
            .inner_join(members::table)
            .filter($condition)
            .filter(sessions::ended_at.is_null())
            .filter(members::status.eq("active"))
            .select((
                sessions::id,
                sessions::kind,
                sessions::created_at,
                sessions::last_seen_at,
                sessions::expires_at,
                sessions::pairs_over,
                sessions::pairs,
                members::id,
                members::role,
                members::country,
                members::name,
                members::language,
                members::time_zone,
                sessions::proved_at,
                members::second_factor_at,
                members::role_since,
            ))
            .first::<LiveSession>($conn)
            .optional()
    };
}

pub(in crate::auth) fn find_live_by_id(conn: &mut DbConn, id: Id) -> QueryResult<Option<LiveSession>> {
    live_session!(sessions::id.eq(id), conn)
}

pub(in crate::auth) fn find_live_by_secret(
    conn: &mut DbConn,
    secret_hash: &[u8],
) -> QueryResult<Option<LiveSession>> {
    live_session!(sessions::secret_hash.eq(secret_hash), conn)
}

pub(in crate::auth) fn touch_session(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::last_seen_at.eq(At(now))).execute(conn)
}

/// Notes that a session has proved who its member is.
pub(in crate::auth) fn update_proof(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::proved_at.eq(Some(At(now)))).execute(conn)
}

/// Role, since when, and since when there is a second factor.
pub(in crate::auth) fn find_holder(
    conn: &mut DbConn,
    member: Id,
) -> QueryResult<Option<(Role, At, Option<At>)>> {
    members::table
        .find(member)
        .select((members::role, members::role_since, members::second_factor_at))
        .first(conn)
        .optional()
}

/// Locks the row of a member until the transaction ends, so that what belongs to the member is counted by one at a
/// time.
pub(in crate::auth) fn lock_member(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    diesel::update(members::table.find(id)).set(members::updated_at.eq(members::updated_at)).execute(conn)
}

/// Ends the sessions of a member beyond the `most` that were opened last.
pub(in crate::auth) fn end_sessions_beyond(
    conn: &mut DbConn,
    member: Id,
    most: i64,
    now: Timestamp,
) -> QueryResult<usize> {
    let beyond: Vec<Id> = sessions::table
        .filter(sessions::member_id.eq(member))
        .filter(sessions::ended_at.is_null())
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .offset(most)
        .limit(1_000)
        .select(sessions::id)
        .load(conn)?;
    diesel::update(sessions::table.filter(sessions::id.eq_any(beyond)))
        .set(sessions::ended_at.eq(Some(At(now))))
        .execute(conn)
}

/// Notes that a new pair of tokens is given out, whose access token ends at `ends`. Returns its number.
pub(in crate::auth) fn next_pair(
    conn: &mut DbConn,
    id: Id,
    now: Timestamp,
    ends: Timestamp,
) -> QueryResult<i64> {
    diesel::update(sessions::table.find(id))
        .set((
            sessions::pairs.eq(sessions::pairs + 1_i64),
            sessions::pair_ends_at.eq(Some(At(ends))),
            sessions::last_seen_at.eq(At(now)),
        ))
        .execute(conn)?;
    find_pair(conn, id)
}

/// The number of the pair of tokens that was given out last.
pub(in crate::auth) fn find_pair(conn: &mut DbConn, id: Id) -> QueryResult<i64> {
    sessions::table.find(id).select(sessions::pairs).first(conn)
}

/// Notes that the access tokens of a session up to `pair` are over.
pub(in crate::auth) fn end_pairs(conn: &mut DbConn, id: Id, pair: i64) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id).filter(sessions::pairs_over.lt(pair)))
        .set(sessions::pairs_over.eq(pair))
        .execute(conn)
}

/// Instants at or before which things are over.
pub(in crate::auth) struct Ends {
    /// What has an end of its own.
    pub at: Timestamp,
    /// The last use of a page session.
    pub page_idle: Timestamp,
    /// The last use of a session of those who decide about others.
    pub staff_idle: Timestamp,
    /// The beginning of such a session.
    pub staff_opened: Timestamp,
}

/// Ends sessions, access tokens and links that are over.
pub(in crate::auth) fn end_what_is_over(conn: &mut DbConn, ends: &Ends) -> QueryResult<usize> {
    let now = Some(At(ends.at));
    let staff = members::table.filter(members::role.ne(Role::Member.code())).select(members::id);
    let idle = sessions::kind.eq(SessionKind::Page.code()).and(sessions::last_seen_at.le(At(ends.page_idle)));
    let staff_over = sessions::member_id.eq_any(staff).and(
        sessions::last_seen_at.le(At(ends.staff_idle)).or(sessions::created_at.le(At(ends.staff_opened))),
    );
    let over = sessions::expires_at.le(At(ends.at)).or(idle).or(staff_over);
    diesel::update(sessions::table.filter(sessions::ended_at.is_null()).filter(over))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    diesel::update(
        sessions::table
            .filter(sessions::ended_at.is_null())
            .filter(sessions::pair_ends_at.le(now))
            .filter(sessions::pairs_over.lt(sessions::pairs)),
    )
    .set(sessions::pairs_over.eq(sessions::pairs))
    .execute(conn)?;
    diesel::update(links::table.filter(links::used_at.is_null()).filter(links::expires_at.le(At(ends.at))))
        .set(links::used_at.eq(now))
        .execute(conn)
}

pub(in crate::auth) fn list_sessions(conn: &mut DbConn, member: Id) -> QueryResult<Vec<SessionRow>> {
    sessions::table
        .filter(sessions::member_id.eq(member))
        .filter(sessions::ended_at.is_null())
        .order(sessions::last_seen_at.desc())
        .select(SessionRow::as_select())
        .load(conn)
}

/// Ends the sessions of `member`: one, or all but `keep`.
pub(in crate::auth) fn end_sessions(
    conn: &mut DbConn,
    member: Id,
    only: Option<Id>,
    keep: Option<Id>,
    now: Timestamp,
) -> QueryResult<usize> {
    let open = sessions::member_id.eq(member).and(sessions::ended_at.is_null());
    let ended = sessions::ended_at.eq(Some(At(now)));
    match (only, keep) {
        (Some(only), _) => diesel::update(sessions::table.filter(open).filter(sessions::id.eq(only)))
            .set(ended)
            .execute(conn),
        (None, Some(keep)) => diesel::update(sessions::table.filter(open).filter(sessions::id.ne(keep)))
            .set(ended)
            .execute(conn),
        (None, None) => diesel::update(sessions::table.filter(open)).set(ended).execute(conn),
    }
}

pub(in crate::auth) fn end_session(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::ended_at.eq(Some(At(now)))).execute(conn)
}

pub(in crate::auth) fn insert_refresh_token(
    conn: &mut DbConn,
    token: &NewRefreshToken,
) -> QueryResult<usize> {
    diesel::insert_into(refresh_tokens::table).values(token).execute(conn)
}

pub(in crate::auth) fn find_refresh_token(
    conn: &mut DbConn,
    secret_hash: &[u8],
) -> QueryResult<Option<RefreshToken>> {
    refresh_tokens::table.find(secret_hash).select(RefreshToken::as_select()).first(conn).optional()
}

/// Marks a token as used; 0 when another request was faster.
pub(in crate::auth) fn use_refresh_token(
    conn: &mut DbConn,
    secret_hash: &[u8],
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(refresh_tokens::table.find(secret_hash).filter(refresh_tokens::used_at.is_null()))
        .set(refresh_tokens::used_at.eq(Some(At(now))))
        .execute(conn)
}

pub(in crate::auth) fn delete_old_sessions(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(At(before)))).execute(conn)
}
