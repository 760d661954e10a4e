//! What digests ask of practices.

use super::super::model::{CardRow, PracticeEventRow, State};
use super::super::queries;
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Timestamp};

/// What became of a submission.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The step itself.
    pub id: Id,
    /// The practice.
    pub practice: Id,
    /// Who wrote it.
    pub author: Id,
    /// What it is called, and in which language.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// What it has become.
    pub state: State,
    /// Why, as a code.
    pub reason: Option<String>,
    /// Why, in the coordinator's words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What waits for the coordinators of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The country.
    pub country: String,
    /// How many submissions.
    pub submissions: i64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
}

/// Those of the practices that anybody may read now.
pub fn published(tx: &mut Tx<'_>, ids: &[Id]) -> Result<Vec<CardRow>, Error> {
    Ok(queries::news::list_published(tx.conn, ids)?)
}

/// What was decided on these authors' submissions in the window `(since, until]`, by somebody else.
pub fn decisions(
    tx: &mut Tx<'_>,
    authors: &[Id],
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<Decision>, Error> {
    let decided = [State::Published, State::Declined, State::ChangesRequested, State::Withdrawn];
    let steps = queries::news::list_steps(tx.conn, authors, &decided, since, until)?;
    Ok(steps.into_iter().filter(|(step, _)| step.actor_role != "author").filter_map(decision).collect())
}

/// The decisions of these keys.
pub fn decisions_by_id(tx: &mut Tx<'_>, ids: &[Id]) -> Result<Vec<Decision>, Error> {
    Ok(queries::news::list_steps_by_id(tx.conn, ids)?.into_iter().filter_map(decision).collect())
}

fn decision(
    (step, (author, title, language)): (PracticeEventRow, queries::news::Titled),
) -> Option<Decision> {
    Some(Decision {
        id: step.id,
        practice: step.practice_id,
        author: author?,
        title,
        language,
        state: step.to_state,
        reason: step.reason_code,
        note: step.note,
        at: step.at.0,
    })
}

/// What waits for coordinators, by country.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Waiting>, Error> {
    let rows = queries::news::count_waiting(tx.conn, &[State::Submitted, State::Screening])?;
    let waiting = rows.into_iter().map(|(country, submissions, oldest)| Waiting {
        country,
        submissions,
        oldest: oldest.map(Into::into),
    });
    Ok(waiting.collect())
}
