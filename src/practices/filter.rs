//! What a reader narrows the list by. Several values of one facet mean "or", several facets "and".

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::index::Facet;
use super::model::{Level, Status};
use crate::error::{Error, FieldError, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::cursor;

/// What answers best comes first.
pub const BY_RELEVANCE: &str = "relevance";
/// What was published last comes first.
pub const BY_DATE: &str = "newest";

/// The parameters of the list, as they come; each may stand several times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListParameters {
    /// Country: `CA`, `MX` or `US`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// Province, territory or state (ISO 3166-2).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subdivision: Vec<String>,
    /// Who carries the practice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<String>,
    /// Policy area; one of the first level includes those below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_area: Vec<String>,
    /// Population group; one of the first level includes those below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub population_group: Vec<String>,
    /// Provision of an instrument, as in `UNDRIP:13`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provision: Vec<String>,
    /// Where the practice stands in its own life.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
    /// Language the record is written in (BCP 47).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
    /// Year in which the practice began.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub year: Vec<String>,
    /// Words to look for, in any language, with or without accents: the more of them a practice has, the further up
    /// it stands. Words in quotation marks stand one after the other; those behind a minus sign must not be there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The order of what words find: `relevance` or `newest`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// Whether words are looked for exactly as they are typed, though nobody wrote them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub verbatim: bool,
    /// Whether each practice comes with the passage that answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub passages: bool,
    /// How many rows, at most 100.
    #[param(minimum = 1, maximum = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to read on, from the answer before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// The same, checked: every code is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the parameters")]
pub struct Filter {
    pub countries: Vec<String>,
    pub subdivisions: Vec<String>,
    pub levels: Vec<Level>,
    pub policy_areas: Vec<String>,
    pub population_groups: Vec<String>,
    pub provisions: Vec<String>,
    pub statuses: Vec<Status>,
    pub languages: Vec<String>,
    pub years: Vec<i64>,
}

impl Filter {
    /// The same without what was chosen of one facet.
    #[must_use]
    pub(super) fn without(&self, facet: Facet) -> Self {
        let mut rest = self.clone();
        match facet {
            Facet::Country => rest.countries.clear(),
            Facet::Level => rest.levels.clear(),
            Facet::Status => rest.statuses.clear(),
            Facet::Language => rest.languages.clear(),
            Facet::Year => rest.years.clear(),
            Facet::PolicyArea => rest.policy_areas.clear(),
            Facet::PopulationGroup => rest.population_groups.clear(),
            Facet::Subdivision => rest.subdivisions.clear(),
            Facet::Provision => rest.provisions.clear(),
            Facet::Commitment => {}
        }
        rest
    }

    /// What was chosen of one facet, as codes.
    pub(super) fn chosen(&self, facet: Facet) -> Vec<String> {
        match facet {
            Facet::Country => self.countries.clone(),
            Facet::Level => self.levels.iter().map(|level| level.code().to_owned()).collect(),
            Facet::Status => self.statuses.iter().map(|status| status.code().to_owned()).collect(),
            Facet::Language => self.languages.clone(),
            Facet::Year => self.years.iter().map(i64::to_string).collect(),
            Facet::PolicyArea => self.policy_areas.clone(),
            Facet::PopulationGroup => self.population_groups.clone(),
            Facet::Subdivision => self.subdivisions.clone(),
            Facet::Provision => self.provisions.clone(),
            Facet::Commitment => Vec::new(),
        }
    }

    /// Whether countries, if anything, are all that was chosen: what counts are kept for.
    pub(super) fn is_of_countries(&self) -> bool {
        self.without(Facet::Country) == Self::default()
    }
}

impl ListParameters {
    /// Checks every value; an empty one counts as not given, as forms send it.
    pub fn parse(&self, taxonomy: &Taxonomy) -> Result<Filter, Error> {
        let mut errors = FieldErrors::default();
        let filter = Filter {
            countries: known(&mut errors, "country", &self.country, |code| taxonomy.country(code).is_some()),
            subdivisions: known(&mut errors, "subdivision", &self.subdivision, |code| {
                taxonomy.subdivision(code).is_some()
            }),
            levels: parsed(&mut errors, "level", &self.level),
            policy_areas: known(&mut errors, "policy_area", &self.policy_area, |code| {
                taxonomy.policy_area(code).is_some()
            }),
            population_groups: known(&mut errors, "population_group", &self.population_group, |code| {
                taxonomy.population_group(code).is_some()
            }),
            provisions: known(&mut errors, "provision", &self.provision, |code| {
                taxonomy.provision(code).is_some()
            }),
            statuses: parsed(&mut errors, "status", &self.status),
            languages: known(&mut errors, "language", &self.language, |code| {
                taxonomy.language(code).is_some()
            }),
            years: parsed(&mut errors, "year", &self.year),
        };
        if !["", BY_RELEVANCE, BY_DATE].contains(&self.sort.as_str()) {
            errors.push(FieldError::new("sort", "unknown-code").given(&self.sort));
        }
        errors.finish(filter)
    }

    /// How many rows are asked for.
    pub fn limit(&self) -> Result<usize, Error> {
        cursor::limit(self.limit).ok_or_else(|| Error::field("limit", "out-of-range"))
    }

    /// The same list from its beginning: for feeds, downloads and links.
    #[must_use]
    pub fn without_position(&self) -> Self {
        Self { limit: None, cursor: None, ..self.clone() }
    }

    /// The values of one facet, to change them.
    pub fn values_mut(&mut self, facet: &str) -> Option<&mut Vec<String>> {
        Some(match facet {
            "country" => &mut self.country,
            "subdivision" => &mut self.subdivision,
            "level" => &mut self.level,
            "policy_area" => &mut self.policy_area,
            "population_group" => &mut self.population_group,
            "provision" => &mut self.provision,
            "status" => &mut self.status,
            "language" => &mut self.language,
            "year" => &mut self.year,
            _ => return None,
        })
    }

    /// Whether words are looked for: blanks alone ask for nothing.
    pub fn is_search(&self) -> bool {
        !self.q.trim().is_empty()
    }

    /// As a query string.
    pub fn query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }
}

fn given(values: &[String]) -> impl Iterator<Item = &String> {
    values.iter().filter(|value| !value.is_empty()).take(50)
}

fn known(
    errors: &mut FieldErrors,
    field: &str,
    values: &[String],
    is_known: impl Fn(&str) -> bool,
) -> Vec<String> {
    for value in given(values).filter(|value| !is_known(value)) {
        errors.push(FieldError::new(field, "unknown-code").given(value));
    }
    given(values).cloned().collect()
}

fn parsed<T: FromStr>(errors: &mut FieldErrors, field: &str, values: &[String]) -> Vec<T> {
    let mut read = Vec::new();
    for value in given(values) {
        match value.parse() {
            Ok(value) => read.push(value),
            Err(_) => errors.push(FieldError::new(field, "unknown-code").given(value)),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_are_named_and_empty_ones_ignored() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let parameters = ListParameters {
            country: vec!["CA".into(), String::new()],
            policy_area: vec!["nonsense".into()],
            year: vec!["soon".into()],
            sort: "oldest".into(),
            ..ListParameters::default()
        };
        let error = parameters.parse(&taxonomy).unwrap_err();
        let fields: Vec<_> = error.fields.iter().map(|field| field.field()).collect();
        assert_eq!(fields, ["policy_area", "year", "sort"]);
    }
}
