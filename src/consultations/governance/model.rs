//! Decisions on what was heard, and members proposed for a body of stewards.

use diesel::prelude::*;

use crate::consultations::setup::model::Texts;
use crate::db::schema::{decisions, steward_refills};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::Id;

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
