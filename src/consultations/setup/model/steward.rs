//! What the stewards of a community decide on, and what they said.

use diesel::prelude::*;

use crate::db::At;
use crate::db::schema::steward_verdicts;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What stewards decide on.
    StewardAct {
        /// A release.
        Release = "release",
        /// Handing the rows out.
        Export = "export",
        /// Using the results for something else.
        Reuse = "reuse",
        /// Taking back the parts of a whole community.
        TakeBack = "take-back",
        /// Getting everything there is.
        HandOver = "hand-over",
        /// Deleting everything here.
        Erase = "erase",
    }
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
