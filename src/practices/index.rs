//! Under which values and words a published practice is found. Pure.

use super::model::PracticeRow;
use crate::search::{self, Tokens};
use crate::taxonomy::{Names, Taxonomy};

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

/// A text of a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// What it says.
    pub text: &'a str,
    /// The tag of its language.
    pub language: &'a str,
    /// Whether it is a title.
    pub is_title: bool,
}

/// Parts that say whom to ask, and not what was done.
const ASIDE: [&str; 2] = ["contact", "conflicts_of_interest"];

/// The texts that a practice is found by: titles first, then what was done, then everything else.
pub fn texts(row: &PracticeRow) -> Vec<Text<'_>> {
    let text = |text, language, is_title| Text { text, language, is_title };
    let own = |body| text(body, row.language.as_str(), false);
    let translations = &row.translations.0;
    let details = &row.details.0;
    let mut texts = vec![text(row.title.as_str(), row.language.as_str(), true)];
    texts.extend(translations.iter().map(|(language, other)| text(other.title.as_str(), language, true)));
    texts.push(own(&row.what_was_done));
    texts.extend(
        translations.iter().map(|(language, other)| text(other.what_was_done.as_str(), language, false)),
    );
    let prose = details.prose().into_iter().filter(|(part, _)| !ASIDE.contains(part)).map(|(_, text)| text);
    texts.extend(prose.chain([&row.responsible_body]).chain(&row.locality).map(|prose| own(prose)));
    texts.extend(details.sources.iter().map(|source| own(&source.citation)));
    texts.extend(details.building_blocks.iter().flat_map(|block| [own(&block.name), own(&block.text)]));
    texts.retain(|text| !text.text.is_empty());
    texts
}

/// The names of everything a practice is filed under, in all three languages: places, areas, groups and provisions.
pub fn names<'a>(row: &PracticeRow, taxonomy: &'a Taxonomy) -> Vec<&'a Names> {
    let areas =
        row.policy_areas.0.iter().filter_map(|code| taxonomy.policy_area(code)).map(|term| &term.names);
    let groups = row.population_groups.0.iter().filter_map(|code| taxonomy.population_group(code));
    let places = row.subdivisions.0.iter().filter_map(|code| taxonomy.subdivision(code));
    let provisions = row.provisions.0.iter().filter_map(|code| taxonomy.provision(code));
    let country = taxonomy.country(&row.country).map(|country| &country.names);
    let names = places.map(|place| &place.names).chain(country).chain(areas);
    let names = names.chain(groups.map(|term| &term.names));
    names.chain(provisions.map(|provision| &provision.names)).collect()
}

/// What a practice is found by.
pub fn tokens(row: &PracticeRow, entries: &[(Facet, String)], taxonomy: &Taxonomy) -> Tokens {
    let mut tokens = Tokens::default();
    for text in texts(row) {
        tokens.read(text.text, text.language, text.is_title, &taxonomy.lexicon);
    }
    for named in names(row, taxonomy).into_iter().filter_map(|names| taxonomy.name_tokens(names)) {
        tokens.add_all(named);
    }
    for code in &row.provisions.0 {
        for part in provision_and_above(code) {
            tokens.name(search::provision(part));
        }
    }
    for line in counted(row, entries).lines() {
        if let Some((facet, value)) = line.split_once('=') {
            tokens.narrow(search::value(facet, value));
        }
    }
    tokens
}

/// A provision, the one it belongs to, and its instrument: `SDG:16.3`, `SDG:16`, `SDG`.
pub fn provision_and_above(code: &str) -> impl Iterator<Item = &str> {
    let above = code.match_indices(['.', ':']).filter_map(|(at, _)| code.get(..at));
    above.chain([code])
}
