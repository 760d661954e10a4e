//! Who may see and change a practice. Pure; moves are in the lifecycle.

use super::lifecycle::Standing;
use super::model::{Byline, PracticeRow, State};
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

/// How far a text can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// All of it: nobody reads it yet.
    Draft,
    /// Its wording: what it is about was decided on when it was published. Each change is on record.
    Correction,
}

/// Whether and how far somebody may change the text: its author while it is with its author, and the
/// wording of what is published its author and the coordinators of its country.
pub fn may_write(actor: &Actor, row: &PracticeRow) -> Result<Writing, Error> {
    may_read(Some(actor), row)?;
    let standing = standing(actor, row);
    if row.state == State::Published && (standing.is_author || standing.coordinates) {
        return Ok(Writing::Correction);
    }
    if !standing.is_author {
        return Err(Code::Forbidden.into());
    }
    match row.state {
        State::Draft | State::ChangesRequested => Ok(Writing::Draft),
        _ => {
            let possible = super::lifecycle::possible(row.state, standing, row.claimed_by);
            Err(Error::move_not_allowed(possible.into_iter().map(super::lifecycle::Action::code).collect()))
        }
    }
}

/// Whether somebody may delete a practice for good: its author, as long as nobody else works with it.
pub fn may_delete(actor: &Actor, row: &PracticeRow) -> Result<(), Error> {
    may_read(Some(actor), row)?;
    let standing = standing(actor, row);
    match row.state {
        _ if !standing.is_author => Err(Code::Forbidden.into()),
        State::Draft | State::Cancelled => Ok(()),
        _ => {
            let possible = super::lifecycle::possible(row.state, standing, row.claimed_by);
            Err(Error::move_not_allowed(possible.into_iter().map(super::lifecycle::Action::code).collect()))
        }
    }
}

/// Whether somebody is told who wrote a practice: readers as its author chose, and the coordinators of
/// its country always, because they have to know whom they decide on.
pub fn may_see_author(actor: Option<&Actor>, row: &PracticeRow) -> bool {
    row.byline != Byline::Hidden || actor.is_some_and(|actor| audience(Some(actor), row) == Audience::Party)
}

/// For whom a view is made: every field that is not for everybody names its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Anybody.
    Public,
    /// The secretariat, which sees what was done and not what was said.
    Oversight,
    /// The author and the coordinators of its country.
    Party,
}

/// To which audience somebody belongs.
pub fn audience(actor: Option<&Actor>, row: &PracticeRow) -> Audience {
    match actor.map(|actor| standing(actor, row)) {
        Some(standing) if standing.is_author || standing.coordinates => Audience::Party,
        Some(standing) if standing.is_administrator => Audience::Oversight,
        _ => Audience::Public,
    }
}
