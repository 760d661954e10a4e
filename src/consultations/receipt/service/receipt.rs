//! What somebody has said, and what became of it.

use super::super::input::WithdrawWhat;
use super::super::views::Receipt;
use crate::consultations::participation::queries::{counted, part};
use crate::consultations::participation::service::answers;
use crate::consultations::participation::service::part::Part;
use crate::consultations::results;
use crate::consultations::setup::model::ReleaseState;
use crate::consultations::statements::queries::statement;
use crate::consultations::statements::views::{OwnStatement, VoteView};
use crate::db::Tx;
use crate::error::Error;

/// What somebody has said, what became of it, and how often it was opened.
pub fn receipt(tx: &mut Tx<'_>, own: &Part) -> Result<Receipt, Error> {
    let id = own.participant.id;
    let consents = part::list_consents(tx.conn, id)?;
    let mut statements = Vec::new();
    for row in statement::list_of_author(tx.conn, id)? {
        statements.push(OwnStatement::of(&row));
    }
    let votes = statement::list_votes_of(tx.conn, own.row.id, id)?;
    let releases = counted::list_releases_of(tx.conn, id)?;
    let published = results::queries::list_releases(tx.conn, own.row.id)?;
    let counted_in = releases
        .into_iter()
        .filter(|number| {
            published
                .iter()
                .any(|release| release.number == *number && release.state == ReleaseState::Published)
        })
        .collect();
    Ok(Receipt {
        consultation: own.row.id,
        joined_on: own.participant.joined_on.clone(),
        language: own.participant.language.clone(),
        assisted: own.participant.is_assisted,
        times_opened: own.participant.times_opened,
        invitations_left: own.participant.invitations_left,
        consents: consents.into_iter().map(Into::into).collect(),
        answers: answers::list_own(tx, own)?,
        statements,
        votes: votes.into_iter().map(VoteView::from).collect(),
        self_description: part::list_self_descriptions_of(tx.conn, id)?.into_iter().map(Into::into).collect(),
        counted_in,
    })
}

/// What a form of the receipt page asks to take back, by its name and its detail.
pub fn withdrawal_of(what: &str, detail: &str) -> Option<WithdrawWhat> {
    match what {
        "answer" => Some(WithdrawWhat::Answer { question: detail.to_owned() }),
        "statement" => Some(WithdrawWhat::Statement { number: detail.parse().ok()? }),
        "vote" => Some(WithdrawWhat::Vote { number: detail.parse().ok()? }),
        "everything" => Some(WithdrawWhat::Everything),
        _ => None,
    }
}
