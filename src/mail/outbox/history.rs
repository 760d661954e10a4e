//! What became of mails, for whoever caused them, and for how long it is kept.

use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::{MailEventRow, MailRow, inbound, queries};
use crate::types::clock::plus_seconds;

/// The mail of a cause, and its way so far, if there is one.
pub fn of_cause(tx: &mut Tx<'_>, cause: &str) -> Result<Option<(MailRow, Vec<MailEventRow>)>, Error> {
    let Some(mail) = queries::find_by_cause(tx.conn, cause)? else { return Ok(None) };
    let events = queries::list_events(tx.conn, mail.id)?;
    Ok(Some((mail, events)))
}

/// The causes among `causes` whose mail was left out in the end.
pub fn skipped_causes(tx: &mut Tx<'_>, causes: Vec<String>) -> Result<Vec<String>, Error> {
    Ok(queries::list_skipped(tx.conn, causes)?)
}

/// Deletes mails that were settled longer ago than `mail.keep_days`, and signs that nothing followed.
pub fn clean_up(app: &App, tx: &mut Tx<'_>) -> Result<(), Error> {
    let days = app.config.mail.keep_days.saturating_mul(86_400);
    queries::delete_settled(tx.conn, plus_seconds(tx.now, days.saturating_neg()))?;
    inbound::clean_up(tx)
}
