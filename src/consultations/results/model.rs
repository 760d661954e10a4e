//! What comes of a consultation: releases, and the order of statements that follows from them.

use diesel::prelude::*;
use serde_json::Value;

use crate::consultations::setup::model::ReleaseState;
use crate::db::schema::{analyses, releases};
use crate::db::{At, Json};
use crate::types::Id;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = analyses, primary_key(consultation_id))]
pub struct RoutingRow {
    pub consultation_id: Id,
    /// The release that it follows from.
    pub release_number: i64,
    pub routing: Json<Value>,
    pub computed_at: At,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = releases)]
pub struct ReleaseRow {
    pub consultation_id: Id,
    pub number: i64,
    pub state: ReleaseState,
    pub content: Json<Value>,
    /// Its date in the calendar, which everybody knew before.
    pub created_at: At,
    /// Somebody counted in it has taken something back since; how many never stands anywhere.
    pub answers_taken_back: bool,
    /// Everybody could see it once, so everybody goes on seeing it.
    pub stays_visible: bool,
}
