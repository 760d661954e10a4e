//! What is shown of mail, in JSON and on pages alike.

use serde::Serialize;
use utoipa::ToSchema;

use super::queue::QueueStatus;
use crate::digests::{Trace, TraceStep};
use crate::mail::suppression::Why;
use crate::mail::{MailRow, MailState, PauseRow};
use crate::message::List;
use crate::types::{Id, Timestamp};

/// How mail stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverviewView {
    /// How many mails of each list are in each state, over the last day; what waits is counted whole.
    pub states: Vec<StateCount>,
    /// The domains for which most mails wait.
    pub domains: Vec<DomainCount>,
    /// Since when the oldest mail that is due waits.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub oldest_waiting: Option<Timestamp>,
    /// How many were sent in the last hour.
    pub sent_last_hour: i64,
    /// How many digests come due in each of the next 24 hours; those overdue are in the first.
    pub next_due: Vec<i64>,
    /// What is held back.
    pub pauses: Vec<PauseView>,
    /// The domains that are written to more slowly, because they asked for it.
    pub slow_domains: Vec<SlowDomainView>,
    /// How many addresses are not written to any more.
    pub suppressed_addresses: i64,
    /// How many readers found which digest useful, without their names.
    pub useful: Vec<UsefulView>,
}

/// One number of the overview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateCount {
    /// Which list.
    pub list: List,
    /// Which state.
    pub state: MailState,
    /// How many.
    pub mails: i64,
}

/// Mails that wait for a domain.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DomainCount {
    /// Which domain.
    pub domain: String,
    /// How many.
    pub waiting: i64,
}

/// Something that is held back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PauseView {
    /// `list`, `domain` or `relay`.
    pub scope: String,
    /// Which.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Whether the program did it by itself.
    pub automatic: bool,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    pub since: Timestamp,
}

impl From<PauseRow> for PauseView {
    fn from(row: PauseRow) -> Self {
        Self {
            scope: row.scope,
            name: row.name,
            reason: row.reason,
            automatic: row.paused_by.is_none(),
            since: row.at.0,
        }
    }
}

/// A domain that asked us to slow down.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlowDomainView {
    /// Which.
    pub domain: String,
    /// How many mails may be on their way to it at once.
    pub connections: Option<i64>,
    /// Until when it is left alone.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closed_until: Option<Timestamp>,
    /// What it said.
    pub reason: Option<String>,
}

/// Answers to "was this useful?".
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsefulView {
    /// Which digest, as in `weekly-2026-W48`.
    pub issue: String,
    /// `yes`, `partly` or `no`.
    pub answer: String,
    /// How many.
    pub answers: i64,
}

impl OverviewView {
    pub(super) fn new(
        status: QueueStatus,
        pauses: Vec<PauseRow>,
        next_due: Vec<i64>,
        useful: Vec<(String, String, i64)>,
    ) -> Self {
        let states = status.by_state.into_iter();
        let slow = status.slow_domains.into_iter();
        let useful = useful.into_iter();
        Self {
            states: states.map(|(list, state, mails)| StateCount { list, state, mails }).collect(),
            domains: status
                .by_domain
                .into_iter()
                .map(|(domain, waiting)| DomainCount { domain, waiting })
                .collect(),
            oldest_waiting: status.oldest,
            sent_last_hour: status.sent_last_hour,
            next_due,
            pauses: pauses.into_iter().map(PauseView::from).collect(),
            slow_domains: slow
                .map(|row| SlowDomainView {
                    domain: row.domain,
                    connections: row.connections,
                    closed_until: row.closed_until,
                    reason: row.reason,
                })
                .collect(),
            suppressed_addresses: status.suppressed_addresses,
            useful: useful.map(|(issue, answer, answers)| UsefulView { issue, answer, answers }).collect(),
        }
    }
}

/// One mail. Its text is not shown: it may hold a link that only its reader should have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// The mail; also the name of the message.
    pub id: Id,
    /// Which list it belongs to.
    pub list: List,
    /// What it is, as in `practice.published`.
    pub kind: String,
    /// Whom it is for.
    pub member: Option<Id>,
    /// Where it goes.
    pub recipient: String,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// How often nobody knew whether it had arrived.
    pub doubts: i64,
    /// When it goes, or went last.
    #[schema(value_type = String, format = "date-time")]
    pub next_at: Timestamp,
    /// From when on it is not worth sending any more.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub not_after: Option<Timestamp>,
    /// Which mail server took it.
    pub relay: Option<String>,
    /// What a server said last, or why it ended.
    pub last_answer: Option<String>,
    /// When it was written.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// Its way so far; only for a single mail.
    pub steps: Vec<TraceStep>,
}

impl MessageView {
    pub(super) fn new(row: MailRow, steps: Vec<TraceStep>) -> Self {
        Self {
            id: row.id,
            list: row.list,
            kind: row.kind,
            member: row.member_id,
            recipient: row.recipient,
            state: row.state,
            attempts: row.attempts,
            doubts: row.doubts,
            next_at: row.next_at.0,
            not_after: row.not_after.map(Into::into),
            relay: row.relay,
            last_answer: row.last_answer,
            created_at: row.created_at.0,
            steps,
        }
    }
}

/// Why a member did or did not get what.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberMailView {
    /// The member.
    pub id: Id,
    /// The name others see.
    pub name: String,
    /// Whether the member is active; nobody else is written to.
    pub active: bool,
    /// How often a digest comes.
    pub frequency: String,
    /// When the next one goes.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_at: Option<Timestamp>,
    /// The day until which none goes.
    pub paused_until: Option<String>,
    /// Why no digest is sent to the member's address, if none is.
    pub not_sent_because: Option<Why>,
    /// The last periods, the newest first: what was decided, and the way of each mail.
    pub periods: Vec<Trace>,
    /// The last mails of all lists.
    pub messages: Vec<MessageView>,
}

/// What a member's digest would say.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberPreviewView {
    /// When the next one goes after that instant.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_at: Option<Timestamp>,
    /// Subject line and text; absent when there is nothing new.
    pub text: Option<String>,
}

/// How much was erased.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ErasedView {
    /// Mails.
    pub mails: usize,
    /// Digests.
    pub digests: usize,
    /// Notices.
    pub notices: usize,
}
