//! Putting mails in, and taking them out again when their time has passed.

use diesel::prelude::*;

use crate::db::schema::{mail_events, mails};
use crate::db::{At, Both, DbConn};
use crate::mail::MailState;
use crate::mail::model::NewMail;
use crate::types::{Id, Timestamp};

/// Writes a mail; 0 when its cause has one already.
pub(in crate::mail) fn insert(conn: &mut DbConn, mail: &NewMail<'_>) -> QueryResult<usize> {
    Both(diesel::insert_into(mails::table).values(mail).on_conflict(mails::dedupe_key).do_nothing())
        .execute(conn)
}

/// Writes that a mail has come into a state.
pub(in crate::mail) fn insert_event(
    conn: &mut DbConn,
    mail: Id,
    at: Timestamp,
    state: MailState,
    attempt: i64,
    detail: Option<&str>,
) -> QueryResult<usize> {
    diesel::insert_into(mail_events::table)
        .values((
            mail_events::mail_id.eq(mail),
            mail_events::at.eq(At(at)),
            mail_events::state.eq(state),
            mail_events::attempt.eq(attempt),
            mail_events::detail.eq(detail),
        ))
        .execute(conn)
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
    Both(states.insert_into(mail_events::table).into_columns(columns)).execute(conn)
}

/// Deletes what was settled before `before`.
pub(in crate::mail) fn delete_settled(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(mails::table).filter(mails::settled_at.lt(At(before))).execute(conn)
}

/// Deletes every mail of a member.
pub(in crate::mail) fn delete_of_member(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(mails::table).filter(mails::member_id.eq(member)).execute(conn)
}
