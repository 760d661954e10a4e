//! Practices from a file of JSON lines: each row by itself, a faulty one named, none imported twice.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::input::{MovePractice, SavePractice};
use super::lifecycle::{Action, By, Move};
use super::model::{
    BuildingBlock, Byline, Details, Level, Licence, Method, PracticeRow, Related, Source, State, Status,
    Translation,
};
use super::queries;
use super::service::{moves, write};
use crate::app::App;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::Locale;

/// A row of the file: facts about one practice, gathered elsewhere, with a key of their own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    id: String,
    title: BTreeMap<String, String>,
    country: String,
    #[serde(default)]
    subdivisions: Vec<String>,
    level: Level,
    locality: Option<String>,
    year_started: Option<i64>,
    year_ended: Option<i64>,
    status: Option<Status>,
    responsible_body: String,
    policy_areas: Vec<String>,
    #[serde(default)]
    population_groups: Vec<String>,
    #[serde(default)]
    provisions: Vec<String>,
    #[serde(default)]
    commitments: Vec<String>,
    summary: BTreeMap<String, String>,
    original_language: String,
    evidence_type: Option<Evidence>,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    related: Vec<Related>,
    licence: Option<Licence>,
    #[serde(default)]
    building_blocks: Vec<BuildingBlock>,
    /// How sure the collector is; told to editors, not to readers.
    #[serde(default, rename = "confidence")]
    _confidence: String,
    #[serde(default, rename = "note")]
    _note: String,
}

/// How a fact is known, in the words of the collection.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Evidence {
    CommunityTestimony,
    #[serde(untagged)]
    Method(Method),
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was new.
    Created,
    /// It was known and has changed.
    Updated,
    /// It was known and is the same.
    Unchanged,
}

/// Reads a line.
pub fn read(line: &str) -> Result<Record, String> {
    serde_json::from_str(line).map_err(|error| error.to_string())
}

impl Record {
    /// The key in its collection.
    pub fn key(&self) -> &str {
        &self.id
    }

    /// The language the text is in: the practice's own where there is a text in it, else the first
    /// of ours that has one.
    fn language(&self) -> String {
        let candidates =
            std::iter::once(self.original_language.as_str()).chain(Locale::ALL.map(Locale::code));
        let with_text = candidates.into_iter().find(|tag| self.summary.contains_key(*tag));
        with_text.unwrap_or(&self.original_language).to_owned()
    }

    fn into_input(self) -> SavePractice {
        let language = self.language();
        let (mut title, mut summary) = (self.title, self.summary);
        let own_title =
            title.remove(&language).or_else(|| title.values().next().cloned()).unwrap_or_default();
        let own_summary = summary.remove(&language).unwrap_or_default();
        let mut translations: BTreeMap<String, Translation> = BTreeMap::new();
        for (tag, text) in title {
            translations.entry(tag).or_default().title = text;
        }
        for (tag, text) in summary {
            translations.entry(tag).or_default().what_was_done = text;
        }
        let methods = self.evidence_type.map(|evidence| match evidence {
            Evidence::CommunityTestimony => Method::LivedExperience,
            Evidence::Method(method) => method,
        });
        SavePractice {
            title: own_title,
            language,
            country: self.country,
            level: Some(self.level),
            status: self.status,
            subdivisions: self.subdivisions,
            locality: self.locality.unwrap_or_default(),
            year_started: self.year_started,
            year_ended: self.year_ended,
            responsible_body: self.responsible_body,
            what_was_done: own_summary,
            policy_areas: self.policy_areas,
            population_groups: self.population_groups,
            provisions: self.provisions,
            commitments: self.commitments,
            licence: self.licence.or(Some(Licence::CcBy)),
            byline: Byline::Hidden,
            translations,
            details: Details {
                methods: methods.into_iter().collect(),
                sources: self.sources,
                related: self.related,
                building_blocks: self.building_blocks,
                ..Details::default()
            },
        }
    }

    /// Checks a row without writing anything.
    pub fn check(&self, app: &App) -> Result<(), Error> {
        let input = self.clone().into_input().parse(&app.taxonomy)?;
        input.check_submittable()
    }
}

/// Imports one row as a published practice without an author; one that is known by its key is
/// brought up to date.
pub fn import(app: &App, tx: &mut Tx<'_>, record: Record) -> Result<Outcome, Error> {
    let key = record.id.clone();
    let input = record.into_input().parse(&app.taxonomy)?;
    input.check_submittable()?;
    let Some(mut row) = queries::find::find_by_external_id(tx.conn, &key)? else {
        let row = published(app, tx, key, input)?;
        let step =
            Move { from: State::Draft, action: Action::Publish, to: State::Published, by: By::Coordinator };
        moves::remember(tx, None, &row, step, &MovePractice::default())?;
        return Ok(Outcome::Created);
    };
    if SavePractice::of(&row) == input {
        return Ok(Outcome::Unchanged);
    }
    let (revision, was) = (row.revision, row.published_sequence);
    input.write_into(&mut row);
    write::replace(tx, &mut row, revision)?;
    moves::reindex(app, tx, &row, was)?;
    crate::audit::record(tx, None, crate::audit::Event::new("practice.imported", "practice", row.id))?;
    Ok(Outcome::Updated)
}

/// Writes a new published practice without an author.
fn published(app: &App, tx: &mut Tx<'_>, key: String, input: SavePractice) -> Result<PracticeRow, Error> {
    let mut row = write::empty(tx, None, &input.language, &input.country);
    row.external_id = Some(key);
    input.write_into(&mut row);
    row.round = 1;
    row.submitted_at = Some(At(tx.now));
    moves::publish(tx, &mut row)?;
    queries::write::insert(tx.conn, &row)?;
    moves::reindex(app, tx, &row, None)?;
    Ok(row)
}

/// Publishes made-up content for measuring; one that is there already is left alone.
pub fn publish_generated(app: &App, tx: &mut Tx<'_>, key: &str, input: SavePractice) -> Result<(), Error> {
    if queries::find::find_by_external_id(tx.conn, key)?.is_none() {
        published(app, tx, key.to_owned(), input.parse(&app.taxonomy)?)?;
    }
    Ok(())
}
