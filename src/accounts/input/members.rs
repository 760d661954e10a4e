//! What those who look after members send, and new accounts of every kind.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Fields, NAME_LIMIT, ORGANIZATION_LIMIT, REASON_LIMIT};
use crate::accounts::model::MemberStatus;
use crate::auth::{Role, password};
use crate::error::{Error, FieldError};
use crate::taxonomy::Taxonomy;
use crate::types::cursor::{self, MAX_LIMIT};
use crate::types::text::name_key;
use crate::types::{Email, Id, Locale};

/// An invitation to join.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteMember {
    /// Where the invitation goes.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
    /// The name others see.
    #[schema(max_length = 120)]
    pub name: String,
    /// ISO 3166-1 alpha-2.
    #[schema(max_length = 2)]
    pub country: String,
    /// Where the person works.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub organization: String,
    /// The language of the invitation; by default the first one of the country.
    #[schema(value_type = Option<Locale>)]
    pub language: Option<String>,
}

/// A new account, of a form in which it can be kept.
#[derive(Clone)]
pub struct NewAccount {
    /// The address for log-in and mails.
    pub email: Email,
    /// The name others see.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Where the member works; may be empty.
    pub organization: String,
    /// What the member may do.
    pub role: Role,
    /// The language of pages and mails.
    pub language: Locale,
    /// IANA name of a time zone.
    pub time_zone: String,
    /// What [`crate::auth::Hasher`] made; without one the member is only invited.
    pub password_hash: Option<String>,
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("NewAccount").field("role", &self.role).finish_non_exhaustive()
    }
}

impl InviteMember {
    /// Checks everything; language and time zone follow from the country where they are not given.
    /// A `password` is checked with the rest, and still has to be hashed.
    pub fn parse(
        &self,
        taxonomy: &Taxonomy,
        time_zone: Option<&str>,
        password: Option<&str>,
    ) -> Result<NewAccount, Error> {
        let mut fields = Fields::new(taxonomy);
        let email = fields.email("email", &self.email);
        let name = fields.line("name", &self.name, NAME_LIMIT);
        let country = fields.country("country", &self.country);
        let organization = fields.optional_line("organization", &self.organization, ORGANIZATION_LIMIT);
        let language =
            fields.locale("language", self.language.as_deref()).unwrap_or_else(|| fields.locale_of(&country));
        let time_zone = match time_zone {
            Some(zone) => fields.time_zone("time_zone", zone),
            None => fields.time_zone_of(&country),
        };
        if let Some(chosen) = password {
            password::check(&mut fields.errors, "password", chosen, &self.name, &self.email);
        }
        fields.finish(email.map(|email| NewAccount {
            email,
            name,
            country,
            organization,
            role: Role::Member,
            language,
            time_zone,
            password_hash: None,
        }))
    }
}

/// The first administrator of a new installation.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// From the link that the server printed.
    #[schema(max_length = 100)]
    pub token: String,
    /// The name others see.
    #[schema(max_length = 120)]
    pub name: String,
    /// The address for log-in and mails.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
    /// ISO 3166-1 alpha-2.
    #[schema(max_length = 2)]
    pub country: String,
    /// At least 15 characters of any kind.
    #[schema(min_length = 15, max_length = 256, format = "password")]
    pub password: String,
}

impl fmt::Debug for SetUp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SetUp")
    }
}

impl SetUp {
    pub(in crate::accounts) fn parse(
        &self,
        taxonomy: &Taxonomy,
        language: Locale,
    ) -> Result<NewAccount, Error> {
        let person = InviteMember {
            email: self.email.clone(),
            name: self.name.clone(),
            country: self.country.clone(),
            organization: String::new(),
            language: Some(language.to_string()),
        };
        let account = person.parse(taxonomy, None, Some(&self.password))?;
        Ok(NewAccount { role: Role::Administrator, ..account })
    }
}

/// A change of what a member may do; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// A new role.
    #[serde(default)]
    pub role: Option<Role>,
    /// `suspended` or, to take that back, `active`.
    #[serde(default)]
    pub status: Option<MemberStatus>,
    /// Why; needed for a suspension, and sent to the member.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// A change of a member's standing that can be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::accounts) struct StandingCommand {
    pub role: Option<Role>,
    pub suspended: Option<bool>,
    pub reason: Option<String>,
}

impl ChangeMember {
    pub(in crate::accounts) fn parse(&self, taxonomy: &Taxonomy) -> Result<StandingCommand, Error> {
        let mut fields = Fields::new(taxonomy);
        let suspended = match self.status {
            None => None,
            Some(MemberStatus::Suspended) => Some(true),
            Some(MemberStatus::Active) => Some(false),
            Some(MemberStatus::Invited) => {
                fields.errors.add("status", "unknown-code");
                None
            }
        };
        let reason = (suspended == Some(true)).then(|| fields.text("reason", &self.reason, REASON_LIMIT));
        fields.finish(Some(StandingCommand { role: self.role, suspended, reason }))
    }
}

/// Which members to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMembers {
    /// Of one country.
    pub country: Option<String>,
    /// With one role: `member`, `coordinator` or `administrator`.
    pub role: Option<String>,
    /// With one status: `invited`, `active` or `suspended`.
    pub status: Option<String>,
    /// Part of a name or address.
    pub q: Option<String>,
    /// Where to read on.
    pub cursor: Option<String>,
    /// How many at most, up to 100.
    pub limit: Option<u32>,
}

/// Which members to list, as the database is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::accounts) struct MemberFilter {
    pub country: Option<String>,
    pub role: Option<Role>,
    pub status: Option<MemberStatus>,
    pub sought: Option<Sought>,
    pub after: Option<Id>,
    pub limit: usize,
}

/// What to look for in names and in addresses, each as it is kept; for `LIKE`, with `\` as escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::accounts) struct Sought {
    pub name: String,
    pub email: String,
}

impl Sought {
    fn parse(words: &str) -> Option<Self> {
        let pattern = |text: &str| {
            let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            format!("%{escaped}%")
        };
        let name = name_key(words);
        (!name.is_empty()).then(|| Self { name: pattern(&name), email: pattern(&Email::part(words)) })
    }
}

fn choice<T: std::str::FromStr>(fields: &mut Fields<'_>, field: &str, text: Option<&str>) -> Option<T> {
    let text = text.filter(|text| !text.is_empty())?;
    let value = text.parse().ok();
    if value.is_none() {
        fields.errors.push(FieldError::new(field, "unknown-code").given(text));
    }
    value
}

fn page_of(fields: &mut Fields<'_>, cursor: Option<&str>, limit: Option<u32>) -> (Option<Id>, usize) {
    let limit = cursor::limit(limit);
    if limit.is_none() {
        let most = i64::try_from(MAX_LIMIT).unwrap_or_default();
        fields.errors.push(FieldError::new("limit", "out-of-range").between(1, most));
    }
    let after = cursor.filter(|cursor| !cursor.is_empty()).and_then(|cursor| {
        let id = cursor.parse().ok();
        if id.is_none() {
            fields.errors.add("cursor", "malformed");
        }
        id
    });
    (after, limit.unwrap_or_default())
}

impl ListMembers {
    pub(in crate::accounts) fn parse(&self, taxonomy: &Taxonomy) -> Result<MemberFilter, Error> {
        let mut fields = Fields::new(taxonomy);
        let country = self.country.as_deref().filter(|country| !country.is_empty());
        let country = country.map(|country| fields.country("country", country));
        let role = choice(&mut fields, "role", self.role.as_deref());
        let status = choice(&mut fields, "status", self.status.as_deref());
        let sought = self.q.as_deref().and_then(Sought::parse);
        let (after, limit) = page_of(&mut fields, self.cursor.as_deref(), self.limit);
        fields.finish(Some(MemberFilter { country, role, status, sought, after, limit }))
    }
}

/// How to read the list of applications.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListApplications {
    /// Where to read on.
    pub cursor: Option<String>,
    /// How many at most, up to 100.
    pub limit: Option<u32>,
}

impl ListApplications {
    pub(in crate::accounts) fn parse(&self, taxonomy: &Taxonomy) -> Result<(Option<Id>, usize), Error> {
        let mut fields = Fields::new(taxonomy);
        let page = page_of(&mut fields, self.cursor.as_deref(), self.limit);
        fields.finish(Some(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn country_decides_language_and_time_zone_unless_given() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let person = InviteMember {
            email: "a@example.org".to_owned(),
            name: "A".to_owned(),
            country: "MX".to_owned(),
            ..InviteMember::default()
        };
        let account = person.parse(&taxonomy, None, None).unwrap();
        assert_eq!((account.language, account.time_zone.as_str()), (Locale::Es, "America/Mexico_City"));
        let account = InviteMember { language: Some("fr".to_owned()), ..person }
            .parse(&taxonomy, Some("America/Toronto"), None)
            .unwrap();
        assert_eq!((account.language, account.time_zone.as_str()), (Locale::Fr, "America/Toronto"));
    }

    #[test]
    fn a_suspension_needs_a_reason_and_nobody_is_made_invited() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let suspend = ChangeMember { status: Some(MemberStatus::Suspended), ..ChangeMember::default() };
        assert_eq!(suspend.parse(&taxonomy).unwrap_err().fields[0].field(), "reason");
        let invite = ChangeMember { status: Some(MemberStatus::Invited), ..ChangeMember::default() };
        assert_eq!(invite.parse(&taxonomy).unwrap_err().fields[0].field(), "status");
    }

    #[test]
    fn what_is_searched_for_is_taken_literally() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let list = ListMembers { q: Some("50%_A".to_owned()), ..ListMembers::default() };
        let sought = list.parse(&taxonomy).unwrap().sought.unwrap();
        assert_eq!((sought.name.as_str(), sought.email.as_str()), ("%50 a%", "%50\\%\\_a%"));
        let list = ListMembers { q: Some("%".to_owned()), ..ListMembers::default() };
        assert_eq!(list.parse(&taxonomy).unwrap().sought.unwrap().name, "%\\%%");
        let bad = ListMembers { limit: Some(0), cursor: Some("x".to_owned()), ..ListMembers::default() };
        assert_eq!(bad.parse(&taxonomy).unwrap_err().fields.len(), 2);
    }
}
