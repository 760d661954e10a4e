//! Leaving, as far as it is a matter of the account.

use crate::accounts::model::MemberStatus;
use crate::accounts::queries;
use crate::app::App;
use crate::auth::links::{self, LinkPurpose};
use crate::auth::{Actor, Role};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

use super::log_in::log_out_everywhere;

/// Ends the log-in of a member who leaves at an instant; what they had taken on goes back. One administrator has to
/// stay.
pub fn begin_leaving(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    leaves_at: Timestamp,
    keeps_practices: bool,
) -> Result<(), Error> {
    // Of two administrators who leave at once, one has to stay.
    tx.take_turn("administrators")?;
    let row = queries::find_member(tx.conn, actor.id)?.ok_or(Code::NotFound)?;
    if row.leaves_at.is_some() {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    if actor.role == Role::Administrator && queries::count_other_administrators(tx.conn, actor.id)? == 0 {
        return Err(Code::LastAdministrator.into());
    }
    if actor.role == Role::Coordinator {
        for give_back in app.hooks.on_departure {
            give_back(tx, actor.id)?;
        }
    }
    for purpose in [LinkPurpose::ChoosePassword, LinkPurpose::ChangeEmail] {
        links::revoke(tx, purpose, actor.id)?;
    }
    queries::update_leaving(tx.conn, actor.id, Some(leaves_at), keeps_practices, tx.now)?;
    log_out_everywhere(tx, actor.id)
}

/// Takes it back that a member leaves.
pub fn end_leaving(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    let row = queries::find_member(tx.conn, member)?
        .filter(|row| row.status == MemberStatus::Suspended && row.leaves_at.is_some())
        .ok_or(Code::LinkExpired)?;
    queries::update_leaving(tx.conn, row.id, None, true, tx.now)?;
    Ok(())
}

/// Those who leave by now, and whether their practices stay.
pub fn whose_time_is_over(tx: &mut Tx<'_>) -> Result<Vec<(Id, bool)>, Error> {
    Ok(queries::list_leaving(tx.conn, tx.now)?)
}

/// The address of a member who has not left yet.
pub fn address_of(tx: &mut Tx<'_>, member: Id) -> Result<Option<String>, Error> {
    let row = queries::find_member(tx.conn, member)?.filter(|row| row.left_at.is_none());
    Ok(row.map(|row| row.email))
}

/// Takes everything out of a member's row but the key, which leads nowhere from then on.
pub fn forget(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    queries::blank_member(tx.conn, member, tx.now)?;
    Ok(())
}
