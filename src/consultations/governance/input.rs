//! What was decided, and what stewards say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::DecisionKind;
use crate::consultations::setup::input::{MAX_LINE, line, texts};
use crate::consultations::setup::model::{StewardAct, Texts};
use crate::error::{Error, FieldErrors};
use crate::types::text::clean;
use crate::types::{Id, clock};

/// A theme with what was heard and what was decided.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SaveDecision {
    /// What people spoke about.
    pub theme: Texts,
    /// What they said, in sum.
    pub heard: Texts,
    /// What was decided; empty while it is open.
    pub decision: Option<DecisionKind>,
    /// Why.
    pub reason: Texts,
    /// Who answers for it.
    #[schema(max_length = 300)]
    pub owner: String,
    /// Until which day, as in `2027-03-31`.
    pub due_on: Option<String>,
    /// How much of it is done, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: i64,
    /// What shows it: links and words.
    #[schema(max_length = 2000)]
    pub evidence: String,
}

impl SaveDecision {
    /// The same with clean text, checked: a decision needs its reason, its owner and a date.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        for (field, wordings) in
            [("theme", &mut self.theme), ("heard", &mut self.heard), ("reason", &mut self.reason)]
        {
            texts(&mut errors, field, wordings);
        }
        line(&mut errors, "owner", &mut self.owner, MAX_LINE);
        self.evidence = clean(&self.evidence);
        errors.longest("evidence", &self.evidence, 2_000);
        self.due_on = self.due_on.take().filter(|day| !day.is_empty());
        match self.due_on.as_ref().map(|day| day.parse::<jiff::civil::Date>()) {
            Some(Err(_)) => errors.add("due_on", "not-a-day"),
            Some(Ok(day)) if !clock::is_of_our_time(day) => errors.add("due_on", "day-out-of-range"),
            Some(Ok(_)) | None => {}
        }
        if !(0..=100).contains(&self.progress) {
            errors.add("progress", "percent");
        }
        if self.theme.is_empty() {
            errors.add("theme", "required");
        }
        if let Some(decision) = self.decision {
            if self.reason.is_empty() {
                errors.add("reason", "required");
            }
            let somebody_acts = matches!(decision, DecisionKind::Adopted | DecisionKind::Partly);
            if self.owner.is_empty() {
                errors.add("owner", "required");
            }
            if somebody_acts && self.due_on.is_none() {
                errors.add("due_on", "required");
            }
        }
        errors.finish(self)
    }
}

/// Whether the community got back what it was promised.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBenefit {
    /// In words.
    pub answer: Texts,
}

impl AnswerBenefit {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        texts(&mut errors, "answer", &mut self.answer);
        if self.answer.is_empty() {
            errors.add("answer", "required");
        }
        errors.finish(self)
    }
}

/// What a steward says. A no is final.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayAsSteward {
    /// On what.
    pub act: StewardAct,
    /// The number of the release; 0 for the other acts.
    #[serde(default)]
    pub target: i64,
    /// Yes or no.
    pub approves: bool,
    /// Why, if the steward wants to say; a no needs no reason.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

impl SayAsSteward {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        self.note = clean(&self.note);
        errors.longest("note", &self.note, 2_000);
        if (self.act == StewardAct::Release) != (self.target > 0) {
            errors.add("target", "out-of-range");
        }
        errors.finish(self)
    }
}

/// Members proposed for a body of stewards that cannot decide any more.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RefillStewards {
    /// Active members who do not run the consultation.
    #[schema(max_items = 20)]
    pub members: Vec<Id>,
    /// Why the body cannot decide, in words, for the second person and the record.
    #[schema(max_length = 2000)]
    pub reason: String,
}

impl RefillStewards {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        self.reason = clean(&self.reason);
        errors.longest("reason", &self.reason, 2_000);
        if self.reason.is_empty() {
            errors.add("reason", "required");
        }
        self.members.sort_unstable();
        self.members.dedup();
        match self.members.len() {
            0 => errors.add("members", "required"),
            1..=20 => {}
            _ => errors.at_most("members", self.members.len(), 20),
        }
        errors.finish(self)
    }
}
