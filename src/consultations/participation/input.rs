//! What participants send.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::Answer;
use super::model::{InvitationKind, Purpose};
use crate::consultations::setup::input::{MAX_LINE, line};
use crate::consultations::setup::model::SelfItem;
use crate::error::{Error, FieldError, FieldErrors};
use crate::types::{Email, Id, clock, language_tag};

/// Coming in.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Join {
    /// The code of an invitation, where one is needed.
    #[schema(max_length = 80)]
    pub invitation: String,
    /// What one agrees to; `take-part` is needed.
    pub consents: Vec<Purpose>,
    /// The language one reads the consultation in (BCP 47).
    #[schema(max_length = 35)]
    pub language: String,
    /// The meeting at which a facilitator writes for somebody else.
    pub meeting: Option<Id>,
}

impl Join {
    /// The same with clean text, checked.
    pub fn parse(mut self, language: &str, needs_invitation: bool) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        line(&mut errors, "invitation", &mut self.invitation, 80);
        if self.language.is_empty() {
            language.clone_into(&mut self.language);
        }
        match language_tag::canonical(&self.language) {
            Some(tag) => self.language = tag,
            None => errors.push(FieldError::new("language", "unknown-language").given(&self.language)),
        }
        if !self.consents.contains(&Purpose::TakePart) {
            errors.add("consents", "consent-needed");
        }
        if needs_invitation && self.invitation.is_empty() && !errors.is_empty() {
            errors.add("invitation", "required");
        }
        self.consents.sort();
        self.consents.dedup();
        errors.finish(self)
    }
}

/// An answer to a question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// The question's name.
    #[schema(max_length = 40)]
    pub question: String,
    /// The version that was shown; the present one when left out.
    #[serde(default)]
    pub version: Option<i64>,
    /// What was answered; an empty answer takes back the one before.
    #[serde(default)]
    pub answer: Answer,
}

/// Several answers at once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveAnswers {
    /// The answers; questions left out keep theirs.
    #[schema(max_items = 100)]
    pub answers: Vec<GivenAnswer>,
}

/// What somebody says of themselves on one item. Sending it is the consent to this item.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Describe {
    /// The item.
    pub item: SelfItem,
    /// Codes of the item's choices; none and no words takes back what was said.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub chosen: Vec<String>,
    /// One's own words.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub own_words: String,
}

impl Describe {
    /// The same with clean text, checked against the choices of the item.
    pub fn parse(mut self, is_choice: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        line(&mut errors, "own_words", &mut self.own_words, MAX_LINE);
        errors.at_most("chosen", self.chosen.len(), 40);
        self.chosen.sort();
        self.chosen.dedup();
        if self.chosen.iter().any(|code| !is_choice(code)) {
            errors.add("chosen", "unknown-code");
        }
        errors.finish(self)
    }
}

/// A way in, to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// For whom.
    pub kind: InvitationKind,
    /// What the staff calls it; nobody's name.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub label: String,
    /// How many may use it; one, unless it is for a group.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    pub allowed: Option<i64>,
    /// The address to write to, for `e-mail`; it is not kept.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: String,
    /// For how many days.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 366)]
    pub days: Option<i64>,
}

impl Invite {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        line(&mut errors, "label", &mut self.label, MAX_LINE);
        errors.within("allowed", self.allowed, 1, 10_000);
        errors.within("days", self.days, 1, 366);
        if self.kind == InvitationKind::Email && Email::parse(&self.email).is_none() {
            errors.add("email", if self.email.trim().is_empty() { "required" } else { "email" });
        }
        errors.finish(self)
    }
}

/// Most people at one meeting.
const MAX_PEOPLE: i64 = 500;

/// A meeting at which people take part with a facilitator's help, to be agreed to by a second person.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeMeeting {
    /// Where, in words that the people there know.
    #[schema(max_length = 300)]
    pub place: String,
    /// A day in the consultation's time zone, today or later, as in `2027-03-31`.
    #[schema(format = Date)]
    pub held_on: String,
    /// How many people may take part there.
    #[schema(minimum = 1, maximum = 500)]
    pub people: i64,
}

impl ProposeMeeting {
    /// The same with clean text, and its day, checked against the days from `today` to `last`.
    pub fn parse(mut self, today: Date, last: Date) -> Result<(Self, Date), Error> {
        let mut errors = FieldErrors::default();
        line(&mut errors, "place", &mut self.place, MAX_LINE);
        if self.place.is_empty() {
            errors.add("place", "required");
        }
        let day = self.held_on.trim().parse::<Date>();
        match &day {
            Err(_) if self.held_on.trim().is_empty() => errors.add("held_on", "required"),
            Err(_) => errors.add("held_on", "not-a-day"),
            Ok(day) if !clock::is_of_our_time(*day) => errors.add("held_on", "day-out-of-range"),
            Ok(day) if !(today..=last).contains(day) => errors.add("held_on", "while-it-runs"),
            Ok(_) => {}
        }
        errors.within("people", Some(self.people), 1, MAX_PEOPLE);
        let day = day.unwrap_or(today);
        self.held_on = day.to_string();
        errors.finish((self, day))
    }
}
