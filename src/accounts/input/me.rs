//! What members change about themselves.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fields, NAME_LIMIT, ORGANIZATION_LIMIT};
use crate::error::Error;
use crate::taxonomy::Taxonomy;
use crate::types::{Email, Locale};

/// A change of the profile; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeProfile {
    /// The name others see.
    #[schema(max_length = 120)]
    pub name: Option<String>,
    /// Where the member works; empty takes it away.
    #[schema(max_length = 200)]
    pub organization: Option<String>,
    /// The language of pages and mails.
    #[schema(value_type = Option<Locale>)]
    pub language: Option<String>,
    /// IANA name, as in `America/Mexico_City`.
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
}

/// A change of the profile that can be kept.
#[derive(Debug, Clone)]
pub(in crate::accounts) struct ProfileCommand {
    pub name: Option<String>,
    pub organization: Option<String>,
    pub language: Option<Locale>,
    pub time_zone: Option<String>,
}

impl ChangeProfile {
    pub(in crate::accounts) fn parse(&self, taxonomy: &Taxonomy) -> Result<ProfileCommand, Error> {
        let mut fields = Fields::new(taxonomy);
        let name = self.name.as_deref().map(|name| fields.line("name", name, NAME_LIMIT));
        let organization = self
            .organization
            .as_deref()
            .map(|organization| fields.optional_line("organization", organization, ORGANIZATION_LIMIT));
        let language = fields.locale("language", self.language.as_deref());
        let time_zone = self.time_zone.as_deref().map(|zone| fields.time_zone("time_zone", zone));
        fields.finish(Some(ProfileCommand { name, organization, language, time_zone }))
    }
}

/// A change of the password by somebody who knows the present one.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    #[schema(max_length = 256, format = "password")]
    pub current: String,
    /// The password from now on: at least 15 characters of any kind.
    #[schema(min_length = 15, max_length = 256, format = "password")]
    pub new: String,
}

impl fmt::Debug for ChangePassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ChangePassword")
    }
}

/// A change of the address; it happens when the mail to the new one has been answered.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    /// The new address.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
    /// The present password.
    #[schema(max_length = 256, format = "password")]
    pub password: String,
}

impl fmt::Debug for ChangeEmail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ChangeEmail")
    }
}

/// A change of the address that can be tried.
pub(in crate::accounts) struct ChangeEmailCommand {
    pub email: Email,
    pub password: String,
}

impl ChangeEmail {
    pub(in crate::accounts) fn parse(self, taxonomy: &Taxonomy) -> Result<ChangeEmailCommand, Error> {
        let mut fields = Fields::new(taxonomy);
        let email = fields.email("email", &self.email);
        if self.password.is_empty() {
            fields.errors.add("password", "required");
        }
        fields.finish(email.map(|email| ChangeEmailCommand { email, password: self.password }))
    }
}

/// The secret of the mailed link.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmail {
    /// From the link.
    #[schema(max_length = 100)]
    pub token: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_and_every_fault_is_named() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let nothing = ChangeProfile::default().parse(&taxonomy).unwrap();
        assert!(nothing.name.is_none() && nothing.language.is_none());
        let given = ChangeProfile {
            name: Some(String::new()),
            organization: Some(String::new()),
            language: Some("de".to_owned()),
            time_zone: Some("Europe/Nowhere".to_owned()),
        };
        let faults = given.parse(&taxonomy).unwrap_err().fields;
        let named: Vec<_> = faults.iter().map(|fault| (fault.field(), fault.code)).collect();
        assert_eq!(
            named,
            [("name", "required"), ("language", "unknown-language"), ("time_zone", "unknown-time-zone")]
        );
    }
}
