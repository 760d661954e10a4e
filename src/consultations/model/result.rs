//! What comes of a consultation: the computed picture, releases, decisions, and the stewards' word.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;

use super::Texts;
use crate::db::schema::{analyses, decisions, releases, steward_refills, steward_verdicts};
use crate::db::{At, Json};
use crate::disclosure::Published;
use crate::text_enum;
use crate::types::Id;

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

text_enum! {
    /// What stewards decide on.
    StewardAct {
        /// A release.
        Release = "release",
        /// Handing the rows out.
        Export = "export",
        /// Using the results for something else.
        Reuse = "reuse",
        /// Taking answers again after the close.
        Reopen = "reopen",
        /// Taking back the parts of a whole community.
        TakeBack = "take-back",
        /// Getting everything there is.
        HandOver = "hand-over",
        /// Deleting everything here.
        Erase = "erase",
    }
}

text_enum! {
    /// What was decided on a theme.
    DecisionKind {
        /// It will be done.
        Adopted = "adopted",
        /// A part of it will be done.
        Partly = "partly",
        /// It will not be done.
        NotAdopted = "not-adopted",
        /// Somebody else decides.
        Referred = "referred",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = analyses, primary_key(consultation_id))]
pub struct AnalysisRow {
    pub consultation_id: Id,
    /// The number of changes it was computed after.
    pub changes: i64,
    pub routing: Json<Value>,
    pub content: Json<Value>,
    pub computed_at: At,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = releases)]
pub struct ReleaseRow {
    pub consultation_id: Id,
    pub number: i64,
    pub state: ReleaseState,
    pub content: Json<Value>,
    /// The numbers of the content as an attacker keeps them: also after the content was taken down.
    pub published: Json<Published>,
    /// How many people each part counts, exactly; never public.
    pub totals: Json<BTreeMap<String, u32>>,
    pub changes: i64,
    /// How many people it counts; not public, only its rounded form is.
    pub people: i64,
    pub created_at: At,
    /// Somebody counted in it has taken something back since; how many never stands anywhere.
    pub answers_taken_back: bool,
    /// Everybody could see it once, so everybody goes on seeing it.
    pub stays_visible: bool,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = steward_verdicts)]
pub struct VerdictRow {
    pub consultation_id: Id,
    pub act: StewardAct,
    /// The number of the release, or 0.
    pub target: i64,
    pub member_id: Id,
    pub approves: bool,
    pub note: String,
    pub at: At,
}

/// Members proposed for a body of stewards that cannot decide any more.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = steward_refills)]
pub struct RefillRow {
    pub id: Id,
    pub consultation_id: Id,
    pub members: Json<Vec<Id>>,
    pub reason: String,
    pub proposed_by: Id,
    pub proposed_at: At,
    pub agreed_by: Option<Id>,
    pub agreed_at: Option<At>,
}

/// A theme with what was heard and what was decided.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_null = true)]
pub struct DecisionRow {
    pub id: Id,
    pub consultation_id: Id,
    pub position: i64,
    pub theme: Json<Texts>,
    pub heard: Json<Texts>,
    pub decision: Option<DecisionKind>,
    pub reason: Json<Texts>,
    pub owner: String,
    /// A day, as in `2027-03-31`.
    pub due_on: Option<String>,
    /// Percent.
    pub progress: i64,
    pub evidence: String,
    pub revision: i64,
    pub updated_at: At,
}
