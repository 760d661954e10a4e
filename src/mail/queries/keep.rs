//! Putting mails in, and taking them out again when their time has passed.

use diesel::prelude::*;

use crate::db::schema::{mail_events, mails};
use crate::db::{At, Both, DbConn, PlannedAnew, on_either};
use crate::mail::model::NewMail;
use crate::types::{Id, Timestamp};

/// Writes mails; answers the keys of those whose cause had none yet.
pub(in crate::mail) fn insert(conn: &mut DbConn, mails: Vec<NewMail<'_>>) -> QueryResult<Vec<Id>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let statement = diesel::insert_into(mails::table)
        .values(mails)
        .on_conflict(mails::dedupe_key)
        .do_nothing()
        .returning(mails::id);
    on_either!(conn, statement => get_results)
}

/// Writes for each of these mails the state that it has now.
pub(in crate::mail) fn insert_events(conn: &mut DbConn, ids: &[Id], at: Timestamp) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let states = mails::table.filter(mails::id.eq_any(ids.to_vec())).select((
        mails::id,
        At(at).into_sql::<crate::db::types::Moment>(),
        mails::state,
        mails::attempts,
        mails::last_answer,
    ));
    let columns = (
        mail_events::mail_id,
        mail_events::at,
        mail_events::state,
        mail_events::attempt,
        mail_events::detail,
    );
    PlannedAnew(Both(states.insert_into(mail_events::table).into_columns(columns))).execute(conn)
}

/// Deletes what was settled before `before`.
pub(in crate::mail) fn delete_settled(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(mails::table).filter(mails::settled_at.lt(At(before))).execute(conn)
}

/// Deletes every mail of a member.
pub(in crate::mail) fn delete_of_member(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(mails::table).filter(mails::member_id.eq(member)).execute(conn)
}
