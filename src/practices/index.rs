//! Under which values and words a published practice is found. Pure.

use super::model::PracticeRow;
use crate::taxonomy::{Taxonomy, Term};
use crate::types::text::words;

/// Something readers narrow lists by. A practice has at most one value of the first five and any
/// number of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Countries.
    Country,
    /// Who carries it.
    Level,
    /// Where it stands in its own life.
    Status,
    /// Languages of the record.
    Language,
    /// Years in which a practice began.
    Year,
    /// Policy areas and the areas above them.
    PolicyArea,
    /// Population groups and the groups above them.
    PopulationGroup,
    /// Provinces, territories, states.
    Subdivision,
    /// Provisions of instruments.
    Provision,
    /// Commitments.
    Commitment,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Country,
        Self::Level,
        Self::Status,
        Self::Language,
        Self::Year,
        Self::PolicyArea,
        Self::PopulationGroup,
        Self::Subdivision,
        Self::Provision,
        Self::Commitment,
    ];

    /// Its name in the index and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Level => "level",
            Self::Status => "status",
            Self::Language => "language",
            Self::Year => "year",
            Self::PolicyArea => "policy_area",
            Self::PopulationGroup => "population_group",
            Self::Subdivision => "subdivision",
            Self::Provision => "provision",
            Self::Commitment => "commitment",
        }
    }
}

/// The values of the facets that a practice can have several values of, ancestors included, each once.
pub fn entries(row: &PracticeRow, taxonomy: &Taxonomy) -> Vec<(Facet, String)> {
    let mut entries = Vec::new();
    let mut add = |facet: Facet, value: &str| {
        if !entries.iter().any(|(known, code)| *known == facet && code == value) {
            entries.push((facet, value.to_owned()));
        }
    };
    for code in &row.policy_areas.0 {
        add(Facet::PolicyArea, code);
        if let Some(parent) = taxonomy.policy_area(code).and_then(|term| term.parent.as_deref()) {
            add(Facet::PolicyArea, parent);
        }
    }
    for code in &row.population_groups.0 {
        add(Facet::PopulationGroup, code);
        if let Some(parent) = taxonomy.population_group(code).and_then(|term| term.parent.as_deref()) {
            add(Facet::PopulationGroup, parent);
        }
    }
    for code in &row.subdivisions.0 {
        add(Facet::Subdivision, code);
    }
    for code in &row.provisions.0 {
        add(Facet::Provision, code);
    }
    for code in &row.commitments.0 {
        add(Facet::Commitment, code);
    }
    entries
}

/// Everything a practice is counted under: `entries`, and the values it has one of. One line each, as
/// in `policy_area=health`; counts read these lines and nothing else.
pub fn counted(row: &PracticeRow, entries: &[(Facet, String)]) -> String {
    let single = [
        (Facet::Country, Some(row.country.clone())),
        (Facet::Level, row.level.map(|level| level.code().to_owned())),
        (Facet::Status, row.status.map(|status| status.code().to_owned())),
        (Facet::Language, Some(row.language.clone())),
        (Facet::Year, row.year_started.map(|year| year.to_string())),
    ];
    let single = single.iter().filter_map(|(facet, value)| Some((facet, value.as_ref()?)));
    let several = entries.iter().map(|(facet, value)| (facet, value));
    let lines: Vec<String> =
        single.chain(several).map(|(facet, value)| format!("{}={value}", facet.code())).collect();
    lines.join("\n")
}

/// The words a practice is found by; those of the title weigh more.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchWords {
    /// Of the title, in all its languages.
    pub title: Vec<String>,
    /// Of everything, the title included.
    pub all: Vec<String>,
}

/// Gathers the words. The names of its policy areas and groups are among them, in all three
/// languages, so that a record in one language is found from the others.
pub fn search_words(row: &PracticeRow, taxonomy: &Taxonomy) -> SearchWords {
    let translations = row.translations.0.values();
    let mut title = words(&row.title);
    let mut all = words(&row.what_was_done);
    for translation in translations {
        title.extend(words(&translation.title));
        all.extend(words(&translation.what_was_done));
    }
    let details = &row.details.0;
    let prose = [
        &details.problem,
        &details.participants,
        &details.results,
        &details.did_not_work,
        &details.enabling_factors,
        &details.constraints,
        &details.resources,
        &details.community_benefit,
        &row.responsible_body,
    ];
    for text in prose.into_iter().chain(row.locality.as_ref()) {
        all.extend(words(text));
    }
    for block in &details.building_blocks {
        all.extend(words(&block.name));
        all.extend(words(&block.text));
    }
    let named = |terms: &[String], find: &dyn Fn(&str) -> Option<Term>| -> Vec<String> {
        terms
            .iter()
            .filter_map(|code| find(code))
            .flat_map(|term| [term.names.en, term.names.es, term.names.fr])
            .flat_map(|name| words(&name))
            .collect()
    };
    all.extend(named(&row.policy_areas.0, &|code| taxonomy.policy_area(code).cloned()));
    all.extend(named(&row.population_groups.0, &|code| taxonomy.population_group(code).cloned()));
    all.extend_from_slice(&title);
    title.sort_unstable();
    title.dedup();
    all.sort_unstable();
    all.dedup();
    SearchWords { title, all }
}
