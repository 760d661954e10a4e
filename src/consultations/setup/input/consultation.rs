//! A consultation as its coordinators write it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Access, ConsultationRow, ContentLanguage, Label, SelfItem, Texts, Visibility};
use super::super::phases::PhaseKind;
use super::{MAX_LINE, line, new_titles, texts};
use crate::db::Json;
use crate::error::{Error, FieldError, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::{Id, Timestamp, language_tag};

/// The threshold when nobody asks for another.
pub const DEFAULT_THRESHOLD: i64 = 10;
/// The smallest threshold there is.
pub const LEAST_THRESHOLD: i64 = 5;
/// Most phases of a consultation.
const MAX_PHASES: usize = 12;
/// Most languages of one consultation.
const MOST_LANGUAGES: usize = 60;

/// A phase as it is written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseInput {
    /// What happens in it.
    pub kind: PhaseKind,
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub begins_at: Timestamp,
    /// The first instant after it: a phase whose last day is 4 December ends at the midnight with which 5
    /// December begins, in the time zone of the consultation. What is read names that day as `last_day`.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
}

/// A consultation. To open it, title, purpose and benefit are needed in its own language, and at least
/// one phase.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SaveConsultation {
    /// The country that leads; the writer's own when left out.
    pub country: String,
    /// All countries that ask; the leading one when left out.
    #[schema(max_items = 3)]
    pub countries: Vec<String>,
    /// BCP 47 tag of the language it is written in; the writer's own when left out.
    pub language: String,
    /// All languages it speaks, each with the one to fall back to.
    #[schema(max_items = 60)]
    pub languages: Vec<ContentLanguage>,
    /// What it is called.
    pub title: Texts,
    /// Why it is asked, and who asks.
    pub purpose: Texts,
    /// What the community gets back.
    pub benefit: Texts,
    /// Policy areas.
    #[schema(max_items = 60)]
    pub policy_areas: Vec<String>,
    /// How people come in; `open` when left out.
    pub access: Option<Access>,
    /// When results can be seen; `after-close` when left out, and always where `access` is `open`.
    pub visibility: Option<Visibility>,
    /// Smallest number that is published; 10 when left out, never under 5.
    #[schema(minimum = 5, maximum = 1000)]
    pub threshold: Option<i64>,
    /// Staff may read answers before the close. Has to be said before the opening.
    pub staff_read_early: bool,
    /// A second person has to agree before a statement is not shown, unless somebody may be in danger.
    pub second_review: bool,
    /// How many others somebody may invite who came in by an invitation; none when left out.
    #[schema(minimum = 0, maximum = 20)]
    pub invitations_each: i64,
    /// For how many waves, counted from those whom the staff invited; one when left out.
    #[schema(minimum = 1, maximum = 10)]
    pub invitation_waves: Option<i64>,
    /// Time zone in which the dates are shown; that of the leading country when left out.
    pub time_zone: String,
    /// The country under whose law the answers are kept; the leading one when left out.
    pub jurisdiction: String,
    /// What those who use the results are asked to keep to.
    #[schema(max_items = 20)]
    pub labels: Vec<Label>,
    /// What people may say of themselves afterwards.
    pub self_description: Vec<SelfItem>,
    /// Members who speak for the community.
    #[schema(max_items = 30)]
    pub stewards: Vec<Id>,
    /// How many of them must approve a release, an export, a new use or a new opening.
    #[schema(minimum = 0, maximum = 30)]
    pub stewards_needed: i64,
    /// The phases, in order and without overlap.
    #[schema(max_items = 12)]
    pub phases: Vec<PhaseInput>,
}

impl SaveConsultation {
    /// The same with clean text and every default filled in, checked; `kept` is the title as it stands.
    pub fn parse(
        mut self,
        taxonomy: &Taxonomy,
        country: &str,
        language: &str,
        kept: Option<&Texts>,
    ) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        for (field, code, default) in [
            ("country", &mut self.country, country.to_owned()),
            ("language", &mut self.language, language.to_owned()),
        ] {
            line(&mut errors, field, code, MAX_LINE);
            if code.is_empty() {
                *code = default;
            }
        }
        let countries = || taxonomy.countries.iter().map(|country| country.code.as_str());
        if taxonomy.country(&self.country).is_none() {
            errors.push(FieldError::not_among("country", &self.country, countries()));
        }
        if self.countries.is_empty() {
            self.countries.push(self.country.clone());
        }
        self.countries.sort();
        self.countries.dedup();
        if let Some(code) = self.countries.iter().find(|code| taxonomy.country(code).is_none()) {
            errors.push(FieldError::not_among("countries", code, countries()));
        } else if !self.countries.contains(&self.country) {
            errors.add("countries", "wrong-country");
        }
        if self.jurisdiction.is_empty() {
            self.jurisdiction.clone_from(&self.country);
        } else if taxonomy.country(&self.jurisdiction).is_none() {
            errors.push(FieldError::not_among("jurisdiction", &self.jurisdiction, countries()));
        }
        let areas = || taxonomy.policy_areas.iter().map(|area| area.code.as_str());
        for code in self.policy_areas.iter().filter(|code| taxonomy.policy_area(code).is_none()).take(60) {
            errors.push(FieldError::not_among("policy_areas", code, areas()));
        }
        if self.time_zone.is_empty() {
            self.time_zone = taxonomy
                .country(&self.country)
                .map(|country| country.default_time_zone.clone())
                .unwrap_or_default();
        }
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            errors.push(FieldError::new("time_zone", "unknown-time-zone").given(&self.time_zone));
        }
        errors.within("threshold", self.threshold, LEAST_THRESHOLD, 1_000);
        for (field, wordings) in
            [("title", &mut self.title), ("purpose", &mut self.purpose), ("benefit", &mut self.benefit)]
        {
            texts(&mut errors, field, wordings);
        }
        new_titles(&mut errors, &self.title, kept);
        let is_known = self.check_languages(&mut errors, taxonomy);
        let has_title = self.title.contains_key(&self.language) || (!is_known && !self.title.is_empty());
        if !has_title {
            errors.add("title", "required");
        }
        for (field, entries, most) in [
            ("countries", self.countries.len(), 3),
            ("languages", self.languages.len(), MOST_LANGUAGES),
            ("policy_areas", self.policy_areas.len(), 60),
            ("labels", self.labels.len(), 20),
            ("self_description", self.self_description.len(), SelfItem::ALL.len()),
            ("stewards", self.stewards.len(), 30),
            ("phases", self.phases.len(), MAX_PHASES),
        ] {
            errors.at_most(field, entries, most);
        }
        let mut items = Vec::new();
        self.self_description.retain(|item| {
            let is_new = !items.contains(item);
            items.push(*item);
            is_new
        });
        self.check_labels(&mut errors);
        self.check_phases(&mut errors);
        errors.within("invitations_each", Some(self.invitations_each), 0, 20);
        errors.within("invitation_waves", self.invitation_waves, 1, 10);
        let stewards = i64::try_from(self.stewards.len()).unwrap_or(i64::MAX);
        errors.within("stewards_needed", Some(self.stewards_needed), 0, stewards);
        errors.finish(self)
    }

    /// Writes every tag in its usual form, and answers whether the language it is written in is known.
    fn check_languages(&mut self, errors: &mut FieldErrors, taxonomy: &Taxonomy) -> bool {
        let unknown = |field: &str, typed: &str| {
            let nearest = taxonomy.language_meant(typed).map(str::to_owned);
            FieldError { nearest, ..FieldError::new(field, "unknown-language").given(typed) }
        };
        let known = language_tag::canonical(&self.language);
        let is_known = known.is_some();
        match known {
            Some(tag) => self.language = tag,
            None => errors.push(unknown("language", &self.language)),
        }
        if is_known && !self.languages.iter().any(|language| language.tag == self.language) {
            self.languages.insert(0, ContentLanguage { tag: self.language.clone(), fallback: String::new() });
        }
        let mut seen = BTreeSet::new();
        for language in self.languages.iter_mut().take(MOST_LANGUAGES) {
            let mut is_whole = true;
            for tag in [&mut language.tag, &mut language.fallback] {
                match language_tag::canonical(tag) {
                    Some(canonical) => *tag = canonical,
                    None if tag.is_empty() => {}
                    None => {
                        is_whole = false;
                        errors.push(unknown("languages", tag));
                    }
                }
            }
            if is_whole && (language.tag.is_empty() || !seen.insert(language.tag.clone())) {
                errors.push(FieldError::new("languages", "stands-twice").given(&language.tag));
            }
        }
        is_known
    }

    fn check_labels(&mut self, errors: &mut FieldErrors) {
        for (number, label) in (1..).zip(&mut self.labels) {
            line(errors, "labels", &mut label.name, 80);
            line(errors, "labels", &mut label.words, 1_000);
            let until = label.until.as_ref().is_some_and(|day| day.parse::<jiff::civil::Date>().is_err());
            if label.name.is_empty() || until {
                errors.push(FieldError::new("labels", "malformed").limit(number).given(&label.name));
            }
        }
    }

    fn check_phases(&self, errors: &mut FieldErrors) {
        let numbered = || (1..).zip(&self.phases);
        let at = |number: i64| usize::try_from(number).unwrap_or_default().saturating_sub(1);
        for (number, _) in numbered().filter(|(_, phase)| phase.ends_at <= phase.begins_at) {
            let fault = FieldError::new("phases", "ends-before-start").limit(number);
            errors.push(fault.at(at(number), "ends_at"));
        }
        for ((_, one), (number, next)) in numbered().zip(numbered().skip(1)) {
            if next.begins_at < one.ends_at {
                let fault = FieldError::new("phases", "overlapping").limit(number);
                errors.push(fault.at(at(number), "begins_at"));
            }
        }
    }

    /// What is still missing before it can be opened.
    pub fn check_openable(row: &ConsultationRow, phases: usize) -> Result<(), Error> {
        let mut errors = FieldErrors::default();
        for (field, wordings) in [("title", &row.title), ("purpose", &row.purpose), ("benefit", &row.benefit)]
        {
            if !wordings.0.contains_key(&row.language) {
                errors.add(field, "required");
            }
        }
        if row.policy_areas.0.is_empty() {
            errors.add("policy_areas", "required");
        }
        if phases == 0 {
            errors.add("phases", "required");
        }
        errors.finish(())
    }

    /// Refuses results before the close where anybody can come in as often as they like.
    pub fn check_door(&self, row: &ConsultationRow) -> Result<(), Error> {
        let is_open = row.access == Access::Open && row.visibility != Visibility::AfterClose;
        if is_open { Err(Error::field("visibility", "named-first")) } else { Ok(()) }
    }

    /// Writes it into a row.
    pub fn write_into(&self, row: &mut ConsultationRow) {
        row.country.clone_from(&self.country);
        row.countries = Json(self.countries.clone());
        row.language.clone_from(&self.language);
        row.languages = Json(self.languages.clone());
        row.title = Json(self.title.clone());
        row.purpose = Json(self.purpose.clone());
        row.benefit = Json(self.benefit.clone());
        row.policy_areas = Json(self.policy_areas.clone());
        row.access = self.access.unwrap_or(row.access);
        row.visibility = self.visibility.unwrap_or(row.visibility);
        row.threshold = self.threshold.unwrap_or(row.threshold);
        row.staff_read_early = self.staff_read_early;
        row.second_review = self.second_review;
        row.invitations_each = self.invitations_each;
        row.invitation_waves = self.invitation_waves.unwrap_or(row.invitation_waves);
        row.time_zone.clone_from(&self.time_zone);
        row.jurisdiction.clone_from(&self.jurisdiction);
        row.labels = Json(self.labels.clone());
        row.self_description = Json(self.self_description.clone());
        row.stewards_needed = self.stewards_needed;
    }
}
