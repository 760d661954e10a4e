//! Sessions, tokens, links and attempts in the database.

use diesel::prelude::*;

use super::model::{LinkPurpose, LinkRow, LiveSession, NewLink, NewRefreshToken, NewSession, SessionRow};
use crate::db::schema::{links, members, refresh_tokens, sessions, throttles};
use crate::db::{At, Both, DbConn};
use crate::types::{Id, Timestamp};

pub(super) fn insert_session(conn: &mut DbConn, session: &NewSession) -> QueryResult<usize> {
    diesel::insert_into(sessions::table).values(session).execute(conn)
}

macro_rules! live_session {
    ($condition:expr, $conn:expr, $now:expr) => {
        sessions::table
            .inner_join(members::table)
            .filter($condition)
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(At($now)))
            .filter(members::status.eq("active"))
            .select((
                sessions::id,
                sessions::last_seen_at,
                members::id,
                members::role,
                members::country,
                members::name,
                members::language,
                members::time_zone,
            ))
            .first::<LiveSession>($conn)
            .optional()
    };
}

pub(super) fn find_live_by_id(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<Option<LiveSession>> {
    live_session!(sessions::id.eq(id), conn, now)
}

pub(super) fn find_live_by_secret(
    conn: &mut DbConn,
    secret_hash: &[u8],
    now: Timestamp,
) -> QueryResult<Option<LiveSession>> {
    live_session!(sessions::secret_hash.eq(secret_hash), conn, now)
}

pub(super) fn touch_session(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::last_seen_at.eq(At(now))).execute(conn)
}

pub(super) fn extend_session(
    conn: &mut DbConn,
    id: Id,
    now: Timestamp,
    expires: Timestamp,
) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id))
        .set((sessions::last_seen_at.eq(At(now)), sessions::expires_at.eq(At(expires))))
        .execute(conn)
}

pub(super) fn list_sessions(conn: &mut DbConn, member: Id, now: Timestamp) -> QueryResult<Vec<SessionRow>> {
    sessions::table
        .filter(sessions::member_id.eq(member))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(At(now)))
        .order(sessions::last_seen_at.desc())
        .select(SessionRow::as_select())
        .load(conn)
}

/// Ends the sessions of `member`: one, or all but `keep`.
pub(super) fn end_sessions(
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

pub(super) fn end_session(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::ended_at.eq(Some(At(now)))).execute(conn)
}

pub(super) fn insert_refresh_token(conn: &mut DbConn, token: &NewRefreshToken) -> QueryResult<usize> {
    diesel::insert_into(refresh_tokens::table).values(token).execute(conn)
}

/// The session of a refresh token, when it ends, and whether the token was used before.
pub(super) fn find_refresh_token(
    conn: &mut DbConn,
    secret_hash: &[u8],
) -> QueryResult<Option<(Id, At, Option<At>)>> {
    refresh_tokens::table
        .find(secret_hash)
        .select((refresh_tokens::session_id, refresh_tokens::expires_at, refresh_tokens::used_at))
        .first(conn)
        .optional()
}

/// Marks a token as used; 0 when another request was faster.
pub(super) fn use_refresh_token(conn: &mut DbConn, secret_hash: &[u8], now: Timestamp) -> QueryResult<usize> {
    diesel::update(refresh_tokens::table.find(secret_hash).filter(refresh_tokens::used_at.is_null()))
        .set(refresh_tokens::used_at.eq(Some(At(now))))
        .execute(conn)
}

pub(super) fn insert_link(conn: &mut DbConn, link: &NewLink) -> QueryResult<usize> {
    diesel::insert_into(links::table).values(link).execute(conn)
}

pub(super) fn find_link(
    conn: &mut DbConn,
    purpose: LinkPurpose,
    secret_hash: &[u8],
    now: Timestamp,
) -> QueryResult<Option<LinkRow>> {
    links::table
        .filter(links::secret_hash.eq(secret_hash))
        .filter(links::purpose.eq(purpose.code()))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(At(now)))
        .select(LinkRow::as_select())
        .first(conn)
        .optional()
}

/// Marks a link as used; 0 when it was already.
pub(super) fn use_link(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(links::table.find(id).filter(links::used_at.is_null()))
        .set(links::used_at.eq(Some(At(now))))
        .execute(conn)
}

/// Makes all open links of one purpose about `subject` worthless.
pub(super) fn use_links_of(
    conn: &mut DbConn,
    purpose: LinkPurpose,
    subject: Id,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(
        links::table
            .filter(links::subject_id.eq(subject))
            .filter(links::purpose.eq(purpose.code()))
            .filter(links::used_at.is_null()),
    )
    .set(links::used_at.eq(Some(At(now))))
    .execute(conn)
}

/// Counts one attempt of `subject`, in a new window when the last one has ended.
pub(super) fn count_attempt(
    conn: &mut DbConn,
    subject: &str,
    now: Timestamp,
    window_end: Timestamp,
) -> QueryResult<(i64, At)> {
    diesel::delete(throttles::table.find(subject).filter(throttles::window_ends_at.le(At(now))))
        .execute(conn)?;
    Both(
        diesel::insert_into(throttles::table)
            .values((
                throttles::subject.eq(subject),
                throttles::attempts.eq(1_i64),
                throttles::window_ends_at.eq(At(window_end)),
            ))
            .on_conflict(throttles::subject)
            .do_update()
            .set(throttles::attempts.eq(throttles::attempts + 1_i64))
            .returning((throttles::attempts, throttles::window_ends_at)),
    )
    .get_result(conn)
}

/// When the open window of `subject` ends.
pub(super) fn find_window_end(conn: &mut DbConn, subject: &str, now: Timestamp) -> QueryResult<Option<At>> {
    throttles::table
        .find(subject)
        .filter(throttles::window_ends_at.gt(At(now)))
        .select(throttles::window_ends_at)
        .first(conn)
        .optional()
}

pub(super) fn delete_throttle(conn: &mut DbConn, subject: &str) -> QueryResult<usize> {
    diesel::delete(throttles::table.find(subject)).execute(conn)
}

pub(super) fn delete_expired_throttles(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(throttles::table.filter(throttles::window_ends_at.le(At(now)))).execute(conn)
}

pub(super) fn delete_old_sessions(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(At(before)))).execute(conn)
}

pub(super) fn delete_old_links(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(links::table.filter(links::expires_at.lt(At(before)))).execute(conn)
}
