//! Codes as words, and cards as lines of a list, in the reader's language.

use super::super::model::{Level, Status};
use super::super::views::{Passage, PracticeCard, PracticeView};
use crate::types::Timestamp;
use crate::web::Page;

/// A line of a list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) title_language: String,
    pub(super) kicker: String,
    pub(super) excerpt: String,
    pub(super) language: String,
    pub(super) status: Option<(&'static str, String)>,
    pub(super) areas: Vec<String>,
    pub(super) written_in: Option<String>,
    /// In a search: what answers, in the place of the excerpt.
    pub(super) passage: Option<Passage>,
}

impl Line {
    pub(super) fn of(page: &Page, card: &PracticeCard) -> Self {
        let titled = card.title_in(page.locale);
        Self {
            href: format!("/practices/{}", card.id),
            title: titled.title.to_owned(),
            title_language: titled.language.to_owned(),
            kicker: kicker(page, card),
            excerpt: card.excerpt.clone(),
            language: card.language.clone(),
            status: card.status.map(|status| (shape(status), page.tc("status", status))),
            areas: card.policy_areas.iter().take(3).map(|code| area(page, code)).collect(),
            written_in: (card.language != page.locale.code()).then(|| language(page, &card.language)),
            passage: card.passage.as_ref().map(|passage| passage.told_in(page.locale)),
        }
    }
}

/// The class that draws a status; the word beside it says the same.
pub(super) const fn shape(status: Status) -> &'static str {
    match status {
        Status::Active | Status::Scaled => "status on",
        Status::Planned | Status::Pilot => "status",
        Status::Discontinued | Status::Superseded => "status off",
    }
}

fn kicker(page: &Page, card: &PracticeCard) -> String {
    let mut parts = vec![place(page, &card.country, &card.subdivisions, card.locality.as_deref())];
    parts.extend(card.level.map(|level: Level| page.tc("level", level)));
    parts.extend(years(page, card.year_started, card.year_ended));
    parts.join(" · ")
}

/// Country, subdivisions, locality.
pub(super) fn place(page: &Page, country: &str, subdivisions: &[String], locality: Option<&str>) -> String {
    let mut parts = vec![self::country(page, country)];
    parts.extend(subdivisions.iter().map(|code| subdivision(page, code)));
    parts.extend(locality.map(str::to_owned));
    parts.join(", ")
}

/// The years in words.
pub(super) fn years(page: &Page, start: Option<i64>, end: Option<i64>) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) => Some(format!("{start}–{end}")),
        (Some(start), None) => Some(page.tv("since-year", start)),
        (None, Some(end)) => Some(page.tv("until-year", end)),
        (None, None) => None,
    }
}

pub(super) fn country(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.country(code).map(|entry| entry.names.pick(page.locale)), code)
}

pub(super) fn subdivision(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.subdivision(code).map(|entry| entry.names.pick(page.locale)), code)
}

pub(super) fn area(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.policy_area(code).map(|entry| entry.names.pick(page.locale)), code)
}

pub(super) fn group(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.population_group(code).map(|entry| entry.names.pick(page.locale)), code)
}

pub(super) fn provision(page: &Page, code: &str) -> String {
    match page.app.taxonomy.provision(code) {
        Some(entry) => format!("{}: {}", code.replacen(':', " ", 1), entry.names.pick(page.locale)),
        None => code.to_owned(),
    }
}

pub(super) fn commitment(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.commitment(code).map(|entry| entry.names.pick(page.locale)), code)
}

/// The name of a language in that of the reader, or else its tag.
pub(super) fn language(page: &Page, code: &str) -> String {
    named(page.app.taxonomy.language(code).map(|entry| entry.names.pick(page.locale)), code)
}

fn named(name: Option<&str>, code: &str) -> String {
    name.unwrap_or(code).to_owned()
}

/// The value of a facet in words.
pub(super) fn facet_value(page: &Page, facet: &str, value: &str) -> String {
    match facet {
        "country" => country(page, value),
        "subdivision" => subdivision(page, value),
        "policy_area" => area(page, value),
        "population_group" => group(page, value),
        "provision" => provision(page, value),
        "commitment" => commitment(page, value),
        "language" => language(page, value),
        "level" => page.tc("level", value),
        "status" => page.tc("status", value),
        _ => value.to_owned(),
    }
}

/// Where and what a practice is, above its text.
pub(super) fn heading(page: &Page, practice: &PracticeView) -> Vec<String> {
    let mut parts =
        vec![place(page, &practice.country, &practice.subdivisions, practice.locality.as_deref())];
    parts.extend(practice.level.map(|level| page.tc("level", level)));
    parts.extend(years(page, practice.year_started, practice.year_ended));
    parts
}

/// Days since `instant`, in words.
pub(super) fn age(page: &Page, instant: Timestamp) -> String {
    let days = page.app.now().as_second().saturating_sub(instant.as_second()) / 86_400;
    page.tn("age-days", days)
}
