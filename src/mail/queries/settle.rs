//! Writing down how far a mail has come.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::auth::envelope::MARK;
use crate::db::schema::mails;
use crate::db::types::{Moment, Uid};
use crate::db::{At, DbConn, PlannedAnew, Rows};
use crate::mail::MailState;
use crate::mail::model::MailUpdate;
use crate::types::{Id, Timestamp};

/// Notes that the texts of these mails are about to go, as far as `worker` still holds them; answers
/// which those are.
pub(in crate::mail) fn hand_over(
    conn: &mut DbConn,
    worker: Id,
    ids: &[Id],
    now: Timestamp,
) -> QueryResult<Vec<Id>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let held = mails::leased_by.eq(worker).and(mails::leased_until.gt(At(now)));
    let change = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec())))
        .filter(mails::state.eq(MailState::Leased))
        .filter(held)
        .set(mails::state.eq(MailState::Handed))
        .returning(mails::id);
    PlannedAnew(change).load(conn)
}

/// Writes what became of these mails, and forgets the texts of those with a secret in them that are settled, as far as `worker` still holds them; answers which those are.
pub(in crate::mail) fn settle(
    conn: &mut DbConn,
    worker: Id,
    settlements: &[(Id, MailUpdate)],
) -> QueryResult<Vec<Id>> {
    if settlements.is_empty() {
        return Ok(Vec::new());
    }
    let rows = settlements.iter().map(|(mail, new)| {
        (
            mail.into_sql::<Uid>(),
            worker.into_sql::<Uid>(),
            new.state.into_sql::<Text>(),
            new.attempts.into_sql::<BigInt>(),
            new.doubts.into_sql::<BigInt>(),
            new.next_at.into_sql::<Moment>(),
            new.relay.as_deref().into_sql::<Nullable<Text>>(),
            new.last_answer.as_deref().into_sql::<Nullable<Text>>(),
            new.settled_at.into_sql::<Nullable<Moment>>(),
        )
    });
    Rows::<_, Uid>::new(
        "UPDATE mails SET state = new.column3, attempts = new.column4, doubts = new.column5,
             next_at = new.column6, relay = new.column7, last_answer = new.column8,
             settled_at = new.column9, leased_by = NULL, leased_until = NULL,
             message = CASE WHEN new.column9 IS NOT NULL AND message LIKE 'closed.%' THEN NULL ELSE message END
         FROM (",
        rows.collect(),
        ") AS new WHERE mails.id = new.column1 AND mails.leased_by = new.column2
             AND mails.state IN ('leased', 'handed')
         RETURNING id",
    )
    .load(conn)
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
    let ended = diesel::update(mails::table)
        .filter(mails::id.eq(mail).and(mails::state.eq_any(from.to_vec())))
        .set((mails::state.eq(to), mails::last_answer.eq(answer), mails::settled_at.eq(At(now))))
        .execute(conn)?;
    forget_closed(conn, &[mail])?;
    Ok(ended)
}

/// Forgets the texts of those of these mails that are settled and had a secret in them.
pub(in crate::mail) fn forget_closed(conn: &mut DbConn, ids: &[Id]) -> QueryResult<usize> {
    diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec())))
        .filter(mails::settled_at.is_not_null().and(mails::message.like(format!("{MARK}%"))))
        .set(mails::message.eq(None::<String>))
        .execute(conn)
}
