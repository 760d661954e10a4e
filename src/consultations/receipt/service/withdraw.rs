//! Taking back: what is gone is deleted at once, and leaves the published numbers with the next release.

use super::super::input::WithdrawWhat;
use super::super::views::Withdrawn;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation::queries::part;
use crate::consultations::participation::service::changes::{begin_taking_back, note_taken_back};
use crate::consultations::participation::service::part::Part;
use crate::consultations::results;
use crate::consultations::results::model::ReleaseRow;
use crate::consultations::setup::model::{ReleaseState, StewardAct};
use crate::consultations::setup::service::{approval, load};
use crate::consultations::statements::queries::statement;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::types::text::clean_line;

/// Takes back a part of somebody's contribution, or all of it; possible at any time.
pub fn withdraw(tx: &mut Tx<'_>, own: &Part, what: &WithdrawWhat) -> Result<Withdrawn, Error> {
    let (consultation, participant) = (own.row.id, own.participant.id);
    let releases = begin_taking_back(tx, consultation, participant)?;
    let gone = match what {
        WithdrawWhat::Answer { question } => {
            part::delete_answer(tx.conn, participant, &clean_line(question))?
        }
        WithdrawWhat::Vote { number } => statement::delete_vote(tx.conn, consultation, participant, *number)?,
        WithdrawWhat::Statement { number } => {
            let row = statement::find(tx.conn, consultation, *number)?;
            row.filter(|row| row.author_id == Some(participant)).ok_or(Code::NotFound)?;
            statement::delete(tx.conn, consultation, *number)?;
            1
        }
        WithdrawWhat::Everything => {
            remove(tx, consultation, participant)?;
            1
        }
        WithdrawWhat::Invitation { .. } => return Err(Code::Forbidden.into()),
    };
    if gone == 0 {
        return Err(Code::NotFound.into());
    }
    note_taken_back(tx, consultation, &releases)?;
    let standing = standing(tx, consultation, &releases)?;
    audit::record(tx, None, Event::new("consultation.taken-back", "consultation", consultation))?;
    Ok(Withdrawn { releases: standing })
}

/// The stewards take back the parts of everybody who came in by one invitation, once as many of them have
/// said yes to it as were agreed.
pub fn withdraw_together(tx: &mut Tx<'_>, actor: &Actor, id: Id, invitation: Id) -> Result<Withdrawn, Error> {
    let loaded = load(tx, id)?;
    approval::check_is_steward(tx, actor, id)?;
    approval::check_approved(tx, &loaded.row, StewardAct::TakeBack, 0)?;
    // Who came in by an invitation for one person stands nowhere.
    part::find_group(tx.conn, id, invitation)?.ok_or(Code::NotFound)?;
    let people = part::list_by_invitation(tx.conn, id, invitation)?;
    let mut releases = Vec::new();
    for person in people {
        releases.extend(begin_taking_back(tx, id, person)?);
        remove(tx, id, person)?;
    }
    releases.sort_unstable();
    releases.dedup();
    note_taken_back(tx, id, &releases)?;
    let standing = standing(tx, id, &releases)?;
    audit::record(tx, Some(actor), Event::new("consultation.taken-back-together", "consultation", id))?;
    Ok(Withdrawn { releases: standing })
}

/// Deletes somebody's statements with all votes on them, and then everything else of theirs.
fn remove(tx: &mut Tx<'_>, consultation: Id, participant: Id) -> Result<(), Error> {
    for row in statement::list_of_author(tx.conn, participant)? {
        statement::delete(tx.conn, consultation, row.number)?;
    }
    part::delete(tx.conn, participant)?;
    Ok(())
}

/// Those of these releases that are public or wait for the stewards, and stand until the next one.
fn standing(tx: &mut Tx<'_>, consultation: Id, numbers: &[i64]) -> Result<Vec<i64>, Error> {
    let releases = results::queries::list_releases(tx.conn, consultation)?;
    let stands = |release: &&ReleaseRow| {
        matches!(release.state, ReleaseState::Published | ReleaseState::Waiting)
            && numbers.contains(&release.number)
    };
    let mut standing: Vec<i64> = releases.iter().filter(stands).map(|release| release.number).collect();
    standing.sort_unstable();
    Ok(standing)
}
