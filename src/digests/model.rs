//! The rows of digests.

use diesel::prelude::*;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::period::Schedule;
use super::section::Found;
use crate::db::schema::{digest_consents, digest_issues, digest_notes, digest_preferences};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::{Id, Locale, Timestamp};

text_enum! {
    /// How often a digest comes.
    Frequency {
        /// Never.
        Off = "off",
        /// Every day.
        Daily = "daily",
        /// Once a week, on the chosen day.
        Weekly = "weekly",
        /// Every second week, on the chosen day.
        Biweekly = "biweekly",
        /// On the first of each month.
        Monthly = "monthly",
    }
}

text_enum! {
    /// What became of one member's digest of one period.
    IssueState {
        /// Its mail is in the outbox.
        Composed = "composed",
        /// There was nothing new, so that there is no mail.
        Empty = "empty",
        /// There was less than the member wants to be told of at once; it waits for the next one.
        BelowMinimum = "below_minimum",
        /// It did not go, for a reason that is noted.
        Skipped = "skipped",
    }
}

text_enum! {
    /// What somebody decided about their digest.
    Consent {
        /// Wants it.
        Subscribed = "subscribed",
        /// Wants it otherwise.
        Changed = "changed",
        /// Does not want it any more.
        Unsubscribed = "unsubscribed",
        /// Wants it again after all.
        Resumed = "resumed",
        /// Has marked one as unwanted.
        Complained = "complained",
    }
}

/// What a member follows: a policy area, with those below it, in a country. Either may be left open. With words it is a
/// saved search: practices that have all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// ISO 3166-1 alpha-2 of the country; all three when absent.
    #[serde(default)]
    pub country: Option<String>,
    /// The key of the policy area; all when absent.
    #[serde(default)]
    pub policy_area: Option<String>,
    /// Words that a practice has, in any of their forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub words: Option<String>,
    /// What the member calls these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub name: Option<String>,
}

/// What one member chose, and how far their digests have come.
#[derive(Debug, Clone, Queryable, QueryableByName, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = digest_preferences, treat_none_as_null = true)]
pub(super) struct PreferencesRow {
    pub member_id: Id,
    pub frequency: Frequency,
    pub weekday: i64,
    pub hour: i64,
    pub time_zone: String,
    pub language: String,
    pub interests: Json<Vec<Interest>>,
    pub languages_read: Json<Vec<String>>,
    pub sections_off: Json<Vec<String>>,
    pub minimum_items: i64,
    pub maximum_items: i64,
    pub counts_only: bool,
    /// A date of the member's calendar, as in `2026-12-24`.
    pub paused_until: Option<String>,
    pub feed_id: Option<Id>,
    pub last_sequence: i64,
    pub last_at: At,
    pub next_at: Option<At>,
    pub revision: i64,
    pub updated_at: At,
}

impl PreferencesRow {
    /// When digests are due.
    pub fn schedule(&self) -> Schedule {
        Schedule {
            frequency: self.frequency,
            weekday: i8::try_from(self.weekday).unwrap_or(1),
            hour: i8::try_from(self.hour).unwrap_or_default(),
            zone: self.zone(),
        }
    }

    /// The first slot after `now` that does not fall into a pause.
    pub fn next_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.schedule().next_at_after_pause(now, self.paused_until())
    }

    /// The day on which a pause ends.
    pub fn paused_until(&self) -> Option<Date> {
        self.paused_until.as_deref().and_then(|date| date.parse().ok())
    }

    /// The member's time zone; one that has left the database of zones becomes UTC.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The language of the mail.
    pub fn locale(&self) -> Locale {
        self.language.parse().unwrap_or_default()
    }

    /// What is followed: everything, when nothing was chosen.
    pub fn interests(&self) -> Vec<Interest> {
        match self.interests.0.as_slice() {
            [] => vec![Interest::default()],
            chosen => chosen.to_vec(),
        }
    }
}

/// What one issue says, by keys: enough to write it again, nothing that may have to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct IssueContent {
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub frequency: Option<Frequency>,
    #[serde(default)]
    pub weekday: i64,
    #[serde(default)]
    pub counts_only: bool,
    #[serde(default)]
    pub interests: Vec<Interest>,
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// What one section has in an issue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Part {
    /// The section.
    pub section: String,
    /// What is shown.
    pub items: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
}

impl IssueContent {
    /// How many things there are in all.
    pub fn total(&self) -> usize {
        self.parts.iter().map(|part| part.total).sum()
    }
}

/// One member's digest of one period; the unique key on both is what keeps it from being made twice.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = digest_issues, treat_none_as_default_value = false)]
pub(super) struct IssueRow {
    pub id: Id,
    pub member_id: Id,
    pub period_key: String,
    pub from_sequence: i64,
    pub to_sequence: i64,
    pub from_at: At,
    pub to_at: At,
    pub state: IssueState,
    pub reason: Option<String>,
    pub items: i64,
    pub content: Json<IssueContent>,
    pub composed_at: At,
}

impl IssueRow {
    /// The name under which its mail is in the outbox.
    pub fn cause(&self) -> String {
        format!("digest:{}:{}", self.member_id, self.period_key)
    }
}

/// A decision about a digest, as proof that it was made.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = digest_consents)]
pub(super) struct ConsentRow {
    pub id: Id,
    pub member_id: Id,
    pub at: At,
    pub action: Consent,
    /// On which way: `page`, `link`, `one_click`, `api`, `mail`, `operator`.
    pub channel: String,
    pub language: String,
    /// Which wording was shown.
    pub wording: String,
    pub detail: Option<String>,
}

text_enum! {
    /// Where a note stands.
    NoteState {
        /// Being written, or waiting for a second person.
        Draft = "draft",
        /// Goes with the next digests.
        Released = "released",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// A short note of a coordinator to readers.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = digest_notes, treat_none_as_null = true)]
pub(super) struct NoteRow {
    pub id: Id,
    /// Whose members it is for; everybody's when absent.
    pub country: Option<String>,
    pub author_id: Option<Id>,
    pub state: NoteState,
    pub text_en: String,
    pub text_es: String,
    pub text_fr: String,
    pub released_by: Option<Id>,
    pub released_at: Option<At>,
    pub revision: i64,
    pub created_at: At,
    pub updated_at: At,
}

impl NoteRow {
    /// The note in a language.
    pub fn text_in(&self, locale: Locale) -> &str {
        locale.pick(&self.text_en, &self.text_es, &self.text_fr)
    }
}
