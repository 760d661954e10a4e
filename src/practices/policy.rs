//! Who may see and change a practice. Pure; moves are in the lifecycle.

use super::lifecycle::Standing;
use super::model::{PracticeRow, State};
use crate::auth::Actor;
use crate::error::{Code, Error};

/// What a person is to a practice.
pub fn standing(actor: &Actor, row: &PracticeRow) -> Standing {
    Standing {
        is_author: row.author_id == Some(actor.id),
        coordinates: actor.coordinates(&row.country),
        is_administrator: actor.is_administrator(),
        id: actor.id,
    }
}

/// Whether somebody may read a practice: what is not published does not exist for strangers, and
/// a draft exists for its author alone. What was withdrawn is gone for all but those concerned.
pub fn may_read(actor: Option<&Actor>, row: &PracticeRow) -> Result<(), Error> {
    if row.state == State::Published {
        return Ok(());
    }
    let concerned = actor.is_some_and(|actor| {
        let standing = standing(actor, row);
        let sent = !matches!(row.state, State::Draft | State::Cancelled);
        standing.is_author || (sent && (standing.coordinates || standing.is_administrator))
    });
    match (concerned, row.state) {
        (true, _) => Ok(()),
        (false, State::Withdrawn) => Err(Code::Withdrawn.into()),
        (false, _) => Err(Code::NotFound.into()),
    }
}

/// Whether somebody may change the text: its author, while it is with its author.
pub fn may_write(actor: &Actor, row: &PracticeRow) -> Result<(), Error> {
    may_read(Some(actor), row)?;
    if row.author_id != Some(actor.id) {
        return Err(Code::Forbidden.into());
    }
    match row.state {
        State::Draft | State::ChangesRequested => Ok(()),
        _ => {
            let standing = standing(actor, row);
            let possible = super::lifecycle::possible(row.state, standing, row.claimed_by);
            Err(Error::move_not_allowed(possible.into_iter().map(super::lifecycle::Action::code).collect()))
        }
    }
}
