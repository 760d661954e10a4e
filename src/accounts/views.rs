//! What is shown of members, applications and sessions, in JSON and on pages alike.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{ApplicationRow, ApplicationState, MemberRow, MemberStatus};
use crate::auth::session::SessionRow;
use crate::auth::{Actor, Role};
use crate::types::{Id, Locale, Timestamp};
use crate::web::reply::Revision;

/// Whom a mail goes to, for slices that write to members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The member.
    pub id: Id,
    /// Where to write.
    pub email: String,
    /// How to address the member.
    pub name: String,
    /// In which language.
    pub language: Locale,
    /// IANA name of the time zone in which dates are written.
    pub time_zone: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What the member may do.
    pub role: Role,
}

impl Contact {
    /// The member as rules see one, where something is decided for them without a session.
    pub fn actor(&self) -> Actor {
        Actor {
            id: self.id,
            session_id: self.id,
            proved_at: Timestamp::UNIX_EPOCH,
            role: self.role,
            country: self.country.clone(),
            name: self.name.clone(),
            language: self.language,
            time_zone: self.time_zone.clone(),
        }
    }
}

impl From<MemberRow> for Contact {
    fn from(row: MemberRow) -> Self {
        Self {
            language: row.locale(),
            id: row.id,
            email: row.email,
            name: row.name,
            time_zone: row.time_zone,
            country: row.country,
            role: row.role,
        }
    }
}

/// What somebody said on joining.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// Codes of policy areas they work on.
    pub policy_areas: Vec<String>,
    /// Tags of languages they read.
    pub languages: Vec<String>,
}

/// Who wrote something, as far as readers are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The name that the member shows to others.
    pub name: String,
    /// Where the member works, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// A member, as seen by the member and by those who look after members of the country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberView {
    /// The member.
    pub id: Id,
    /// The address for log-in and mails.
    pub email: String,
    /// The name others see.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Where the member works; may be empty.
    pub organization: String,
    /// What the member may do.
    pub role: Role,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// Why the member is suspended.
    pub status_reason: Option<String>,
    /// The language of pages and mails.
    pub language: Locale,
    /// IANA name of the time zone in which dates are shown.
    pub time_zone: String,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// The member leaves, and from then on nothing of them is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub leaves_at: Option<Timestamp>,
}

impl From<MemberRow> for MemberView {
    fn from(row: MemberRow) -> Self {
        Self {
            language: row.locale(),
            id: row.id,
            email: row.email,
            name: row.name,
            country: row.country,
            organization: row.organization,
            role: row.role,
            status: row.status,
            status_reason: row.status_reason,
            time_zone: row.time_zone,
            revision: row.revision,
            created_at: row.created_at.0,
            leaves_at: row.leaves_at.map(|at| at.0),
        }
    }
}

impl Revision for MemberView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// An application to join, as a coordinator of its country sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationView {
    /// The application.
    pub id: Id,
    /// The address, which the applicant has shown to be theirs.
    pub email: String,
    /// The name others would see.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Where the applicant works; may be empty.
    pub organization: String,
    /// Codes of policy areas.
    pub policy_areas: Vec<String>,
    /// BCP 47 tags of languages the applicant reads.
    pub languages: Vec<String>,
    /// The reasons, in the applicant's words.
    pub why: String,
    /// The language in which we write to the applicant.
    pub language: Locale,
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
}

impl From<ApplicationRow> for ApplicationView {
    fn from(row: ApplicationRow) -> Self {
        Self {
            language: row.locale(),
            id: row.id,
            email: row.email,
            name: row.name,
            country: row.country,
            organization: row.organization,
            policy_areas: row.policy_areas.0,
            languages: row.languages.0,
            why: row.why,
            state: row.state,
            reason: row.reason,
            revision: row.revision,
            created_at: row.created_at.0,
        }
    }
}

impl Revision for ApplicationView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// An open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionView {
    /// The session.
    pub id: Id,
    /// `page` in a browser, `api` in a program.
    pub kind: String,
    /// The name of the device, as in `Firefox, Windows`; empty where it said nothing.
    pub device: String,
    /// Whether it is the session of this request.
    pub current: bool,
    /// When it was opened.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    #[schema(value_type = String, format = "date-time")]
    pub last_seen_at: Timestamp,
}

impl SessionView {
    /// One session beside the session `current` of the request.
    pub(super) fn of(row: &SessionRow, current: Id) -> Self {
        Self {
            id: row.id,
            kind: row.kind.to_string(),
            device: row.device.clone(),
            current: row.id == current,
            created_at: row.created_at.0,
            last_seen_at: row.last_seen_at.0,
        }
    }
}

/// What a program gets for a log-in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokensView {
    /// Sent with each request as `Authorization: Bearer`.
    pub access_token: String,
    /// Exchanged once for a new pair.
    pub refresh_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Life of the access token, in seconds.
    pub expires_in: i64,
    /// Whether a second factor is still asked for: until `/auth/proof` has had its code, these tokens open nothing else.
    pub second_step: bool,
    /// After a log-in: sent with the next one, it shows that this program has logged in before, so that it need not
    /// wait because others tried passwords. It opens nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
}
