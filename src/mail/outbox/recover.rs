//! Taking over what a sender left that has died.

use super::settlement;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::{MailState, queries};
use crate::message::List;
use crate::types::Id;

/// Takes over what dead senders left: what cannot have arrived goes back into the queue; what may have
/// is in doubt, and goes again if the policy of its list says so. Answers how many it moved.
pub(super) fn take_over(app: &App, tx: &mut Tx<'_>) -> Result<usize, Error> {
    let expired = queries::list_expired(tx.conn, tx.now)?;
    let ids = |wanted: MailState| -> Vec<Id> {
        expired.iter().filter(|(_, state, _)| *state == wanted).map(|(id, ..)| *id).collect()
    };
    let (leased, handed) = (ids(MailState::Leased), ids(MailState::Handed));
    if !leased.is_empty() {
        queries::put_back(tx.conn, &leased, tx.now)?;
        queries::insert_events(tx.conn, &leased, tx.now)?;
    }
    if !handed.is_empty() {
        queries::doubt(tx.conn, &handed, tx.now)?;
        queries::insert_events(tx.conn, &handed, tx.now)?;
        for _ in &handed {
            app.metrics.mail("unknown");
        }
    }
    let mut moved = expired.len();
    for list in List::ALL {
        let most = settlement::most_doubts(*list, &app.config.mail.in_doubt);
        let again = queries::list_doubtful(tx.conn, *list, most, tx.now)?;
        if !again.is_empty() {
            queries::retry(tx.conn, &again, tx.now)?;
            queries::insert_events(tx.conn, &again, tx.now)?;
            moved = moved.saturating_add(again.len());
        }
    }
    Ok(moved)
}
