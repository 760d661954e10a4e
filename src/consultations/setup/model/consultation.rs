//! A consultation and its phases.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::phases::PhaseKind;
use super::Texts;
use crate::db::schema::{consultation_phases, consultations};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::{Id, Timestamp};

text_enum! {
    /// Whether a consultation has begun and whether it is over for good.
    ConsultationState {
        /// Being prepared; seen by its staff, and by whoever has the preview code.
        Draft = "draft",
        /// Public; its phases say what it takes just now.
        Open = "open",
        /// Every theme has its answer; nothing changes any more but what people take back.
        Archived = "archived",
    }
}

text_enum! {
    /// How people come in.
    Access {
        /// Everybody, without an account.
        Open = "open",
        /// By a link sent to an address, which is not kept.
        Email = "e-mail",
        /// By a code that was handed out.
        Invitation = "invitation",
        /// Members of the network, who stay unlinked from what they say.
        Members = "members",
    }
}

text_enum! {
    /// When results can be seen. Ordered from lenient to strict.
    Visibility {
        /// Each release, at once.
        Live = "live",
        /// Each release, by those who took part; by everybody after the close.
        AfterAnswer = "after-answer",
        /// After the last phase in which people can say something.
        AfterClose = "after-close",
    }
}

text_enum! {
    /// What people may say of themselves, if they want to.
    SelfItem {
        /// Communities and peoples one belongs to.
        Identity = "identity",
        /// The province, territory or state one lives in, and nothing smaller.
        Region = "region",
        /// Ten-year age band.
        AgeBand = "age-band",
        /// Gender.
        Gender = "gender",
    }
}

/// A language that a consultation speaks, and the one to use where a text is missing in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentLanguage {
    /// BCP 47 tag, kept whole, as in `iu-Cans`.
    #[schema(max_length = 35)]
    pub tag: String,
    /// Tag of the language to fall back to.
    #[serde(default)]
    #[schema(max_length = 35)]
    pub fallback: String,
}

/// Who may use what was said here, for what and until when; travels inside every answer and export.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// A short name, as in `community-voice`.
    #[schema(max_length = 80)]
    pub name: String,
    /// What it asks of whoever uses the results.
    #[schema(max_length = 1000)]
    pub words: String,
    /// Last day on which the results may be used, as in `2030-12-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A consultation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = consultations, treat_none_as_null = true)]
pub struct ConsultationRow {
    pub id: Id,
    pub state: ConsultationState,
    /// The country whose coordinators look after it.
    pub country: String,
    /// All countries that ask together.
    pub countries: Json<Vec<String>>,
    /// The language it was written in first.
    pub language: String,
    pub languages: Json<Vec<ContentLanguage>>,
    pub title: Json<Texts>,
    pub purpose: Json<Texts>,
    /// What the community gets back.
    pub benefit: Json<Texts>,
    /// Whether it did, in the end.
    pub benefit_answer: Json<Texts>,
    pub policy_areas: Json<Vec<String>>,
    pub access: Access,
    pub visibility: Visibility,
    /// Smallest number of people behind any number that is published.
    pub threshold: i64,
    pub staff_read_early: bool,
    pub time_zone: String,
    /// The country under whose law the answers are kept.
    pub jurisdiction: String,
    pub labels: Json<Vec<Label>>,
    pub self_description: Json<Vec<SelfItem>>,
    /// How many stewards must approve; 0 without a steward body.
    pub stewards_needed: i64,
    pub preview_code: String,
    /// Decides which statements come first; kept, so that every result can be computed again.
    pub seed: i64,
    pub statement_count: i64,
    pub release_count: i64,
    pub opened_by: Option<Id>,
    pub opened_at: Option<At>,
    pub revision: i64,
    pub created_at: At,
    pub updated_at: At,
    /// A second person has to agree before a statement is not shown.
    pub second_review: bool,
    /// How many others somebody may invite who was invited.
    pub invitations_each: i64,
    /// For how many waves, counted from those whom the staff invited.
    pub invitation_waves: i64,
    /// When results are released, as people were told at the opening; empty before.
    pub release_dates: Json<Vec<Timestamp>>,
    /// When the last day of taking part was put off, and with it the last dates.
    pub put_off_at: Option<At>,
}

/// A phase: from `begins_at` until just before `ends_at`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consultation_phases)]
pub struct PhaseRow {
    pub consultation_id: Id,
    pub position: i64,
    pub kind: PhaseKind,
    pub begins_at: At,
    pub ends_at: At,
}

text_enum! {
    /// Where a release stands.
    ReleaseState {
        /// Made, and waits for the stewards.
        Waiting = "waiting",
        /// Public.
        Published = "published",
        /// Emptied: somebody in it took something back, and a newer release stands.
        Superseded = "superseded",
        /// The stewards said no; that is final.
        Refused = "refused",
    }
}
