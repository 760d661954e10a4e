//! What operators ask of the outbox: how full it is, what became of a mail, and what was kept of whom.

use crate::db::Tx;
use crate::error::{Code, Error};
use crate::mail::queries::{self, MailFilter};
use crate::mail::{MailEventRow, MailRow, MailState};
use crate::message::List;
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// How the outbox stands.
#[derive(Debug, Clone)]
pub struct QueueStatus {
    pub by_state: Vec<(List, MailState, i64)>,
    pub by_domain: Vec<(String, i64)>,
    pub oldest: Option<Timestamp>,
    pub sent_last_hour: i64,
    pub slow_domains: Vec<SlowDomain>,
    pub suppressed_addresses: i64,
}

/// A domain that is written to more slowly than it could be.
#[derive(Debug, Clone)]
pub struct SlowDomain {
    pub domain: String,
    pub connections: Option<i64>,
    pub closed_until: Option<Timestamp>,
    pub reason: Option<String>,
}

/// How the outbox stands now; states are counted over the last day.
pub fn status(tx: &mut Tx<'_>) -> Result<QueueStatus, Error> {
    let slow = queries::list_slow_domains(tx.conn)?;
    Ok(QueueStatus {
        by_state: queries::count_by_state(tx.conn, plus_seconds(tx.now, -86_400))?,
        by_domain: queries::count_by_domain(tx.conn, 20)?,
        oldest: queries::oldest_waiting(tx.conn, tx.now)?,
        sent_last_hour: queries::count_sent_since(tx.conn, plus_seconds(tx.now, -3_600))?,
        slow_domains: slow
            .into_iter()
            .map(|row| SlowDomain {
                domain: row.domain,
                connections: row.connections,
                closed_until: row.closed_until.map(Into::into),
                reason: row.reason,
            })
            .collect(),
        suppressed_addresses: queries::count_suppressions(tx.conn)?,
    })
}

/// Mails, the newest first.
pub fn list_mails(tx: &mut Tx<'_>, filter: &MailFilter, limit: i64) -> Result<Vec<MailRow>, Error> {
    Ok(queries::list(tx.conn, filter, limit)?)
}

/// One mail, and its way so far.
pub fn find_mail(tx: &mut Tx<'_>, id: Id) -> Result<(MailRow, Vec<MailEventRow>), Error> {
    let mail = queries::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    Ok((mail, queries::list_events(tx.conn, id)?))
}

/// Lets a mail in doubt go again, or gives it up: an operator has looked at the server's log.
pub fn decide_doubt(tx: &mut Tx<'_>, id: Id, again: bool) -> Result<(), Error> {
    let mail = queries::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    if mail.state != MailState::Unknown {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    if again {
        queries::retry(tx.conn, &[id], tx.now)?;
    } else {
        let answer = "an operator gave it up";
        queries::end(tx.conn, id, &[MailState::Unknown], MailState::Skipped, answer, tx.now)?;
    }
    queries::insert_events(tx.conn, &[id], tx.now)?;
    Ok(())
}

/// Deletes every mail of a member with its way; answers how many there were.
pub fn erase(tx: &mut Tx<'_>, member: Id) -> Result<usize, Error> {
    Ok(queries::delete_of_member(tx.conn, member)?)
}
