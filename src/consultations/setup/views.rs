//! A consultation, its phases and its questions, as they go out.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calendar;
use super::model::{
    Access, ConsultationRow, ConsultationState, ContentLanguage, Label, PhaseRow, Question, QuestionRow,
    SelfItem, Texts, Visibility, without_names,
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
    /// When results are released, in order. The dates follow from the phases, and nothing else brings a release about.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub release_dates: Vec<Timestamp>,
    /// When the last day of taking part was put off, and with it the last of these dates.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub put_off_at: Option<Timestamp>,
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
        let release_dates = calendar::dates(&row, phases);
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
            release_dates,
            put_off_at: row.put_off_at.map(|at| at.0),
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
