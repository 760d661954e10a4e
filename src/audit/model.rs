//! Rows of the record and of the chain over it.

use diesel::prelude::*;
use serde_json::Value;

use crate::db::schema::{audit_anchors, audit_events, audit_seals};
use crate::db::{At, Json};
use crate::types::Id;

/// One act as it is kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
pub struct EventRow {
    /// The row.
    pub id: Id,
    /// When it was done.
    pub at: At,
    /// What was done, as in `practice.published`.
    pub action: String,
    /// Who did it; nobody where it was the system, a command of the operator, or somebody not logged in.
    pub actor_id: Option<Id>,
    /// In which capacity.
    pub actor_role: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// The country whose coordinators may see the row.
    pub country: Option<String>,
    /// What else matters.
    pub detail: Json<Value>,
    /// The code that says that the program wrote it as it stands; rows from before there were codes have none.
    pub mac: Option<Vec<u8>>,
    /// The key of the code.
    pub key_id: String,
}

/// A row's place in the chain.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_seals)]
pub struct SealRow {
    /// Its place, from one on, without gaps.
    pub number: i64,
    /// The row.
    pub event_id: Id,
    /// The row's code, as it was when it was sealed.
    pub mac: Vec<u8>,
    /// The seal.
    pub seal: Vec<u8>,
    /// The key of the seal.
    pub key_id: String,
    /// Whether the row is from before rows had codes of their own.
    pub is_former: bool,
}

/// Where the chain goes on after its old end was cut off.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_anchors)]
pub struct AnchorRow {
    /// The place of the last row that was cut off.
    pub number: i64,
    /// Its seal.
    pub seal: Vec<u8>,
    /// The code of both.
    pub mac: Vec<u8>,
    /// The key of the code.
    pub key_id: String,
    /// When it was cut.
    pub cut_at: At,
}
