//! What an author may write into a practice, and what it takes to submit it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Byline, Details, Level, Licence, PracticeRow, Status, Translations};
use crate::error::{Error, FieldError, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::markdown::{self, excerpt};
use crate::types::text::{clean, clean_line};

/// Longest line, in characters.
const MAX_LINE: usize = 300;
/// Longest prose field, in characters.
const MAX_PROSE: usize = 20_000;
/// Most values of one list.
const MAX_VALUES: usize = 60;
/// Length of the excerpt in lists, in characters.
const EXCERPT: usize = 240;

/// A practice as its author writes it. Every field may be missing while it is a draft; to submit it,
/// title, language, country, level, a policy area, what was done, the responsible body and a licence
/// are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SavePractice {
    /// What it is called.
    #[schema(max_length = 300)]
    pub title: String,
    /// BCP 47 tag of the language it is written in; the author's own when left out.
    pub language: String,
    /// `CA`, `MX` or `US`; the author's own when left out.
    pub country: String,
    /// Who carries it.
    pub level: Option<Level>,
    /// Where it stands in its own life.
    pub status: Option<Status>,
    /// Provinces, territories, states (ISO 3166-2).
    #[schema(max_items = 60)]
    pub subdivisions: Vec<String>,
    /// City, nation or region, in words.
    #[schema(max_length = 300)]
    pub locality: String,
    /// First year.
    #[schema(minimum = 1500, maximum = 2200)]
    pub year_started: Option<i64>,
    /// Last year, if it has ended.
    #[schema(minimum = 1500, maximum = 2200)]
    pub year_ended: Option<i64>,
    /// Who answers for it.
    #[schema(max_length = 300)]
    pub responsible_body: String,
    /// What was done, in Markdown.
    #[schema(max_length = 20000)]
    pub what_was_done: String,
    /// Policy areas.
    #[schema(max_items = 60)]
    pub policy_areas: Vec<String>,
    /// Population groups.
    #[schema(max_items = 60)]
    pub population_groups: Vec<String>,
    /// Provisions of instruments, as in `UNDRIP:13`.
    #[schema(max_items = 60)]
    pub provisions: Vec<String>,
    /// Commitments of the three governments.
    #[schema(max_items = 60)]
    pub commitments: Vec<String>,
    /// On which terms others may use the text.
    pub licence: Option<Licence>,
    /// Whether readers are told who wrote it: nobody is named who does not ask for it.
    pub byline: Byline,
    /// Title and text in other languages, by tag.
    #[schema(value_type = std::collections::BTreeMap<String, super::model::Translation>)]
    pub translations: Translations,
    /// Everything else; all of it optional.
    pub details: Details,
}

/// The parts that a submission needs, in the order of the form.
pub const REQUIRED: [&str; 8] =
    ["title", "language", "country", "level", "responsible_body", "what_was_done", "policy_areas", "licence"];

/// The parts that make a record complete.
pub const OPTIONAL: [&str; 12] = [
    "status",
    "year_started",
    "population_groups",
    "provisions",
    "problem",
    "participants",
    "results",
    "did_not_work",
    "resources",
    "building_blocks",
    "methods",
    "sources",
];

impl SavePractice {
    /// The same with clean text, checked: every fault at once, nothing about what is still missing.
    pub fn parse(mut self, taxonomy: &Taxonomy) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        for (field, text) in [
            ("title", &mut self.title),
            ("language", &mut self.language),
            ("country", &mut self.country),
            ("locality", &mut self.locality),
            ("responsible_body", &mut self.responsible_body),
        ] {
            *text = clean_line(text);
            errors.longest(field, text, MAX_LINE);
        }
        self.what_was_done = clean(&self.what_was_done);
        prose(&mut errors, "what_was_done", &self.what_was_done);
        self.check_codes(taxonomy, &mut errors);
        self.check_years(&mut errors);
        self.check_details(&mut errors);
        for (typed, translation) in std::mem::take(&mut self.translations) {
            let tag = taxonomy.language_typed(&typed).map_or(typed, str::to_owned);
            if taxonomy.language(&tag).is_none() {
                errors.add("translations", "unknown-language");
            } else if self.translations.contains_key(&tag) {
                errors.add("translations", "stands-twice");
            }
            self.translations.entry(tag).or_insert(translation);
        }
        for translation in self.translations.values_mut() {
            translation.title = clean_line(&translation.title);
            translation.what_was_done = clean(&translation.what_was_done);
            errors.longest("translations", &translation.title, MAX_LINE);
            prose(&mut errors, "translations", &translation.what_was_done);
        }
        errors.finish(self)
    }

    fn check_codes(&mut self, taxonomy: &Taxonomy, errors: &mut FieldErrors) {
        if !self.country.is_empty() && taxonomy.country(&self.country).is_none() {
            let known = taxonomy.countries.iter().map(|country| country.code.as_str());
            errors.push(FieldError::not_among("country", &self.country, known));
        }
        match taxonomy.language_typed(&self.language) {
            Some(code) => code.clone_into(&mut self.language),
            None if self.language.is_empty() => {}
            None => errors.push(FieldError::new("language", "unknown-language").given(&self.language)),
        }
        codes(
            errors,
            "subdivisions",
            &mut self.subdivisions,
            taxonomy.subdivisions.iter().map(|known| &known.code),
        );
        codes(
            errors,
            "policy_areas",
            &mut self.policy_areas,
            taxonomy.policy_areas.iter().map(|known| &known.code),
        );
        codes(
            errors,
            "population_groups",
            &mut self.population_groups,
            taxonomy.population_groups.iter().map(|known| &known.code),
        );
        codes(
            errors,
            "provisions",
            &mut self.provisions,
            taxonomy.provisions.iter().map(|known| &known.code),
        );
        codes(
            errors,
            "commitments",
            &mut self.commitments,
            taxonomy.commitments.iter().map(|known| &known.code),
        );
        let elsewhere = |code: &String| {
            taxonomy.subdivision(code).is_some_and(|subdivision| subdivision.country != self.country)
        };
        if !self.country.is_empty() && self.subdivisions.iter().any(elsewhere) {
            errors.add("subdivisions", "wrong-country");
        }
    }

    fn check_years(&self, errors: &mut FieldErrors) {
        for (field, year) in [("year_started", self.year_started), ("year_ended", self.year_ended)] {
            errors.within(field, year, 1500, 2200);
        }
        if let (Some(start), Some(end)) = (self.year_started, self.year_ended)
            && end < start
        {
            errors.add("year_ended", "ends-before-start");
        }
    }

    fn check_details(&mut self, errors: &mut FieldErrors) {
        let details = &mut self.details;
        for (field, text) in details.prose_mut() {
            *text = clean(text);
            prose(errors, field, text);
        }
        for (at, block) in details.building_blocks.iter_mut().enumerate() {
            block.name = clean_line(&block.name);
            block.text = clean(&block.text);
            block.needs = clean_line(&block.needs);
            let says_something = !(block.text.is_empty() && block.needs.is_empty());
            if says_something && block.name.is_empty() {
                let number = i64::try_from(at).unwrap_or_default() + 1;
                let fault = FieldError::new("building_blocks", "name-required").limit(number);
                errors.push(fault.at(at, "name"));
            }
            errors
                .within_entry(at, "name", |errors| errors.longest("building_blocks", &block.name, MAX_LINE));
            errors.within_entry(at, "text", |errors| prose(errors, "building_blocks", &block.text));
            errors.within_entry(at, "needs", |errors| {
                errors.longest("building_blocks", &block.needs, MAX_LINE);
            });
        }
        details
            .building_blocks
            .retain(|block| !(block.name.is_empty() && block.text.is_empty() && block.needs.is_empty()));
        for (at, source) in details.sources.iter_mut().enumerate() {
            source.citation = clean_line(&source.citation);
            source.url = source.url.take().map(|url| clean_line(&url)).filter(|url| !url.is_empty());
            errors.within_entry(at, "citation", |errors| {
                errors.longest("sources", &source.citation, 2 * MAX_LINE);
            });
            if let Some(url) = source.url.as_ref().filter(|url| !is_web_address(url)) {
                let whole =
                    Some(format!("https://{url}")).filter(|_| !url.contains(':') && url.contains('.'));
                let nearest = whole.filter(|url| is_web_address(url));
                let line = i64::try_from(at).unwrap_or_default() + 1;
                let fault = FieldError::new("sources", "malformed").limit(line).given(url).at(at, "url");
                errors.push(FieldError { nearest, ..fault });
            }
        }
        details.sources.retain(|source| !source.citation.is_empty() || source.url.is_some());
        let lists = [
            ("building_blocks", details.building_blocks.len()),
            ("sources", details.sources.len()),
            ("methods", details.methods.len()),
            ("related", details.related.len()),
        ];
        for (field, length) in lists {
            errors.at_most(field, length, MAX_VALUES);
        }
    }

    /// Writes the checked input into a row.
    pub fn write_into(self, row: &mut PracticeRow) {
        if !self.language.is_empty() {
            row.language = self.language;
        }
        if !self.country.is_empty() {
            row.country = self.country;
        }
        row.excerpt = excerpt(&self.what_was_done, EXCERPT);
        row.title = self.title;
        row.level = self.level;
        row.status = self.status;
        row.subdivisions.0 = self.subdivisions;
        row.locality = Some(self.locality).filter(|text| !text.is_empty());
        row.year_started = self.year_started;
        row.year_ended = self.year_ended;
        row.responsible_body = self.responsible_body;
        row.what_was_done = self.what_was_done;
        row.policy_areas.0 = self.policy_areas;
        row.population_groups.0 = self.population_groups;
        row.provisions.0 = self.provisions;
        row.commitments.0 = self.commitments;
        row.licence = self.licence;
        row.byline = self.byline;
        row.translations.0 = self.translations;
        row.details.0 = self.details;
    }

    /// What a row says, as its author would write it.
    pub fn of(row: &PracticeRow) -> Self {
        Self::taken_from(&mut row.clone())
    }

    /// The same without a copy of long texts: what it says is gone from the row.
    pub fn taken_from(row: &mut PracticeRow) -> Self {
        use std::mem::take;
        Self {
            title: take(&mut row.title),
            language: take(&mut row.language),
            country: take(&mut row.country),
            level: row.level,
            status: row.status,
            subdivisions: take(&mut row.subdivisions.0),
            locality: row.locality.take().unwrap_or_default(),
            year_started: row.year_started,
            year_ended: row.year_ended,
            responsible_body: take(&mut row.responsible_body),
            what_was_done: take(&mut row.what_was_done),
            policy_areas: take(&mut row.policy_areas.0),
            population_groups: take(&mut row.population_groups.0),
            provisions: take(&mut row.provisions.0),
            commitments: take(&mut row.commitments.0),
            licence: row.licence,
            byline: row.byline,
            translations: take(&mut row.translations.0),
            details: take(&mut row.details.0),
        }
    }

    /// Whether a part has been written.
    pub fn has(&self, part: &str) -> bool {
        let details = &self.details;
        match part {
            "title" => !self.title.is_empty(),
            "language" => !self.language.is_empty(),
            "country" => !self.country.is_empty(),
            "level" => self.level.is_some(),
            "responsible_body" => !self.responsible_body.is_empty(),
            "what_was_done" => !self.what_was_done.is_empty(),
            "policy_areas" => !self.policy_areas.is_empty(),
            "licence" => self.licence.is_some(),
            "status" => self.status.is_some(),
            "year_started" => self.year_started.is_some(),
            "population_groups" => !self.population_groups.is_empty(),
            "provisions" => !self.provisions.is_empty(),
            "problem" => !details.problem.is_empty(),
            "participants" => !details.participants.is_empty(),
            "results" => !details.results.is_empty(),
            "did_not_work" => !details.did_not_work.is_empty(),
            "resources" => !details.resources.is_empty(),
            "building_blocks" => !details.building_blocks.is_empty(),
            "methods" => !details.methods.is_empty(),
            "sources" => !details.sources.is_empty(),
            _ => false,
        }
    }

    /// Refuses a submission that lacks a required part, naming each.
    pub fn check_submittable(&self) -> Result<(), Error> {
        let mut errors = FieldErrors::default();
        for part in REQUIRED.iter().filter(|part| !self.has(part)) {
            errors.add(part, "required");
        }
        errors.finish(())
    }
}

/// Checks the length of prose, and that it can be shown.
fn prose(errors: &mut FieldErrors, field: &str, text: &str) {
    errors.longest(field, text, MAX_PROSE);
    if text.chars().count() <= MAX_PROSE
        && let Err((fault, line)) = markdown::check(text)
    {
        errors.add_limit(field, fault.code(), i64::try_from(line).unwrap_or(i64::MAX));
    }
}

/// Checks a list of codes and removes repetitions; each that is not known is told.
fn codes<'a>(
    errors: &mut FieldErrors,
    field: &str,
    list: &mut Vec<String>,
    known: impl Iterator<Item = &'a String> + Clone,
) {
    errors.at_most(field, list.len(), MAX_VALUES);
    list.retain(|code| !code.is_empty());
    let mut seen = std::collections::HashSet::new();
    list.retain(|code| seen.insert(code.clone()));
    for code in list.iter().take(MAX_VALUES).filter(|code| !known.clone().any(|known| known == *code)) {
        errors.push(FieldError::not_among(field, code, known.clone().map(String::as_str)));
    }
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    url.len() <= 2_000 && rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// A move's reason and words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MovePractice {
    /// Why; needed to decline, and to withdraw what was published.
    pub reason_code: Option<super::lifecycle::Reason>,
    /// In words, for the other side; needed to request changes and to decline.
    #[schema(max_length = 5000)]
    pub note: String,
}

impl MovePractice {
    /// Checks what the move needs.
    pub fn parse(mut self, action: super::lifecycle::Action, was_published: bool) -> Result<Self, Error> {
        use super::lifecycle::Action;
        let mut errors = FieldErrors::default();
        self.note = clean(&self.note);
        errors.longest("note", &self.note, 5_000);
        if matches!(action, Action::RequestChanges | Action::Decline) && self.note.is_empty() {
            errors.add("note", "required");
        }
        let needs_reason = action == Action::Decline || (action == Action::Withdraw && was_published);
        if needs_reason && self.reason_code.is_none() {
            errors.add("reason_code", "required");
        }
        errors.finish(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_come_at_once_and_missing_parts_are_no_fault_of_a_draft() {
        let taxonomy = Taxonomy::embedded().unwrap();
        assert!(SavePractice::default().parse(&taxonomy).is_ok());
        let bad = SavePractice {
            title: "x".repeat(301),
            country: "CA".into(),
            subdivisions: vec!["MX-OAX".into()],
            policy_areas: vec!["nonsense".into()],
            year_started: Some(2020),
            year_ended: Some(2010),
            ..SavePractice::default()
        };
        let error = bad.parse(&taxonomy).unwrap_err();
        let faults: Vec<_> = error.fields.iter().map(|fault| (fault.field(), fault.code)).collect();
        assert_eq!(
            faults,
            [
                ("title", "too-long"),
                ("policy_areas", "unknown-code"),
                ("subdivisions", "wrong-country"),
                ("year_ended", "ends-before-start")
            ]
        );
    }

    #[test]
    fn a_submission_lists_every_missing_part() {
        let error = SavePractice::default().check_submittable().unwrap_err();
        let missing: Vec<_> = error.fields.iter().map(crate::error::FieldError::field).collect();
        assert_eq!(missing, REQUIRED);
    }

    #[test]
    fn every_part_of_the_meter_is_known() {
        let mut full = SavePractice::default();
        for part in REQUIRED.iter().chain(&OPTIONAL) {
            assert!(!full.has(part), "{part}");
        }
        full.details.sources.push(super::super::model::Source { citation: "A report".into(), url: None });
        assert!(full.has("sources"));
    }
}
