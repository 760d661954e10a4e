//! Writing down how far a mail has come.

use diesel::prelude::*;

use crate::db::schema::mails;
use crate::db::{At, DbConn};
use crate::mail::MailState;
use crate::mail::model::Settlement;
use crate::types::{Id, Timestamp};

/// Notes that the texts of these mails are about to go, as far as `worker` still holds them; answers
/// which those are.
pub(in crate::mail) fn hand_over(
    conn: &mut DbConn,
    worker: Id,
    ids: &[Id],
    now: Timestamp,
) -> QueryResult<Vec<Id>> {
    let held = mails::leased_by.eq(worker).and(mails::leased_until.gt(At(now)));
    let changed = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec())))
        .filter(mails::state.eq(MailState::Leased))
        .filter(held)
        .set(mails::state.eq(MailState::Handed))
        .execute(conn)?;
    if changed == ids.len() {
        return Ok(ids.to_vec());
    }
    mails::table
        .filter(mails::id.eq_any(ids.to_vec()))
        .filter(mails::state.eq(MailState::Handed).and(mails::leased_by.eq(worker)))
        .select(mails::id)
        .load(conn)
}

/// Writes what became of a mail, if `worker` still holds it.
pub(in crate::mail) fn settle(
    conn: &mut DbConn,
    worker: Id,
    mail: Id,
    settlement: &Settlement,
) -> QueryResult<usize> {
    diesel::update(mails::table)
        .filter(mails::id.eq(mail).and(mails::leased_by.eq(worker)))
        // Not `IN`, whose statement would be prepared anew for each mail.
        .filter(mails::state.eq(MailState::Leased).or(mails::state.eq(MailState::Handed)))
        .set(settlement)
        .execute(conn)
}

/// Ends a mail that waits, or that was sent and came back; 0 when it is in another state.
pub(in crate::mail) fn end(
    conn: &mut DbConn,
    mail: Id,
    from: &[MailState],
    to: MailState,
    answer: &str,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(mails::table)
        .filter(mails::id.eq(mail).and(mails::state.eq_any(from.to_vec())))
        .set((mails::state.eq(to), mails::last_answer.eq(answer), mails::settled_at.eq(At(now))))
        .execute(conn)
}
