//! Rows of the platform's own tables.

use diesel::prelude::*;

use super::actor::Role;
use crate::db::At;
use crate::db::schema::{known_devices, links, refresh_tokens, sessions};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// How a session was opened.
    SessionKind {
        /// In a browser.
        Page = "page",
        /// By a client of the API.
        Api = "api",
    }
}

text_enum! {
    /// What a mailed link is good for.
    LinkPurpose {
        /// Confirms the address of somebody who applied.
        ConfirmApplication = "confirm_application",
        /// Chooses the first or a new password.
        ChoosePassword = "choose_password",
        /// Confirms a new address of a member.
        ChangeEmail = "change_email",
        /// Takes it back that one leaves.
        Stay = "stay",
        /// Makes the first administrator of a new installation.
        SetUp = "set_up",
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = sessions)]
pub(super) struct NewSession {
    pub id: Id,
    pub member_id: Id,
    pub kind: SessionKind,
    pub secret_hash: Option<Vec<u8>>,
    pub created_at: At,
    pub last_seen_at: At,
    pub expires_at: At,
    pub device: String,
    pub pair_ends_at: Option<At>,
    pub proved_at: Option<At>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// The session.
    pub id: Id,
    /// How it was opened.
    pub kind: SessionKind,
    /// When.
    pub created_at: At,
    /// When it was last used.
    pub last_seen_at: At,
    /// When it ends in any case.
    pub expires_at: At,
    /// The name of the device; empty where it said nothing.
    pub device: String,
}

#[derive(Debug, Queryable)]
pub(super) struct LiveSession {
    pub id: Id,
    pub kind: SessionKind,
    pub created_at: At,
    pub last_seen_at: At,
    pub expires_at: At,
    pub pairs_over: i64,
    /// How many pairs of tokens were given out.
    pub pairs: i64,
    pub member_id: Id,
    pub role: Role,
    pub country: String,
    pub name: String,
    pub language: String,
    pub time_zone: String,
    pub proved_at: Option<At>,
    pub second_factor_at: Option<At>,
    pub role_since: At,
}

impl LiveSession {
    /// Whether a second factor is there, and was not shown yet.
    pub fn waits(&self) -> bool {
        self.second_factor_at.is_some() && self.proved_at.is_none()
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub(super) struct NewRefreshToken {
    pub secret_hash: Vec<u8>,
    pub session_id: Id,
    pub created_at: At,
    pub expires_at: At,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = known_devices)]
pub(super) struct NewDevice {
    pub secret_hash: Vec<u8>,
    pub member_id: Id,
    pub kind: SessionKind,
    pub last_used_at: At,
}

/// A refresh token that we have given out.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = refresh_tokens)]
pub(super) struct RefreshToken {
    pub session_id: Id,
    pub expires_at: At,
    pub used_at: Option<At>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = links)]
pub(super) struct NewLink {
    pub id: Id,
    pub purpose: LinkPurpose,
    pub subject_id: Id,
    pub secret_hash: Vec<u8>,
    pub detail: Option<String>,
    pub created_at: At,
    pub expires_at: At,
}

/// A mailed link that still works.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = links)]
pub struct LinkRow {
    /// The link.
    pub id: Id,
    /// Whom or what it is about.
    pub subject_id: Id,
    /// What it carries, such as a new address.
    pub detail: Option<String>,
}
