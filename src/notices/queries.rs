//! The statements of notices.

use diesel::prelude::*;

use super::model::{Delivery, NoticeKind, NoticeRow, SettingsRow};
use crate::db::schema::{notice_settings, notices};
use crate::db::{At, Both, DbConn};
use crate::types::{Id, Timestamp};

/// Keeps a notice; 0 where the same was told before.
pub(super) fn insert(conn: &mut DbConn, row: &NoticeRow) -> QueryResult<usize> {
    Both(diesel::insert_into(notices::table).values(row).on_conflict(notices::cause).do_nothing())
        .execute(conn)
}

/// A member's notices before one of them, the newest first.
pub(super) fn list(
    conn: &mut DbConn,
    member: Id,
    before: Option<Id>,
    only_unread: bool,
    limit: i64,
) -> QueryResult<Vec<NoticeRow>> {
    let mut query = notices::table
        .filter(notices::member_id.eq(member))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(notices::id.lt(before));
    }
    if only_unread {
        query = query.filter(notices::read_at.is_null());
    }
    query.load(conn)
}

/// One of a member's notices.
pub(super) fn find(conn: &mut DbConn, member: Id, id: Id) -> QueryResult<Option<NoticeRow>> {
    notices::table
        .find(id)
        .filter(notices::member_id.eq(member))
        .select(NoticeRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn list_by_ids(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<NoticeRow>> {
    notices::table.filter(notices::id.eq_any(ids.to_vec())).select(NoticeRow::as_select()).load(conn)
}

/// What these members have not read of what comes with their digests.
pub(super) fn list_for_digests(
    conn: &mut DbConn,
    members: &[Id],
    since: Timestamp,
    until: Timestamp,
) -> QueryResult<Vec<NoticeRow>> {
    notices::table
        .filter(notices::member_id.eq_any(members.to_vec()))
        .filter(notices::delivery.eq(Delivery::Digest).and(notices::read_at.is_null()))
        .filter(notices::created_at.gt(At(since)).and(notices::created_at.le(At(until))))
        .order(notices::id.desc())
        .select(NoticeRow::as_select())
        .load(conn)
}

pub(super) fn count_unread(conn: &mut DbConn, member: Id) -> QueryResult<i64> {
    notices::table
        .filter(notices::member_id.eq(member).and(notices::read_at.is_null()))
        .count()
        .get_result(conn)
}

/// Marks a notice as read.
pub(super) fn mark(conn: &mut DbConn, id: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(notices::table.find(id).filter(notices::read_at.is_null()))
        .set(notices::read_at.eq(At(now)))
        .execute(conn)
}

/// Marks all notices of a member as read that are there up to `last`.
pub(super) fn mark_all(conn: &mut DbConn, member: Id, last: Id, now: Timestamp) -> QueryResult<usize> {
    let unread = notices::member_id.eq(member).and(notices::read_at.is_null());
    diesel::update(notices::table.filter(unread.and(notices::id.le(last))))
        .set(notices::read_at.eq(At(now)))
        .execute(conn)
}

/// Deletes what is told of a subject: of one event where it is named, with one detail where that is named.
pub(super) fn delete_about(
    conn: &mut DbConn,
    subject: Id,
    event: Option<&str>,
    detail: Option<&str>,
) -> QueryResult<usize> {
    let all = notices::table.filter(notices::subject_id.eq(subject));
    match (event, detail) {
        (None, _) => diesel::delete(all).execute(conn),
        (Some(event), None) => diesel::delete(all.filter(notices::event.eq(event))).execute(conn),
        (Some(event), Some(detail)) => {
            let one = notices::event.eq(event).and(notices::detail.eq(detail));
            diesel::delete(all.filter(one)).execute(conn)
        }
    }
}

/// Deletes what one member is told of a subject by this event and detail.
pub(super) fn delete_own(
    conn: &mut DbConn,
    member: Id,
    subject: Id,
    event: &str,
    detail: &str,
) -> QueryResult<usize> {
    let one = notices::event.eq(event).and(notices::detail.eq(detail));
    let own = notices::member_id.eq(member).and(notices::subject_id.eq(subject));
    diesel::delete(notices::table.filter(own.and(one))).execute(conn)
}

/// Deletes a member's notices of these kinds, and of these events.
pub(super) fn delete_kinds(
    conn: &mut DbConn,
    member: Id,
    kinds: &[NoticeKind],
    events: &[&str],
) -> QueryResult<usize> {
    let these = notices::kind.eq_any(kinds.to_vec()).or(notices::event.eq_any(events.to_vec()));
    diesel::delete(notices::table.filter(notices::member_id.eq(member).and(these))).execute(conn)
}

pub(super) fn delete_of(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(notices::table.filter(notices::member_id.eq(member))).execute(conn)
}

/// Deletes what was read before the one instant, and what is from before the other.
pub(super) fn delete_old(conn: &mut DbConn, read_before: Timestamp, before: Timestamp) -> QueryResult<usize> {
    let old = notices::read_at.lt(At(read_before));
    diesel::delete(notices::table.filter(old)).execute(conn)?;
    diesel::delete(notices::table.filter(notices::created_at.lt(At(before)))).execute(conn)
}

pub(super) fn find_settings(conn: &mut DbConn, member: Id) -> QueryResult<Option<SettingsRow>> {
    notice_settings::table.find(member).select(SettingsRow::as_select()).first(conn).optional()
}

/// Writes what a member chose over the revision `based_on`; 0 when somebody was faster.
pub(super) fn save_settings(conn: &mut DbConn, row: &SettingsRow, based_on: i64) -> QueryResult<usize> {
    if based_on == 0 {
        let first = diesel::insert_into(notice_settings::table)
            .values(row)
            .on_conflict(notice_settings::member_id)
            .do_nothing();
        return Both(first).execute(conn);
    }
    diesel::update(notice_settings::table.find(row.member_id))
        .filter(notice_settings::revision.eq(based_on))
        .set(row)
        .execute(conn)
}
