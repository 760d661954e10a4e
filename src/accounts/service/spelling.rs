//! Rows from before names and addresses had one spelling.

use crate::accounts::queries;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::suppression;
use crate::types::Email;
use crate::types::text::name_key;

/// Gives members the key of their names and the present spelling of their addresses, at the start after
/// an update. Two accounts of one mailbox stay two, each under the spelling it has: only people can say
/// which of them is meant to be kept.
pub fn bring_up_to_date(tx: &mut Tx<'_>) -> Result<(), Error> {
    for (id, kept, name) in queries::list_without_key(tx.conn)? {
        let mut email = kept.clone();
        if let Some(present) = Email::parse(&kept).filter(|present| present.as_str() != kept) {
            match queries::find_member_by_email(tx.conn, present.as_str())? {
                Some(other) => {
                    tracing::warn!(member.id = %id, member.other = %other.id, "two accounts have one mailbox");
                }
                None => {
                    suppression::respell(tx, &kept)?;
                    email = present.to_string();
                }
            }
        }
        queries::update_spelling(tx.conn, id, &email, &name_key(&name))?;
    }
    for (id, kept) in queries::list_undecided(tx.conn)? {
        if let Some(present) = Email::parse(&kept).filter(|present| present.as_str() != kept) {
            queries::update_application_email(tx.conn, id, present.as_str())?;
        }
    }
    Ok(())
}
