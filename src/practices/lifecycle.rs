//! The way of a practice from its author to its readers: one table, and the only way to move.

use super::model::State;
use crate::error::{Code, Error};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// A move. Handler, service function and audit row share its verb.
    Action {
        /// The author sends it to the coordinators, or sends it again.
        Submit = "submit",
        /// A coordinator takes it on.
        Claim = "claim",
        /// The coordinator puts it back.
        Release = "release",
        /// The coordinator asks the author for changes.
        RequestChanges = "request-changes",
        /// The coordinator publishes it.
        Publish = "publish",
        /// The coordinator does not take it.
        Decline = "decline",
        /// The author gives it up, or takes it back.
        Withdraw = "withdraw",
    }
}

text_enum! {
    /// Why something was declined or withdrawn.
    Reason {
        /// Not about racial equity or inclusion.
        OutOfScope = "out_of_scope",
        /// Too little to learn from.
        NotEnoughInformation = "not_enough_information",
        /// What it says cannot be checked.
        NotVerifiable = "not_verifiable",
        /// The network has it already.
        Duplicate = "duplicate",
        /// It would harm somebody.
        Harm = "harm",
        /// A community has not agreed, or no longer does.
        CommunityConsent = "community_consent",
        /// It is out of date or wrong.
        Outdated = "outdated",
        /// Another reason, told in words.
        Other = "other",
    }
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Who wrote it.
    Author,
    /// Any coordinator of its country who did not write it.
    Coordinator,
    /// The coordinator who has claimed it.
    Claimer,
    /// The coordinator who has claimed it, or the secretariat, so that nothing waits for somebody who is away.
    ClaimerOrSecretariat,
    /// Its author, a coordinator of its country, or the secretariat: taking back must never wait.
    AuthorOrKeeper,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// From which state.
    pub from: State,
    /// What is done.
    pub action: Action,
    /// To which state.
    pub to: State,
    /// By whom.
    pub by: By,
}

const fn row(from: State, action: Action, to: State, by: By) -> Move {
    Move { from, action, to, by }
}

/// Every move there is (states and moves of MOD-01 that this release knows).
pub const MOVES: &[Move] = &[
    row(State::Draft, Action::Submit, State::Submitted, By::Author),
    row(State::ChangesRequested, Action::Submit, State::Submitted, By::Author),
    row(State::Submitted, Action::Claim, State::Screening, By::Coordinator),
    row(State::Screening, Action::Release, State::Submitted, By::ClaimerOrSecretariat),
    row(State::Screening, Action::RequestChanges, State::ChangesRequested, By::Claimer),
    row(State::Screening, Action::Publish, State::Published, By::Claimer),
    row(State::Screening, Action::Decline, State::Declined, By::Claimer),
    row(State::Draft, Action::Withdraw, State::Cancelled, By::Author),
    row(State::Submitted, Action::Withdraw, State::Cancelled, By::Author),
    row(State::Screening, Action::Withdraw, State::Cancelled, By::Author),
    row(State::ChangesRequested, Action::Withdraw, State::Cancelled, By::Author),
    row(State::Published, Action::Withdraw, State::Withdrawn, By::AuthorOrKeeper),
];

/// The row for a move, or a conflict that lists the moves there are.
pub fn find(from: State, action: Action) -> Result<Move, Error> {
    MOVES.iter().find(|row| row.from == from && row.action == action).copied().ok_or_else(|| {
        let allowed = MOVES.iter().filter(|row| row.from == from).map(|row| row.action.code()).collect();
        Error::move_not_allowed(allowed)
    })
}

/// What the person who asks is to this practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Wrote it.
    pub is_author: bool,
    /// Coordinates its country.
    pub coordinates: bool,
    /// Belongs to the secretariat.
    pub is_administrator: bool,
    /// The member who asks.
    pub id: Id,
}

/// Whether a person of this standing may make the move; `claimed_by` is who has claimed the practice.
pub fn check(step: Move, standing: Standing, claimed_by: Option<Id>) -> Result<(), Error> {
    let decides = || match (standing.coordinates, standing.is_author) {
        (true, true) => Err(Code::OwnSubmission.into()),
        (true, false) => Ok(()),
        (false, _) => Err(Code::Forbidden.into()),
    };
    match step.by {
        By::Author if standing.is_author => Ok(()),
        By::Author => Err(Code::Forbidden.into()),
        By::Coordinator => decides(),
        By::Claimer => {
            decides()?;
            if claimed_by == Some(standing.id) { Ok(()) } else { Err(Code::ClaimedByAnother.into()) }
        }
        By::ClaimerOrSecretariat if standing.is_administrator && !standing.is_author => Ok(()),
        By::ClaimerOrSecretariat => check(Move { by: By::Claimer, ..step }, standing, claimed_by),
        By::AuthorOrKeeper if standing.is_author || standing.coordinates || standing.is_administrator => {
            Ok(())
        }
        By::AuthorOrKeeper => Err(Code::Forbidden.into()),
    }
}

/// The moves a person of this standing can make now, for buttons and for clients.
pub fn possible(from: State, standing: Standing, claimed_by: Option<Id>) -> Vec<Action> {
    MOVES
        .iter()
        .filter(|row| row.from == from && check(**row, standing, claimed_by).is_ok())
        .map(|row| row.action)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Id {
        Id(uuid::Uuid::from_u128(number))
    }

    fn author() -> Standing {
        Standing { is_author: true, coordinates: false, is_administrator: false, id: id(1) }
    }

    fn coordinator() -> Standing {
        Standing { is_author: false, coordinates: true, is_administrator: false, id: id(2) }
    }

    #[test]
    fn every_pair_that_is_not_in_the_table_is_a_conflict_with_the_moves_there_are() {
        let mut refused = 0;
        for from in State::ALL {
            for action in Action::ALL {
                let listed = MOVES.iter().any(|row| row.from == *from && row.action == *action);
                match find(*from, *action) {
                    Ok(step) => assert!(listed && step.from == *from),
                    Err(error) => {
                        assert!(!listed);
                        assert_eq!(error.code, Code::MoveNotAllowed);
                        assert!(!error.allowed.contains(&action.code()));
                        refused += 1;
                    }
                }
            }
        }
        assert_eq!(refused, State::ALL.len() * Action::ALL.len() - MOVES.len());
    }

    #[test]
    fn nothing_leads_out_of_an_end() {
        for end in [State::Declined, State::Cancelled, State::Withdrawn] {
            assert!(MOVES.iter().all(|row| row.from != end), "{end}");
        }
    }

    #[test]
    fn nobody_decides_on_an_own_submission() {
        let both = Standing { coordinates: true, ..author() };
        for action in [Action::Publish, Action::Decline, Action::RequestChanges, Action::Release] {
            let step = find(State::Screening, action).unwrap();
            assert_eq!(check(step, both, Some(both.id)).unwrap_err().code, Code::OwnSubmission);
        }
        let claim = find(State::Submitted, Action::Claim).unwrap();
        assert_eq!(check(claim, both, None).unwrap_err().code, Code::OwnSubmission);
    }

    #[test]
    fn only_who_has_claimed_decides() {
        let publish = find(State::Screening, Action::Publish).unwrap();
        assert!(check(publish, coordinator(), Some(id(2))).is_ok());
        assert_eq!(check(publish, coordinator(), Some(id(9))).unwrap_err().code, Code::ClaimedByAnother);
        assert_eq!(check(publish, author(), Some(id(1))).unwrap_err().code, Code::Forbidden);
    }

    #[test]
    fn the_secretariat_decides_on_nothing_but_may_give_back_and_take_back() {
        let secretariat =
            Standing { is_author: false, coordinates: false, is_administrator: true, id: id(3) };
        let moves: Vec<_> =
            State::ALL.iter().flat_map(|state| possible(*state, secretariat, Some(id(3)))).collect();
        assert_eq!(moves, [Action::Release, Action::Withdraw]);
    }
}
