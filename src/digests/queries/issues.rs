//! Issues: what was made for whom, or why not.

use diesel::prelude::*;

use super::super::model::{IssueRow, IssueState};
use crate::db::schema::{digest_issues, digest_preferences};
use crate::db::{At, DbConn, PlannedAnew, on_either};
use crate::types::{Id, Timestamp};

/// Notes that digests of a period are made; answers which of them were not made before.
pub(in crate::digests) fn insert_issues(conn: &mut DbConn, issues: Vec<&IssueRow>) -> QueryResult<Vec<Id>> {
    if issues.is_empty() {
        return Ok(Vec::new());
    }
    let statement = diesel::insert_into(digest_issues::table)
        .values(issues)
        .on_conflict((digest_issues::member_id, digest_issues::period_key))
        .do_nothing()
        .returning(digest_issues::id);
    on_either!(conn, statement => get_results)
}

/// Notes that an issue did not go.
pub(in crate::digests) fn skip_issue(conn: &mut DbConn, id: Id, why: &str) -> QueryResult<usize> {
    diesel::update(digest_issues::table.find(id))
        .set((digest_issues::state.eq(IssueState::Skipped), digest_issues::reason.eq(why)))
        .execute(conn)
}

pub(in crate::digests) fn list_issues_by_id(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<IssueRow>> {
    let issues =
        digest_issues::table.filter(digest_issues::id.eq_any(ids.to_vec())).select(IssueRow::as_select());
    PlannedAnew(issues).load(conn)
}

/// The last issues of a member, the newest first; only those with a mail if asked.
pub(in crate::digests) fn list_issues(
    conn: &mut DbConn,
    member: Id,
    only_composed: bool,
    limit: i64,
) -> QueryResult<Vec<IssueRow>> {
    let all = digest_issues::table
        .filter(digest_issues::member_id.eq(member))
        .order((digest_issues::composed_at.desc(), digest_issues::id.desc()))
        .limit(limit)
        .select(IssueRow::as_select());
    match only_composed {
        true => all.filter(digest_issues::state.eq(IssueState::Composed)).load(conn),
        false => all.load(conn),
    }
}

/// Forgets issues that were made before `before`.
pub(in crate::digests) fn delete_issues(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(digest_issues::table).filter(digest_issues::composed_at.lt(At(before))).execute(conn)
}

/// Forgets every issue of a member.
pub(in crate::digests) fn delete_issues_of(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(digest_issues::table).filter(digest_issues::member_id.eq(member)).execute(conn)
}

/// When the next digests are due, for a chart of the coming days.
pub(in crate::digests) fn list_next(conn: &mut DbConn, until: Timestamp) -> QueryResult<Vec<At>> {
    let next: Vec<Option<At>> = digest_preferences::table
        .filter(digest_preferences::next_at.le(At(until)))
        .select(digest_preferences::next_at)
        .load(conn)?;
    Ok(next.into_iter().flatten().collect())
}
