//! What operators and developers look at.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::{is_held, is_waiting};
use crate::db::connection::MultiBackend;
use crate::db::schema::{mail_events, mails};
use crate::db::{At, DbConn};
use crate::mail::model::{MailEventRow, MailRow};
use crate::mail::{List, MailState};
use crate::types::{Id, Timestamp};

/// Since when the oldest mail that is due waits.
pub(in crate::mail) fn oldest_waiting(conn: &mut DbConn, now: Timestamp) -> QueryResult<Option<Timestamp>> {
    let oldest: Option<At> = mails::table
        .filter(is_waiting())
        .filter(mails::next_at.le(At(now)))
        .select(min(mails::created_at))
        .first(conn)?;
    Ok(oldest.map(Into::into))
}

/// How many mails wait, now or for later.
pub(in crate::mail) fn count_waiting(conn: &mut DbConn) -> QueryResult<i64> {
    mails::table.filter(is_waiting()).count().get_result(conn)
}

/// How many mails of each list are in each state, of those made or settled since `since`, and of all
/// that still wait.
pub(in crate::mail) fn count_by_state(
    conn: &mut DbConn,
    since: Timestamp,
) -> QueryResult<Vec<(List, MailState, i64)>> {
    mails::table
        .filter(mails::created_at.ge(At(since)).or(is_waiting()).or(is_held()))
        .group_by((mails::list, mails::state))
        .order((mails::list, mails::state))
        .select((mails::list, mails::state, count_star()))
        .load(conn)
}

/// The domains for which most mails wait.
pub(in crate::mail) fn count_by_domain(conn: &mut DbConn, limit: i64) -> QueryResult<Vec<(String, i64)>> {
    mails::table
        .filter(is_waiting())
        .group_by(mails::domain)
        .order(count_star().desc())
        .limit(limit)
        .select((mails::domain, count_star()))
        .load(conn)
}

/// How many were sent since `since`.
pub(in crate::mail) fn count_sent_since(conn: &mut DbConn, since: Timestamp) -> QueryResult<i64> {
    mails::table
        .filter(mails::settled_at.ge(At(since)).and(mails::state.eq(MailState::Sent)))
        .count()
        .get_result(conn)
}

/// Which mails a list of mails holds.
#[derive(Debug, Clone, Default)]
pub struct MailFilter {
    /// Only of this list.
    pub list: Option<List>,
    /// Only in this state.
    pub state: Option<MailState>,
    /// Only to this domain.
    pub domain: Option<String>,
    /// Only to this member.
    pub member: Option<Id>,
    /// Only made before this instant, or at it with a lower key.
    pub before: Option<(Timestamp, Id)>,
}

/// Mails, the newest first.
pub(in crate::mail) fn list(conn: &mut DbConn, filter: &MailFilter, limit: i64) -> QueryResult<Vec<MailRow>> {
    let mut query = mails::table
        .order((mails::created_at.desc(), mails::id.desc()))
        .limit(limit)
        .select(MailRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(list) = filter.list {
        query = query.filter(mails::list.eq(list));
    }
    if let Some(state) = filter.state {
        query = query.filter(mails::state.eq(state));
    }
    if let Some(domain) = &filter.domain {
        query = query.filter(mails::domain.eq(domain.clone()));
    }
    if let Some(member) = filter.member {
        query = query.filter(mails::member_id.eq(member));
    }
    if let Some((at, id)) = filter.before {
        let same = mails::created_at.eq(At(at)).and(mails::id.lt(id));
        query = query.filter(mails::created_at.lt(At(at)).or(same));
    }
    query.load(conn)
}

/// One mail.
pub(in crate::mail) fn find(conn: &mut DbConn, id: Id) -> QueryResult<Option<MailRow>> {
    mails::table.find(id).select(MailRow::as_select()).first(conn).optional()
}

/// The mail of a cause.
pub(in crate::mail) fn find_by_cause(conn: &mut DbConn, cause: &str) -> QueryResult<Option<MailRow>> {
    mails::table.filter(mails::dedupe_key.eq(cause)).select(MailRow::as_select()).first(conn).optional()
}

/// The way of a mail so far, in order.
pub(in crate::mail) fn list_events(conn: &mut DbConn, id: Id) -> QueryResult<Vec<MailEventRow>> {
    mail_events::table
        .filter(mail_events::mail_id.eq(id))
        .order(mail_events::sequence)
        .select(MailEventRow::as_select())
        .load(conn)
}

/// The causes among `causes` whose mail never went.
pub(in crate::mail) fn list_skipped(conn: &mut DbConn, causes: Vec<String>) -> QueryResult<Vec<String>> {
    mails::table
        .filter(mails::dedupe_key.eq_any(causes))
        .filter(mails::state.eq(MailState::Skipped))
        .select(mails::dedupe_key)
        .load(conn)
}
