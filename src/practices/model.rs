//! A practice as it stands in its row, and the values its columns may have.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::schema::{practice_events, practices};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::{Id, Locale};

text_enum! {
    /// Where a practice stands on its way to readers.
    State {
        /// Being written.
        Draft = "draft",
        /// Waits for a coordinator of its country.
        Submitted = "submitted",
        /// A coordinator is reading it.
        Screening = "screening",
        /// Back with its author.
        ChangesRequested = "changes_requested",
        /// Readable by everybody.
        Published = "published",
        /// Not taken, with a reason.
        Declined = "declined",
        /// Given up by its author before publication.
        Cancelled = "cancelled",
        /// Taken back after publication; a tombstone stands in its place.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// Who carries a practice.
    Level {
        /// A national government.
        Federal = "federal",
        /// A province, territory or state.
        StateProvincial = "state_provincial",
        /// A city, town or county.
        Municipal = "municipal",
        /// An Indigenous government.
        IndigenousGovernment = "indigenous_government",
        /// A court or tribunal.
        Court = "court",
        /// A community or its organizations.
        Community = "community",
        /// Several of these together.
        MultiLevel = "multi_level",
    }
}

text_enum! {
    /// Where a practice stands in its own life.
    Status {
        /// Not begun yet.
        Planned = "planned",
        /// Being tried.
        Pilot = "pilot",
        /// Going on.
        Active = "active",
        /// Spread beyond its first place.
        Scaled = "scaled",
        /// Ended.
        Discontinued = "discontinued",
        /// Replaced by something else.
        Superseded = "superseded",
    }
}

text_enum! {
    /// On which terms others may use the text.
    Licence {
        /// Creative Commons Attribution 4.0.
        CcBy = "cc-by-4.0",
        /// Creative Commons Attribution-ShareAlike 4.0.
        CcBySa = "cc-by-sa-4.0",
        /// Creative Commons Attribution-NonCommercial 4.0.
        CcByNc = "cc-by-nc-4.0",
        /// Public domain (Creative Commons Zero).
        CcZero = "cc0-1.0",
        /// May be read here; anything else needs to be asked.
        AllRightsReserved = "all-rights-reserved",
    }
}

text_enum! {
    /// Whether readers are told who wrote a practice. Nobody is named who has not asked for it.
    #[derive(Default)]
    Byline {
        /// Without a name.
        #[default]
        Hidden = "hidden",
        /// With the author's name.
        Name = "name",
        /// With the author's name and organization.
        NameAndOrganization = "name-and-organization",
    }
}

text_enum! {
    /// How something is known; no method stands above another.
    Method {
        /// People tell what they live.
        LivedExperience = "lived_experience",
        /// The responsible body tells.
        SelfReported = "self_reported",
        /// Interviews, observation, cases.
        QualitativeStudy = "qualitative_study",
        /// Records and registers.
        AdministrativeData = "administrative_data",
        /// A report of a public body.
        OfficialReport = "official_report",
        /// An evaluation by somebody else.
        IndependentEvaluation = "independent_evaluation",
        /// A comparison without chance.
        QuasiExperimental = "quasi_experimental",
        /// A comparison by chance.
        Randomized = "randomized",
        /// Many studies read together.
        SystematicReview = "systematic_review",
        /// A law or a judgment.
        LawOrCourt = "law_or_court",
        /// A seal of somebody else.
        ThirdPartyCertification = "third_party_certification",
    }
}

text_enum! {
    /// What the evidence says.
    Finding {
        /// It helped.
        Favours = "favours",
        /// It helped in part.
        Mixed = "mixed",
        /// No effect was seen.
        NoClearEffect = "no_clear_effect",
        /// It did harm, or less than something else.
        Unfavourable = "unfavourable",
        /// Nobody has looked yet.
        NotAssessed = "not_assessed",
    }
}

/// Something that a reader can check.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is, in words.
    pub citation: String,
    /// Where it is, if it is on the Web (`http` or `https`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A part of a practice that others may take over by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuildingBlock {
    /// What it is called.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub text: String,
    /// What it takes.
    #[serde(default)]
    pub needs: String,
    /// Whether the rest works without it.
    #[serde(default)]
    pub optional: bool,
}

/// The parts of the record that nobody filters by. All optional; Markdown where it is prose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// What was wrong before.
    pub problem: String,
    /// Who takes part.
    pub participants: String,
    /// What happened.
    pub results: String,
    /// What did not work.
    pub did_not_work: String,
    /// What helped.
    pub enabling_factors: String,
    /// What stood in the way.
    pub constraints: String,
    /// Staff, money, time.
    pub resources: String,
    /// What the community has of it.
    pub community_benefit: String,
    /// Whom to ask.
    pub contact: String,
    /// Ties of the author to the practice.
    pub conflicts_of_interest: String,
    /// Parts that others may take over.
    pub building_blocks: Vec<BuildingBlock>,
    /// How it is known.
    pub methods: Vec<Method>,
    /// What the evidence says.
    pub finding: Option<Finding>,
    /// What a reader can check.
    pub sources: Vec<Source>,
    /// Where it comes from and what came of it.
    pub related: Vec<Related>,
}

/// Parts of prose in [`Details`].
pub const PROSE: usize = 10;

/// The prose of borrowed [`Details`], by the name of each part, in the order of the form. A part that is missing here
/// does not compile.
macro_rules! prose_of {
    ($details:expr) => {{
        let Details {
            problem,
            participants,
            results,
            did_not_work,
            enabling_factors,
            constraints,
            resources,
            community_benefit,
            contact,
            conflicts_of_interest,
            building_blocks: _,
            methods: _,
            finding: _,
            sources: _,
            related: _,
        } = $details;
        [
            ("problem", problem),
            ("participants", participants),
            ("results", results),
            ("did_not_work", did_not_work),
            ("enabling_factors", enabling_factors),
            ("constraints", constraints),
            ("resources", resources),
            ("community_benefit", community_benefit),
            ("contact", contact),
            ("conflicts_of_interest", conflicts_of_interest),
        ]
    }};
}

impl Details {
    /// Its prose: what is compared, corrected and found by.
    pub fn prose(&self) -> [(&'static str, &String); PROSE] {
        prose_of!(self)
    }

    /// The same, to be checked and filled in.
    pub fn prose_mut(&mut self) -> [(&'static str, &mut String); PROSE] {
        prose_of!(self)
    }
}

/// A tie to another practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// The other practice's key in the collection it was imported from, or its address here.
    pub id: String,
    /// What the tie is, as in `inspired_by`.
    pub relation: String,
}

/// The title and the main text in another language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Translation {
    /// The title.
    pub title: String,
    /// What was done; empty when only the title is translated.
    pub what_was_done: String,
}

/// Translations by language tag.
pub type Translations = BTreeMap<String, Translation>;

/// A whole practice.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = practices, treat_none_as_default_value = false, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns are explained by the types and the input")]
pub struct PracticeRow {
    pub id: Id,
    pub author_id: Option<Id>,
    pub external_id: Option<String>,
    pub state: State,
    pub revision: i64,
    pub round: i64,
    pub language: String,
    pub country: String,
    pub level: Option<Level>,
    pub status: Option<Status>,
    pub title: String,
    pub excerpt: String,
    pub what_was_done: String,
    pub responsible_body: String,
    pub licence: Option<Licence>,
    pub locality: Option<String>,
    pub year_started: Option<i64>,
    pub year_ended: Option<i64>,
    pub subdivisions: Json<Vec<String>>,
    pub policy_areas: Json<Vec<String>>,
    pub population_groups: Json<Vec<String>>,
    pub provisions: Json<Vec<String>>,
    pub commitments: Json<Vec<String>>,
    pub translations: Json<Translations>,
    pub details: Json<Details>,
    pub byline: Byline,
    pub claimed_by: Option<Id>,
    pub claimed_at: Option<At>,
    pub submitted_at: Option<At>,
    pub published_at: Option<At>,
    pub published_sequence: Option<i64>,
    pub created_at: At,
    pub updated_at: At,
}

/// What a list shows of a published practice.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = practices)]
#[expect(missing_docs, reason = "the columns are explained by the types and the input")]
pub struct CardRow {
    pub id: Id,
    pub published_sequence: Option<i64>,
    pub published_at: Option<At>,
    pub language: String,
    pub country: String,
    pub level: Option<Level>,
    pub status: Option<Status>,
    pub title: String,
    pub excerpt: String,
    pub responsible_body: String,
    pub locality: Option<String>,
    pub year_started: Option<i64>,
    pub year_ended: Option<i64>,
    pub subdivisions: Json<Vec<String>>,
    pub policy_areas: Json<Vec<String>>,
    pub population_groups: Json<Vec<String>>,
    pub translations: Json<Translations>,
}

impl CardRow {
    /// The title in the reader's language where there is one, else the original.
    pub fn title_in(&self, locale: Locale) -> Titled<'_> {
        title_in(&self.title, &self.language, &self.translations.0, locale)
    }
}

/// A title and the language it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Titled<'a> {
    /// The title.
    pub title: &'a str,
    /// The tag of its language, for `lang`.
    pub language: &'a str,
}

/// The title in the reader's language where there is one, else the original.
pub fn title_in<'a>(
    title: &'a str,
    language: &'a str,
    translations: &'a Translations,
    locale: Locale,
) -> Titled<'a> {
    if language == locale.code() {
        return Titled { title, language };
    }
    match translations.get_key_value(locale.code()) {
        Some((language, translation)) if !translation.title.is_empty() => {
            Titled { title: &translation.title, language }
        }
        _ => Titled { title, language },
    }
}

/// What a correction changed in one part of a published text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Correction {
    /// The part, as in `what_was_done`.
    pub part: String,
    /// The text that readers saw before. For the author and the coordinators of its country: it may say
    /// what had to go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The text since then. For the author and the coordinators of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// One step of a practice's way, as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = practice_events, treat_none_as_default_value = false)]
pub struct PracticeEventRow {
    pub id: Id,
    pub practice_id: Id,
    pub at: At,
    pub action: String,
    pub from_state: State,
    pub to_state: State,
    pub round: i64,
    pub actor_id: Option<Id>,
    pub actor_role: String,
    pub reason_code: Option<String>,
    pub note: Option<String>,
    pub corrections: Option<Json<Vec<Correction>>>,
}
