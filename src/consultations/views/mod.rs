//! What goes out, for JSON and for pages.

mod result;
mod steward;

pub use result::{DecisionView, ReleaseView, VerdictView};
pub use steward::{RefillView, StewardBody};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::Answer;
use super::model::{
    Access, AnswerRow, CareNoteRow, ConsentRow, ConsultationRow, ConsultationState, ContentLanguage,
    InvitationKind, InvitationRow, Label, PhaseRow, Purpose, Question, QuestionRow, SelfDescriptionRow,
    SelfItem, StatementReason, StatementRow, StatementState, Texts, Visibility, Vote, without_names,
};
use super::phases::{self, Act, PhaseKind};
use crate::types::{Id, Timestamp, clock};
use crate::web::reply::Revision;

/// A phase.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhaseView {
    /// What happens in it.
    pub kind: PhaseKind,
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub begins_at: Timestamp,
    /// The first instant after it: at this instant it takes nothing any more.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// The last day on which it holds, in the time zone of the consultation: of a phase that ends at midnight
    /// the day before. This is the day to show to people.
    #[serde(default)]
    #[schema(format = Date)]
    pub last_day: String,
    /// What participants may write in it.
    pub accepts: Vec<Act>,
}

impl PhaseView {
    /// A phase of a consultation in this time zone.
    pub fn of(row: &PhaseRow, zone: &TimeZone) -> Self {
        Self {
            kind: row.kind,
            begins_at: row.begins_at.0,
            ends_at: row.ends_at.0,
            last_day: clock::last_day(row.ends_at.0, zone).to_string(),
            accepts: row.kind.accepts().to_vec(),
        }
    }
}

/// A consultation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsultationView {
    pub id: Id,
    pub state: ConsultationState,
    /// Where it stands now: `upcoming`, a phase, `pause` or `closed`.
    pub phase: String,
    /// What participants may write now.
    pub accepts: Vec<Act>,
    pub country: String,
    pub countries: Vec<String>,
    pub language: String,
    pub languages: Vec<ContentLanguage>,
    pub title: Texts,
    pub purpose: Texts,
    /// What the community gets back.
    pub benefit: Texts,
    /// Whether it did.
    pub benefit_answer: Texts,
    pub policy_areas: Vec<String>,
    pub access: Access,
    pub visibility: Visibility,
    pub threshold: i64,
    pub staff_read_early: bool,
    /// A second person has to agree before a statement is not shown.
    #[serde(default)]
    pub second_review: bool,
    /// How many others somebody may invite who was invited.
    #[serde(default)]
    pub invitations_each: i64,
    /// For how many waves.
    #[serde(default)]
    pub invitation_waves: i64,
    pub time_zone: String,
    pub jurisdiction: String,
    pub labels: Vec<Label>,
    pub self_description: Vec<SelfItem>,
    pub stewards_needed: i64,
    /// When two people refilled the body of stewards, because too few of it could act.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default)]
    pub stewards_refilled_at: Option<Timestamp>,
    /// For its staff only.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stewards: Vec<Id>,
    /// Countries that have agreed to open this draft together with the others; for its staff only.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub agreed_by: Vec<String>,
    /// Shows the draft to whoever has it; for its staff only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub preview_code: Option<String>,
    pub phases: Vec<PhaseView>,
    /// The first instant at which nobody can take part any more; absent where nobody ever can.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closes_at: Option<Timestamp>,
    /// The last day on which one can take part, in `time_zone`. This is the day to show to people.
    #[serde(default)]
    #[schema(format = Date)]
    pub last_day: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
    pub revision: i64,
    /// Whether the reader runs it.
    pub manages: bool,
}

impl Revision for ConsultationView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl ConsultationView {
    /// Whether nobody can take part any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state == ConsultationState::Archived || self.closes_at.is_none_or(|end| end <= now)
    }

    /// The view at `now`.
    pub fn of(row: ConsultationRow, phases: &[PhaseRow], now: Timestamp) -> Self {
        let moment = phases::moment(phases, now);
        let is_open = row.state == ConsultationState::Open;
        let zone = clock::zone(&row.time_zone);
        let closes_at = phases::contributions_end(phases);
        Self {
            id: row.id,
            state: row.state,
            phase: moment.code().to_owned(),
            accepts: if is_open { moment.accepts().to_vec() } else { Vec::new() },
            country: row.country,
            countries: row.countries.0,
            language: row.language,
            languages: row.languages.0,
            title: row.title.0,
            purpose: row.purpose.0,
            benefit: row.benefit.0,
            benefit_answer: row.benefit_answer.0,
            policy_areas: row.policy_areas.0,
            access: row.access,
            visibility: row.visibility,
            threshold: row.threshold,
            staff_read_early: row.staff_read_early,
            second_review: row.second_review,
            invitations_each: row.invitations_each,
            invitation_waves: row.invitation_waves,
            time_zone: row.time_zone,
            jurisdiction: row.jurisdiction,
            labels: row.labels.0,
            self_description: row.self_description.0,
            stewards_needed: row.stewards_needed,
            stewards_refilled_at: None,
            stewards: Vec::new(),
            agreed_by: Vec::new(),
            preview_code: Some(row.preview_code),
            phases: phases.iter().map(|phase| PhaseView::of(phase, &zone)).collect(),
            closes_at,
            last_day: closes_at.map(|end| clock::last_day(end, &zone).to_string()),
            opened_at: row.opened_at.map(|at| at.0),
            revision: row.revision,
            manages: false,
        }
    }
}

/// A question in one version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    pub version: i64,
    #[serde(flatten)]
    pub question: Question,
}

impl From<QuestionRow> for QuestionView {
    fn from(row: QuestionRow) -> Self {
        let question = Question { name: row.name, kind: row.kind, content: row.content.0 };
        Self { version: row.version, question }
    }
}

impl QuestionView {
    /// For everybody: without the names of those who checked a translation.
    pub fn without_names(mut self) -> Self {
        let content = &mut self.question.content;
        without_names(&mut content.text);
        without_names(&mut content.hint);
        for choice in content.choices.iter_mut().chain(&mut content.lines) {
            without_names(&mut choice.text);
        }
        self
    }
}

/// What somebody gets who comes in: the only time the code is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// The key to one's own part: to go on, to look, to take back.
    pub code: String,
    pub consents: Vec<Purpose>,
    pub wording_version: i64,
}

/// A way in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    pub id: Id,
    pub kind: InvitationKind,
    pub label: String,
    /// How many may use it. How many did stays unsaid: it could single somebody out.
    pub allowed: i64,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<InvitationRow> for InvitationView {
    fn from(row: InvitationRow) -> Self {
        let label = if row.kind == InvitationKind::Email { String::new() } else { row.label };
        Self { id: row.id, kind: row.kind, label, allowed: row.allowed, expires_at: row.expires_at.0 }
    }
}

/// A way in, just made: the only time the code is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewInvitation {
    /// What to hand out; absent for `e-mail`, where it was sent.
    pub code: Option<String>,
    /// Where the code leads.
    pub address: Option<String>,
    pub invitation: InvitationView,
}

/// An answer as its giver sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    pub question: String,
    pub version: i64,
    pub answer: Answer,
}

impl From<AnswerRow> for AnswerView {
    fn from(row: AnswerRow) -> Self {
        Self { question: row.question, version: row.version, answer: row.value.0 }
    }
}

/// A statement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StatementView {
    pub number: i64,
    /// The language it was written in.
    pub language: String,
    pub texts: Texts,
    pub is_seed: bool,
    /// Whether somebody has read it out.
    pub has_audio: bool,
    /// For its author and moderators.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<StatementState>,
    /// Why it is not shown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StatementReason>,
    /// Why somebody proposed not to show it; a second person decides. For moderators.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proposed_reason: Option<StatementReason>,
    /// Something in it looks like a name, an address or a number of a person.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub looks_personal: bool,
    pub revision: i64,
}

impl Revision for StatementView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl StatementView {
    /// For everybody: without the names of those who checked a translation.
    pub fn public(row: &StatementRow) -> Self {
        let mut view = Self::whole(row);
        without_names(&mut view.texts);
        view
    }

    fn whole(row: &StatementRow) -> Self {
        Self {
            number: row.number,
            language: row.language.clone(),
            texts: row.texts.0.clone(),
            is_seed: row.is_seed,
            has_audio: row.audio_kind.is_some(),
            state: None,
            reason: None,
            proposed_reason: None,
            looks_personal: false,
            revision: row.revision,
        }
    }

    /// For its author.
    pub fn own(row: &StatementRow) -> Self {
        let mut view = Self::moderated(row);
        without_names(&mut view.texts);
        view
    }

    /// For moderators.
    pub fn moderated(row: &StatementRow) -> Self {
        // Why care was given is not for paper: it is seen that the statement is not shown.
        let reason = row.reason.filter(|reason| !reason.asks_for_care());
        Self { state: Some(row.state), reason, ..Self::whole(row) }
    }

    /// In the list of statements that are shown: as the staff reads it, or everybody.
    pub fn listed(row: &StatementRow, for_staff: bool) -> Self {
        if for_staff { Self::whole(row) } else { Self::public(row) }
    }
}

/// The statement somebody is asked next.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NextStatement {
    /// None when all have been voted on.
    pub statement: Option<StatementView>,
    /// How many one has voted on.
    pub voted: usize,
    /// How many are left.
    pub left: usize,
}

/// A vote of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoteView {
    pub statement: i64,
    pub choice: Vote,
}

impl From<(i64, i64)> for VoteView {
    fn from((statement, choice): (i64, i64)) -> Self {
        Self { statement, choice: Vote::of(choice) }
    }
}

/// A consent as it was given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsentView {
    pub purpose: Purpose,
    pub wording_version: i64,
    pub language: String,
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
    /// Whether it was given with a mark on paper.
    #[serde(default)]
    pub on_paper: bool,
}

impl From<ConsentRow> for ConsentView {
    fn from(row: ConsentRow) -> Self {
        Self {
            purpose: row.purpose,
            wording_version: row.wording_version,
            language: row.language,
            given_at: row.given_at.0,
            on_paper: row.on_paper,
        }
    }
}

/// What somebody said of themselves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SelfDescriptionView {
    pub item: SelfItem,
    pub chosen: Vec<String>,
    pub own_words: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<SelfDescriptionRow> for SelfDescriptionView {
    fn from(row: SelfDescriptionRow) -> Self {
        Self { item: row.item, chosen: row.chosen.0, own_words: row.own_words, expires_at: row.expires_at.0 }
    }
}

/// A statement as its author sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OwnStatement {
    #[serde(flatten)]
    pub statement: StatementView,
    /// Whether its author may write it anew.
    pub may_rewrite: bool,
}

impl OwnStatement {
    /// Reads a row.
    pub fn of(row: &StatementRow) -> Self {
        let told = row.reason.is_some_and(|reason| !reason.asks_for_care());
        let may_rewrite = row.state == StatementState::Rejected && told;
        Self { statement: StatementView::own(row), may_rewrite }
    }
}

/// Everything somebody has said, what became of it, and how often it was opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    pub consultation: Id,
    /// The day.
    pub joined_on: String,
    pub language: String,
    /// Whether a facilitator wrote it down.
    pub assisted: bool,
    /// How often staff opened one of these answers.
    pub times_opened: i64,
    pub consents: Vec<ConsentView>,
    pub answers: Vec<AnswerView>,
    pub statements: Vec<OwnStatement>,
    pub votes: Vec<VoteView>,
    pub self_description: Vec<SelfDescriptionView>,
    /// How many others one may still invite.
    #[serde(default)]
    pub invitations_left: i64,
    /// Numbers of the public releases that count this part.
    pub counted_in: Vec<i64>,
}

/// What taking something back has changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Withdrawn {
    /// Numbers of the public releases that counted it: they stand, with a note, until the next release,
    /// which does without it.
    pub releases: Vec<i64>,
}

/// How many statements stand where, rounded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModerationCount {
    pub state: StatementState,
    pub reason: Option<StatementReason>,
    /// At least so many: rounded down to a multiple of five.
    pub about: i64,
}

/// A private note about somebody who may need help.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CareNote {
    pub id: Id,
    pub number: i64,
    pub reason: StatementReason,
    pub note: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<CareNoteRow> for CareNote {
    fn from(row: CareNoteRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            reason: row.reason,
            note: row.note,
            created_at: row.created_at.0,
        }
    }
}
