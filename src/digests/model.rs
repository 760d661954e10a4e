//! The rows of digests.

use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::period::Schedule;
use crate::db::schema::{digest_issues, digest_preferences};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::{Id, Locale};

text_enum! {
    /// How often a digest comes.
    Frequency {
        /// Never.
        Off = "off",
        /// Every day.
        Daily = "daily",
        /// Once a week, on the chosen day.
        Weekly = "weekly",
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
    }
}

/// What a member follows: a policy area, with those below it, in a country. Either may be left open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// ISO 3166-1 alpha-2 of the country; all three when absent.
    #[serde(default)]
    pub country: Option<String>,
    /// The key of the policy area; all when absent.
    #[serde(default)]
    pub policy_area: Option<String>,
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
    pub last_sequence: i64,
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

    /// The member's time zone; one that has left the database of zones becomes UTC.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The language of the mail.
    pub fn locale(&self) -> Locale {
        self.language.parse().unwrap_or_default()
    }
}

/// One member's digest of one period; the unique key on both is what keeps it from being made twice.
#[derive(Debug, Insertable)]
#[diesel(table_name = digest_issues)]
pub(super) struct NewIssue {
    pub id: Id,
    pub member_id: Id,
    pub period_key: String,
    pub from_sequence: i64,
    pub to_sequence: i64,
    pub state: IssueState,
    pub items: i64,
    pub composed_at: At,
}
