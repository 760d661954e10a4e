//! Rows of `members` and `applications`.

use diesel::prelude::*;

use crate::auth::Role;
use crate::db::schema::{applications, members};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::{Id, Locale};

text_enum! {
    /// Where a membership stands.
    MemberStatus {
        /// Invited or accepted, but no password chosen yet.
        Invited = "invited",
        /// Can log in.
        Active = "active",
        /// Cannot log in, for a reason that was given.
        Suspended = "suspended",
    }
}

text_enum! {
    /// Where an application stands.
    ApplicationState {
        /// Nobody has shown yet that the address is theirs.
        Unconfirmed = "unconfirmed",
        /// Waits for a coordinator.
        Pending = "pending",
        /// Led to a membership.
        Accepted = "accepted",
        /// Was refused, with a reason.
        Refused = "refused",
    }
}

/// A member, without what only a log-in needs.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub(super) struct MemberRow {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub country: String,
    pub organization: String,
    pub role: Role,
    pub status: MemberStatus,
    pub status_reason: Option<String>,
    pub language: String,
    pub time_zone: String,
    pub revision: i64,
    pub created_at: At,
    /// The name as it is compared and ordered.
    pub name_key: String,
    /// When nothing of the member is kept any more, for somebody who leaves.
    pub leaves_at: Option<At>,
    /// When that was, for somebody who has left.
    pub left_at: Option<At>,
}

impl MemberRow {
    pub fn locale(&self) -> Locale {
        self.language.parse().unwrap_or_default()
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = members)]
pub(super) struct NewMemberRow {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub country: String,
    pub organization: String,
    pub role: Role,
    pub status: MemberStatus,
    pub language: &'static str,
    pub time_zone: String,
    pub password_hash: Option<String>,
    pub revision: i64,
    pub created_at: At,
    pub updated_at: At,
    pub name_key: String,
    pub role_since: At,
}

/// What a member changes on the account page.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = members)]
pub(super) struct ProfileChange {
    pub name: Option<String>,
    pub name_key: Option<String>,
    pub organization: Option<String>,
    pub language: Option<&'static str>,
    pub time_zone: Option<String>,
}

/// What those who look after members change. `None` inside `status_reason` takes the reason away.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = members)]
pub(super) struct StandingChange {
    pub role: Role,
    /// Since when, if the role is another one.
    pub role_since: Option<At>,
    pub status: MemberStatus,
    #[diesel(treat_none_as_null = true)]
    pub status_reason: Option<String>,
}

/// An application to join.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub(super) struct ApplicationRow {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub country: String,
    pub organization: String,
    pub policy_areas: Json<Vec<String>>,
    pub languages: Json<Vec<String>>,
    pub why: String,
    pub language: String,
    pub state: ApplicationState,
    pub reason: Option<String>,
    pub revision: i64,
    pub created_at: At,
}

impl ApplicationRow {
    pub fn locale(&self) -> Locale {
        self.language.parse().unwrap_or_default()
    }
}

/// The subjects and languages that somebody named on joining.
pub(super) type SaidOnJoining = (Json<Vec<String>>, Json<Vec<String>>);

#[derive(Debug, Insertable)]
#[diesel(table_name = applications)]
pub(super) struct NewApplicationRow {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub country: String,
    pub organization: String,
    pub policy_areas: Json<Vec<String>>,
    pub languages: Json<Vec<String>>,
    pub why: String,
    pub language: &'static str,
    pub state: ApplicationState,
    pub revision: i64,
    pub created_at: At,
}
