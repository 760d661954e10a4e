//! What operators ask of digests: why somebody did or did not get one, what is kept of whom, what is to come.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::model::IssueState;
use super::queries;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::{self, MailState};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// How many of the last periods a trace shows.
const PERIODS: i64 = 30;
/// Issues are kept for this long: for the feed, and to answer questions.
const KEEP_SECONDS: i64 = 180 * 86_400;

/// One period of one member: what was decided, and what became of the mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Trace {
    /// Which day, week or month.
    pub period: String,
    /// When it was decided.
    #[schema(value_type = String, format = "date-time")]
    pub decided_at: Timestamp,
    /// `composed`, `empty`, `below_minimum` or `skipped`.
    pub decision: String,
    /// Why it was skipped, as a code.
    pub reason: Option<String>,
    /// How much was new.
    pub items: i64,
    /// Publication numbers it is about: after the first, up to the second.
    pub window: [i64; 2],
    /// The mail, if there is one.
    pub mail: Option<Id>,
    /// The way of the mail, step by step.
    pub steps: Vec<TraceStep>,
}

/// One step of a mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TraceStep {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// What it has become.
    pub state: MailState,
    /// Which attempt it was; 0 before the first.
    pub attempt: i64,
    /// What the mail server said, or why.
    pub detail: Option<String>,
}

impl From<mail::MailEventRow> for TraceStep {
    fn from(row: mail::MailEventRow) -> Self {
        Self { at: row.at.0, state: row.state, attempt: row.attempt, detail: row.detail }
    }
}

/// The last periods of a member, the newest first.
pub fn trace(tx: &mut Tx<'_>, member: Id) -> Result<Vec<Trace>, Error> {
    let issues = queries::list_issues(tx.conn, member, false, PERIODS)?;
    let mut traces = Vec::with_capacity(issues.len());
    for issue in issues {
        let mail = match issue.state {
            IssueState::Composed | IssueState::Skipped => mail::of_cause(tx, &issue.cause())?,
            IssueState::Empty | IssueState::BelowMinimum => None,
        };
        let (mail, steps) = match mail {
            Some((mail, steps)) => (Some(mail.id), steps),
            None => (None, Vec::new()),
        };
        traces.push(Trace {
            period: issue.period_key,
            decided_at: issue.composed_at.0,
            decision: issue.state.code().to_owned(),
            reason: issue.reason,
            items: issue.items,
            window: [issue.from_sequence, issue.to_sequence],
            mail,
            steps: steps.into_iter().map(TraceStep::from).collect(),
        });
    }
    Ok(traces)
}

/// How many digests come due in each of the next hours; those that are overdue are in the first.
pub fn next_due(tx: &mut Tx<'_>, hours: usize) -> Result<Vec<i64>, Error> {
    let mut counts = vec![0_i64; hours];
    let span = i64::try_from(hours).unwrap_or(24).saturating_mul(3_600);
    for next in queries::list_next(tx.conn, plus_seconds(tx.now, span))? {
        let hour = (next.0 - tx.now).get_seconds().max(0) / 3_600;
        if let Some(count) = usize::try_from(hour).ok().and_then(|hour| counts.get_mut(hour)) {
            *count = count.saturating_add(1);
        }
    }
    Ok(counts)
}

/// Everything that is kept of a member's digests.
pub fn export(app: &App, tx: &mut Tx<'_>, member: Id) -> Result<Value, Error> {
    let preferences = queries::find(tx.conn, member)?;
    let consents = queries::list_consents(tx.conn, member)?;
    let issues = queries::list_issues(tx.conn, member, false, 1_000)?;
    let preferences = preferences.map(|row| super::views::PreferencesView::new(app, row, None));
    Ok(json!({
        "preferences": preferences,
        "consents": consents.iter().map(|row| json!({
            "at": row.at.0, "action": row.action, "channel": row.channel, "language": row.language,
            "wording": row.wording, "detail": row.detail,
        })).collect::<Vec<_>>(),
        "issues": issues.iter().map(|row| json!({
            "period": row.period_key, "composed_at": row.composed_at.0, "state": row.state, "reason": row.reason,
            "items": row.items, "content": row.content.0,
        })).collect::<Vec<_>>(),
    }))
}

/// Forgets what was made for a member; their choice and its proof stay with the account.
pub fn erase(tx: &mut Tx<'_>, member: Id) -> Result<usize, Error> {
    Ok(queries::delete_issues_of(tx.conn, member)?)
}

/// How many found which digest useful: issue, answer, number.
pub fn useful_answers(tx: &mut Tx<'_>) -> Result<Vec<(String, String, i64)>, Error> {
    Ok(queries::list_answers(tx.conn)?)
}

/// Counts what somebody says of a digest.
pub(super) fn count_answer(tx: &mut Tx<'_>, issue: &str, answer: &str) -> Result<(), Error> {
    queries::count_answer(tx.conn, issue, answer)?;
    Ok(())
}

/// Forgets issues that are old.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    queries::delete_issues(tx.conn, plus_seconds(tx.now, -KEEP_SECONDS))?;
    Ok(())
}
