//! Practices as readers get them: one type for JSON and for pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::{OPTIONAL, REQUIRED, SavePractice};
use super::lifecycle::Action;
use super::model::{
    Byline, CardRow, Correction, Details, Level, Licence, PracticeEventRow, PracticeRow, State, Status,
    Titled, Translations, title_in,
};
use super::policy::{Audience, Writing};
use super::service::search::Ranked;
use crate::accounts::Author;
use crate::taxonomy::Names;
use crate::types::{Id, Locale, Timestamp};
use crate::web::reply::Revision;

/// A practice in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "the fields are explained by the input")]
pub struct PracticeCard {
    pub id: Id,
    pub title: String,
    pub language: String,
    pub country: String,
    pub level: Option<Level>,
    pub status: Option<Status>,
    /// The beginning of what was done, in plain words.
    pub excerpt: String,
    pub responsible_body: String,
    pub locality: Option<String>,
    pub year_started: Option<i64>,
    pub year_ended: Option<i64>,
    pub subdivisions: Vec<String>,
    pub policy_areas: Vec<String>,
    pub population_groups: Vec<String>,
    /// Titles in other languages, by tag.
    pub titles: BTreeMap<String, String>,
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// In a search with `passages`: the part that answers best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
    /// Place in the order of publication.
    #[serde(skip)]
    pub sequence: i64,
}

/// The part of a practice that answers a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// The tag of its language.
    pub language: String,
    /// Whether it is no text but the names of what the practice is filed under.
    pub is_filing: bool,
    /// Its stretches, one after the other.
    pub pieces: Vec<PassagePiece>,
    /// What the practice is filed under, in all three languages.
    #[serde(skip)]
    pub names: Option<Names>,
}

impl Passage {
    /// The same for a reader of a language: the name of what the practice is filed under is told in it.
    pub fn told_in(&self, locale: Locale) -> Self {
        let Some(names) = self.names.as_ref().filter(|_| self.language != locale.code()) else {
            return self.clone();
        };
        let piece = PassagePiece { text: names.pick(locale).to_owned(), marked: true };
        Self { language: locale.code().to_owned(), pieces: vec![piece], ..self.clone() }
    }
}

/// A stretch of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassagePiece {
    /// As it stands in the text.
    pub text: String,
    /// Whether this is what was looked for.
    pub marked: bool,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeList {
    /// The rows of this page.
    pub items: Vec<PracticeCard>,
    /// Give this as `cursor` to read on; absent on the last page.
    pub next_cursor: Option<String>,
    /// How the words were understood, where words were looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchNotes>,
}

/// How the words of a search were understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SearchNotes {
    /// How many practices were found.
    pub found: usize,
    /// How many of them have every word.
    pub with_all_words: usize,
    /// How many words were looked for.
    pub words: usize,
    /// Words that nobody wrote, and what was looked for instead; `verbatim=true` leaves them as they are.
    pub corrections: Vec<SearchCorrection>,
    /// Words that no practice has.
    pub unknown: Vec<String>,
    /// Words that were not looked for, because there were more than are looked for at once; the first of them.
    pub left_out: Vec<String>,
    /// Whether there may be more than are found here: ask for more words, or narrow the list.
    pub more: bool,
}

/// A word that was taken for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SearchCorrection {
    /// As it was typed.
    pub typed: String,
    /// What was looked for instead.
    pub meant: String,
}

impl SearchNotes {
    /// What a reader is told of a search.
    pub fn of(ranked: &Ranked) -> Self {
        let correction = |correction: &crate::search::Correction| SearchCorrection {
            typed: correction.typed.clone(),
            meant: correction.meant.clone(),
        };
        Self {
            found: ranked.found.len(),
            with_all_words: ranked.whole,
            words: ranked.query.units.len(),
            corrections: ranked.corrections.iter().map(correction).collect(),
            unknown: ranked.unknown.clone(),
            left_out: ranked.query.left_out.clone(),
            more: ranked.is_bounded,
        }
    }
}

impl From<CardRow> for PracticeCard {
    fn from(row: CardRow) -> Self {
        let translations = row.translations.0.into_iter();
        Self {
            id: row.id,
            titles: translations
                .filter(|(_, translation)| !translation.title.is_empty())
                .map(|(tag, translation)| (tag, translation.title))
                .collect(),
            title: row.title,
            language: row.language,
            country: row.country,
            level: row.level,
            status: row.status,
            excerpt: row.excerpt,
            responsible_body: row.responsible_body,
            locality: row.locality,
            year_started: row.year_started,
            year_ended: row.year_ended,
            subdivisions: row.subdivisions.0,
            policy_areas: row.policy_areas.0,
            population_groups: row.population_groups.0,
            published_at: row.published_at.map_or(Timestamp::UNIX_EPOCH, |at| at.0),
            passage: None,
            sequence: row.published_sequence.unwrap_or_default(),
        }
    }
}

impl PracticeCard {
    /// The title in the reader's language where there is one, else the original.
    pub fn title_in(&self, locale: Locale) -> Titled<'_> {
        match self.titles.get_key_value(locale.code()) {
            Some((language, title)) if self.language != locale.code() => Titled { title, language },
            _ => Titled { title: &self.title, language: &self.language },
        }
    }
}

/// How much of a record is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Completeness {
    /// Parts written.
    pub written: usize,
    /// Parts there are.
    pub of: usize,
    /// Parts still needed to submit.
    pub required: Vec<String>,
    /// Parts still missing that are up to the author.
    pub optional: Vec<String>,
}

impl Completeness {
    /// Counts the parts.
    pub fn of(input: &SavePractice) -> Self {
        let missing = |parts: &[&str]| -> Vec<String> {
            parts.iter().filter(|part| !input.has(part)).map(|part| (*part).to_owned()).collect()
        };
        let (required, optional) = (missing(&REQUIRED), missing(&OPTIONAL));
        let of = REQUIRED.len() + OPTIONAL.len();
        Self { written: of - required.len() - optional.len(), of, required, optional }
    }
}

/// A whole practice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeView {
    pub id: Id,
    pub state: State,
    /// Grows with every change; give it back in `If-Match`.
    pub revision: i64,
    /// How often it has been submitted.
    pub round: i64,
    pub title: String,
    pub language: String,
    pub country: String,
    pub level: Option<Level>,
    pub status: Option<Status>,
    pub subdivisions: Vec<String>,
    pub locality: Option<String>,
    pub year_started: Option<i64>,
    pub year_ended: Option<i64>,
    pub responsible_body: String,
    pub what_was_done: String,
    pub policy_areas: Vec<String>,
    pub population_groups: Vec<String>,
    pub provisions: Vec<String>,
    pub commitments: Vec<String>,
    pub licence: Option<Licence>,
    #[schema(value_type = BTreeMap<String, super::model::Translation>)]
    pub translations: Translations,
    pub details: Details,
    /// Whether readers are told who wrote it.
    pub byline: Byline,
    /// Who wrote it: for readers as `byline` says, for the coordinators of its country always.
    pub author: Option<Author>,
    /// The key in the collection it was imported from.
    pub external_id: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    pub completeness: Completeness,
    /// What the reader can do with it now.
    pub allowed: Vec<Action>,
    /// Whether the reader may change the text now.
    pub editable: bool,
    /// Whether only the wording can be changed, because it is published; what is changed is on record.
    pub corrects: bool,
    /// Whether the reader may delete it for good.
    pub deletable: bool,
    /// Whether the reader wrote it.
    pub own: bool,
}

/// What a reader may do with a practice now.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    /// Moves.
    pub allowed: Vec<Action>,
    /// How far the text can be changed, if at all.
    pub writing: Option<Writing>,
    /// Whether it can be deleted.
    pub deletable: bool,
    /// Whether it is the reader's own.
    pub own: bool,
}

impl PracticeView {
    /// A row as somebody with these rights sees it, who is told of this author.
    pub fn new(mut row: PracticeRow, rights: Rights, author: Option<Author>) -> Self {
        let locality = row.locality.clone();
        let input = SavePractice::taken_from(&mut row);
        Self {
            completeness: Completeness::of(&input),
            id: row.id,
            state: row.state,
            revision: row.revision,
            round: row.round,
            title: input.title,
            language: input.language,
            country: input.country,
            level: input.level,
            status: input.status,
            subdivisions: input.subdivisions,
            locality,
            year_started: input.year_started,
            year_ended: input.year_ended,
            responsible_body: input.responsible_body,
            what_was_done: input.what_was_done,
            policy_areas: input.policy_areas,
            population_groups: input.population_groups,
            provisions: input.provisions,
            commitments: input.commitments,
            licence: input.licence,
            translations: input.translations,
            details: input.details,
            byline: input.byline,
            author,
            external_id: row.external_id,
            submitted_at: row.submitted_at.map(Into::into),
            published_at: row.published_at.map(Into::into),
            updated_at: row.updated_at.into(),
            allowed: rights.allowed,
            editable: rights.writing.is_some(),
            corrects: rights.writing == Some(Writing::Correction),
            deletable: rights.deletable,
            own: rights.own,
        }
    }

    /// The title in the reader's language where there is one, else the original.
    pub fn title_in(&self, locale: Locale) -> Titled<'_> {
        title_in(&self.title, &self.language, &self.translations, locale)
    }
}

impl Revision for PracticeView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// One step of a practice's way.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What was done.
    pub action: String,
    /// Before.
    pub from: State,
    /// After.
    pub to: State,
    /// In which round.
    pub round: i64,
    /// The role in which it was done; coordinators decide as coordinators, not by name.
    pub by: String,
    /// Why, from a list. For everybody who may see the step.
    pub reason_code: Option<String>,
    /// In words, between the author and the coordinators of its country; for nobody else.
    pub note: Option<String>,
    /// What a correction changed: the parts for everybody, their texts for the author and the
    /// coordinators of its country.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

impl Step {
    /// How large its texts are.
    pub fn bytes(&self) -> usize {
        let texts = self.corrections.iter().flat_map(|correction| [&correction.before, &correction.after]);
        texts.chain([&self.note]).flatten().map(String::len).sum()
    }

    /// A step as `audience` sees it.
    pub fn of(row: PracticeEventRow, audience: Audience) -> Self {
        let is_party = audience == Audience::Party;
        let told = |correction: Correction| match is_party {
            true => correction,
            false => Correction { before: None, after: None, ..correction },
        };
        let corrections = row.corrections.map(|list| list.0).unwrap_or_default();
        Self {
            corrections: corrections.into_iter().map(told).collect(),
            at: row.at.into(),
            action: row.action,
            from: row.from_state,
            to: row.to_state,
            round: row.round,
            by: row.actor_role,
            reason_code: row.reason_code,
            note: row.note.filter(|_| is_party),
        }
    }
}

/// A submission in the coordinators' queue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueueEntry {
    /// The practice.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// Its country.
    pub country: String,
    /// Where it stands.
    pub state: State,
    /// How often it has been submitted.
    pub round: i64,
    /// Its revision.
    pub revision: i64,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// Whole days since then.
    pub age_days: i64,
    /// Whom it waits on: `coordinators`, `you`, `another_coordinator` or `author`.
    pub waiting_on: String,
    /// What the reader can do with it now.
    pub allowed: Vec<Action>,
}

/// How many practices have one value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Practices that have it, under all other conditions of the list.
    pub count: i64,
}

/// Counts for every facet of a list.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Facets {
    /// Practices found.
    pub total: i64,
    /// By facet, then by value; values nobody has are left out.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
}
