//! Applications to join.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fields, NAME_LIMIT, ORGANIZATION_LIMIT, REASON_LIMIT};
use crate::error::Error;
use crate::taxonomy::{List, Taxonomy};
use crate::types::{Email, Locale};
use crate::web::{Pick, Pickable};

/// An application to join the network.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The name others see.
    #[schema(max_length = 120)]
    pub name: String,
    /// We write to it once, to check that it is the applicant's.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
    /// ISO 3166-1 alpha-2.
    #[schema(max_length = 2)]
    pub country: String,
    /// Where the applicant works.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub organization: String,
    /// Codes of policy areas the applicant works on.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub policy_areas: Vec<String>,
    /// BCP 47 tags of languages the applicant reads.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<String>,
    /// Why the applicant wants to join.
    #[schema(max_length = 2000)]
    pub why: String,
    /// The language in which we answer; by default that of the request.
    #[schema(value_type = Option<Locale>)]
    pub language: Option<String>,
}

impl Pickable for Apply {
    const PICKS: &'static [Pick] =
        &[Pick { field: "languages", list: List::Languages, many: true, joined_by: None }];
}

/// An application that can be kept.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(in crate::accounts) struct ApplyCommand {
    pub email: Email,
    pub name: String,
    pub country: String,
    pub organization: String,
    pub policy_areas: Vec<String>,
    pub languages: Vec<String>,
    pub why: String,
    pub language: Locale,
}

impl Apply {
    pub(in crate::accounts) fn parse(
        &self,
        taxonomy: &Taxonomy,
        fallback: Locale,
    ) -> Result<ApplyCommand, Error> {
        let mut fields = Fields::new(taxonomy);
        let name = fields.line("name", &self.name, NAME_LIMIT);
        let email = fields.email("email", &self.email);
        let country = fields.country("country", &self.country);
        let organization = fields.optional_line("organization", &self.organization, ORGANIZATION_LIMIT);
        let policy_areas =
            fields.codes("policy_areas", &self.policy_areas, "unknown-code", |taxonomy, code| {
                taxonomy.policy_area(code).is_some()
            });
        let languages = fields.codes("languages", &self.languages, "unknown-language", |taxonomy, code| {
            taxonomy.language(code).is_some()
        });
        let why = fields.text("why", &self.why, REASON_LIMIT);
        let language = fields.locale("language", self.language.as_deref()).unwrap_or(fallback);
        fields.finish(email.map(|email| ApplyCommand {
            email,
            name,
            country,
            organization,
            policy_areas,
            languages,
            why,
            language,
        }))
    }
}

/// The secret of the mailed link.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmApplication {
    /// From the link.
    #[schema(max_length = 100)]
    pub token: String,
}

/// Why an application is refused; the applicant reads it.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseApplication {
    /// In the applicant's language, if possible.
    #[schema(max_length = 2000)]
    pub reason: String,
}

impl RefuseApplication {
    pub(in crate::accounts) fn parse(&self, taxonomy: &Taxonomy) -> Result<String, Error> {
        let mut fields = Fields::new(taxonomy);
        let reason = fields.text("reason", &self.reason, REASON_LIMIT);
        fields.finish(Some(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply() -> Apply {
        Apply {
            name: " Ana  López ".to_owned(),
            email: "Ana@Example.org".to_owned(),
            country: "MX".to_owned(),
            policy_areas: vec!["health".to_owned(), "health".to_owned()],
            languages: vec!["es".to_owned()],
            why: "Because".to_owned(),
            ..Apply::default()
        }
    }

    #[test]
    fn what_is_kept_is_tidy() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let area = taxonomy.policy_areas[0].code.clone();
        let given = Apply { policy_areas: vec![area.clone(), area], ..apply() };
        let command = given.parse(&taxonomy, Locale::Es).unwrap();
        assert_eq!((command.name.as_str(), command.email.as_str()), ("Ana López", "ana@example.org"));
        assert_eq!((command.policy_areas.len(), command.language), (1, Locale::Es));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let given = Apply {
            name: " ".to_owned(),
            email: "ana".to_owned(),
            country: "FR".to_owned(),
            organization: "x".repeat(201),
            policy_areas: vec!["nothing".to_owned()],
            languages: vec!["xx-none".to_owned()],
            why: String::new(),
            language: Some("de".to_owned()),
        };
        let faults = given.parse(&taxonomy, Locale::En).unwrap_err().fields;
        let named: Vec<_> = faults.iter().map(|fault| (fault.field(), fault.code)).collect();
        assert_eq!(
            named,
            [
                ("name", "required"),
                ("email", "email"),
                ("country", "unknown-code"),
                ("organization", "too-long"),
                ("policy_areas", "unknown-code"),
                ("languages", "unknown-language"),
                ("why", "required"),
                ("language", "unknown-language"),
            ]
        );
    }
}
