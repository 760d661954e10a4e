//! Rows of second factors.

use diesel::prelude::*;

use crate::db::At;
use crate::db::schema::{factor_resets, factors, recovery_codes};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What a second factor is.
    FactorKind {
        /// Codes that an app makes by time (RFC 6238).
        Totp = "totp",
    }
}

/// A second factor; until it is confirmed it opens nothing.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = factors)]
pub(super) struct FactorRow {
    pub id: Id,
    pub member_id: Id,
    pub kind: FactorKind,
    pub name: String,
    /// The session that began it, and alone goes on with it.
    pub session_id: Id,
    /// Closed with a key that the database does not hold.
    pub secret: String,
    /// The last step whose code was used.
    pub last_step: i64,
    pub created_at: At,
    pub confirmed_at: Option<At>,
    pub last_used_at: Option<At>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = recovery_codes)]
pub(super) struct NewRecoveryCode {
    pub code_hash: Vec<u8>,
    pub member_id: Id,
}

/// One person has vouched for a member who has lost every factor.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = factor_resets)]
pub(super) struct ResetRow {
    pub member_id: Id,
    pub opened_by: Id,
    pub opened_at: At,
}
