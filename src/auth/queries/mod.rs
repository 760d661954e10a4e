//! Sessions, tokens, links and attempts in the database.

mod sessions;

use diesel::prelude::*;

pub(super) use self::sessions::*;

use super::model::{LinkPurpose, LinkRow, NewDevice, NewLink, SessionKind};
use super::tries::Tries;
use crate::db::schema::{known_devices, links, throttles, tries};
use crate::db::{At, Both, DbConn};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

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

/// Counts one attempt of `subject`, in a new window when the last one has ended, or would end later than a new one.
pub(super) fn count_attempt(
    conn: &mut DbConn,
    subject: &str,
    now: Timestamp,
    window_end: Timestamp,
) -> QueryResult<(i64, At)> {
    // A minute for nodes whose clocks differ.
    let too_late = At(plus_seconds(window_end, 60));
    let is_over = throttles::window_ends_at.le(At(now)).or(throttles::window_ends_at.gt(too_late));
    diesel::delete(throttles::table.find(subject).filter(is_over)).execute(conn)?;
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

pub(super) fn delete_expired_throttles(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(throttles::table.filter(throttles::window_ends_at.le(At(now)))).execute(conn)
}

pub(super) fn delete_old_links(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(links::table.filter(links::expires_at.lt(At(before)))).execute(conn)
}

type TriesRow = (i64, i64, At, At, At);

fn tries_of((failures, pending, pending_ends_at, open_at, forgotten_at): TriesRow) -> Tries {
    Tries {
        failures,
        pending,
        pending_ends_at: pending_ends_at.0,
        open_at: open_at.0,
        forgotten_at: forgotten_at.0,
    }
}

const TRIES: (tries::failures, tries::pending, tries::pending_ends_at, tries::open_at, tries::forgotten_at) =
    (tries::failures, tries::pending, tries::pending_ends_at, tries::open_at, tries::forgotten_at);

pub(super) fn find_tries(conn: &mut DbConn, subject: &str) -> QueryResult<Option<Tries>> {
    let found: Option<TriesRow> = tries::table.find(subject).select(TRIES).first(conn).optional()?;
    Ok(found.map(tries_of))
}

/// The tries of `subject`, whose row is there and locked from now on until the transaction ends.
pub(super) fn lock_tries(conn: &mut DbConn, subject: &str, now: Timestamp) -> QueryResult<Tries> {
    let row = Both(
        diesel::insert_into(tries::table)
            .values((
                tries::subject.eq(subject),
                tries::failures.eq(0_i64),
                tries::pending.eq(0_i64),
                tries::pending_ends_at.eq(At(now)),
                tries::open_at.eq(At(now)),
                tries::forgotten_at.eq(At(now)),
            ))
            .on_conflict(tries::subject)
            .do_update()
            .set(tries::failures.eq(tries::failures))
            .returning(TRIES),
    )
    .get_result(conn)?;
    Ok(tries_of(row))
}

pub(super) fn update_tries(conn: &mut DbConn, subject: &str, state: &Tries) -> QueryResult<usize> {
    diesel::update(tries::table.find(subject))
        .set((
            tries::failures.eq(state.failures),
            tries::pending.eq(state.pending),
            tries::pending_ends_at.eq(At(state.pending_ends_at)),
            tries::open_at.eq(At(state.open_at)),
            tries::forgotten_at.eq(At(state.forgotten_at)),
        ))
        .execute(conn)
}

pub(super) fn delete_tries(conn: &mut DbConn, subject: &str) -> QueryResult<usize> {
    diesel::delete(tries::table.find(subject)).execute(conn)
}

pub(super) fn delete_forgotten_tries(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    let forgotten = tries::forgotten_at.le(At(now)).and(tries::pending_ends_at.le(At(now)));
    diesel::delete(tries::table.filter(forgotten)).execute(conn)
}

/// Which of these hashes are of known devices.
pub(super) fn list_known_devices(conn: &mut DbConn, hashes: &[Vec<u8>]) -> QueryResult<Vec<Vec<u8>>> {
    known_devices::table
        .filter(known_devices::secret_hash.eq_any(hashes.to_vec()))
        .select(known_devices::secret_hash)
        .load(conn)
}

/// Whether any device is known of a member.
pub(super) fn has_device(conn: &mut DbConn, member: Id) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(known_devices::table.filter(known_devices::member_id.eq(member))))
        .get_result(conn)
}

/// Keeps a device, or that it was used.
pub(super) fn upsert_device(conn: &mut DbConn, device: &NewDevice) -> QueryResult<usize> {
    Both(
        diesel::insert_into(known_devices::table)
            .values(device)
            .on_conflict(known_devices::secret_hash)
            .do_update()
            .set(known_devices::last_used_at.eq(device.last_used_at)),
    )
    .execute(conn)
}

/// Deletes the devices of one kind of a member beyond the `most` that were used last.
pub(super) fn delete_devices_beyond(
    conn: &mut DbConn,
    member: Id,
    kind: SessionKind,
    most: i64,
) -> QueryResult<usize> {
    let beyond: Vec<Vec<u8>> = known_devices::table
        .filter(known_devices::member_id.eq(member))
        .filter(known_devices::kind.eq(kind))
        .order((known_devices::last_used_at.desc(), known_devices::secret_hash))
        .offset(most)
        .limit(100)
        .select(known_devices::secret_hash)
        .load(conn)?;
    diesel::delete(known_devices::table.filter(known_devices::secret_hash.eq_any(beyond))).execute(conn)
}

/// Deletes the devices of a member but for those with one of these hashes.
pub(super) fn delete_devices(conn: &mut DbConn, member: Id, keep: &[Vec<u8>]) -> QueryResult<usize> {
    let others = known_devices::secret_hash.ne_all(keep.to_vec());
    diesel::delete(known_devices::table.filter(known_devices::member_id.eq(member)).filter(others))
        .execute(conn)
}

pub(super) fn delete_old_devices(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(known_devices::table.filter(known_devices::last_used_at.lt(At(before)))).execute(conn)
}
