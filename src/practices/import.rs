//! Practices from a file of JSON lines: each row by itself, a faulty one named, none imported twice.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

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
use crate::error::{Error, nearest_name};
use crate::taxonomy::Taxonomy;
use crate::types::cell::whole_number;
use crate::types::{Locale, json, language_tag};

/// A row of the file: facts about one practice, gathered elsewhere, with a key of their own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    #[serde(deserialize_with = "key")]
    id: String,
    #[serde(deserialize_with = "texts")]
    title: BTreeMap<String, String>,
    country: String,
    #[serde(default, deserialize_with = "or_nothing")]
    subdivisions: Vec<String>,
    level: Level,
    locality: Option<String>,
    #[serde(default, deserialize_with = "year")]
    year_started: Option<i64>,
    #[serde(default, deserialize_with = "year")]
    year_ended: Option<i64>,
    status: Option<Status>,
    responsible_body: String,
    policy_areas: Vec<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    population_groups: Vec<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    provisions: Vec<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    commitments: Vec<String>,
    #[serde(deserialize_with = "texts")]
    summary: BTreeMap<String, String>,
    original_language: String,
    #[serde(default, deserialize_with = "texts")]
    problem: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "texts")]
    results: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "texts")]
    did_not_work: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "texts")]
    resources: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "method")]
    evidence_type: Option<Method>,
    #[serde(default, deserialize_with = "or_nothing")]
    sources: Vec<Source>,
    #[serde(default, deserialize_with = "or_nothing")]
    related: Vec<Related>,
    licence: Option<Licence>,
    #[serde(default, deserialize_with = "or_nothing")]
    building_blocks: Vec<BuildingBlock>,
    /// How sure the collector is; told to editors, not to readers.
    #[serde(default, deserialize_with = "or_nothing", rename = "confidence")]
    _confidence: String,
    #[serde(default, deserialize_with = "or_nothing", rename = "note")]
    _note: String,
}

/// What many programs write for nothing: `null` counts as left out.
fn or_nothing<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// Texts by language; a language without one is left out.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let texts: BTreeMap<String, Option<String>> = Deserialize::deserialize(from)?;
    Ok(texts.into_iter().filter_map(|(tag, text)| Some((tag, text?))).collect())
}

/// What the collection calls the testimony of a community.
const TESTIMONY: &str = "community_testimony";

/// The key of a row, by which it is known again.
fn key<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let key = crate::types::text::seen(&String::deserialize(from)?).trim().to_owned();
    if key.is_empty() {
        return Err(de::Error::custom(
            "it is empty: give each practice a key of its own, by which it is known again",
        ));
    }
    Ok(key)
}

/// How a fact is known, in our words or those of the collection.
fn method<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Method>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    if text == TESTIMONY {
        return Ok(Some(Method::LivedExperience));
    }
    text.parse().map(Some).map_err(|()| {
        let known: Vec<&str> = Method::ALL.iter().map(|method| method.code()).chain([TESTIMONY]).collect();
        de::Error::custom(format!("{text:?} is none of {}", known.join(", ")))
    })
}

/// A year as programs write one: a number, one with a point, or one in quotation marks.
fn year<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let text = match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => return Ok(None),
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    let year = whole_number(&text);
    year.map(Some)
        .ok_or_else(|| de::Error::custom(format!("{text} is no year: write four digits, as in 1982")))
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

/// Reads a line; what is wrong with it in words.
pub fn read(line: &str) -> Result<Record, String> {
    if let Some((place, code)) = json::lost(line.as_bytes()) {
        let place = place.trim_start_matches('/').replace('/', ".");
        let why = match code {
            "holds-nul" => "this holds a character that cannot be kept (U+0000)",
            _ => "this name stands here twice, and only one value can be kept",
        };
        return Err(format!("{place}: {why}"));
    }
    let mut reader = serde_json::Deserializer::from_str(line);
    let record = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        in_words(&path, error.inner())
    })?;
    reader.end().map_err(|error| in_words(".", &error))?;
    Ok(record)
}

/// What the library says of a fault, as somebody reads it who knows the file and not the program.
fn in_words(path: &str, error: &serde_json::Error) -> String {
    let said = error.to_string().replace('`', "");
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    if !error.is_data() {
        return format!(
            "this is not JSON ({said}, at character {}): each line of the file is one practice, in braces, \
             with names and texts in double quotation marks",
            error.column()
        );
    }
    let place = if path == "." { String::new() } else { format!("{path}: ") };
    let unknown = |what: &str, rest: &str| {
        let (found, known) =
            rest.split_once(", expected one of ").or(rest.split_once(", expected ")).unwrap_or((rest, ""));
        let found = found.trim_matches('"');
        let names = known.split(", ").map(|name| name.trim_start_matches("one of "));
        let meant = match nearest_name(found, names) {
            Some(name) => format!(" (did you mean {name}?)"),
            None => String::new(),
        };
        format!("{place}{found} {what} {known}{meant}")
    };
    if let Some(field) = said.strip_prefix("missing field ") {
        format!("{place}the field {field} is missing")
    } else if let Some(field) = said.strip_prefix("duplicate field ") {
        format!("{place}the field {field} stands here twice")
    } else if let Some(rest) = said.strip_prefix("unknown field ") {
        unknown("is no field here; the fields are", rest)
    } else if let Some(rest) = said.strip_prefix("unknown variant ") {
        unknown("is none of", rest)
    } else if let Some((found, expected)) =
        said.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        format!("{place}here stands {}, and what belongs here is {}", plain(found), plain(expected))
    } else {
        format!("{place}{said}")
    }
}

/// A kind of value in words.
fn plain(kind: &str) -> String {
    match kind {
        "a string" => "text in quotation marks".to_owned(),
        "a map" => "texts by language in braces, as in {\"en\": \"…\"}".to_owned(),
        "a sequence" => "a list in square brackets".to_owned(),
        "i64" | "u64" => "a whole number".to_owned(),
        "null" => "nothing (null)".to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "something in braces".to_owned(),
        other if other.starts_with("struct ") => "an object in braces".to_owned(),
        other => other
            .replace("floating point", "the number")
            .replace("integer", "the number")
            .replace("boolean", "the word")
            .replace("string", "the text"),
    }
}

impl Record {
    /// The key in its collection.
    pub fn key(&self) -> &str {
        &self.id
    }

    /// The language the text is in: the practice's own where there is a text in it, else the first
    /// of ours that has one.
    fn language(&self) -> String {
        let original = tag_of(&self.original_language);
        let tags: Vec<String> = self.summary.keys().map(|tag| tag_of(tag)).collect();
        let mut ours = Locale::ALL.map(Locale::code).into_iter();
        if tags.contains(&original) {
            return original;
        }
        ours.find(|tag| tags.iter().any(|own| own == tag)).map_or(original, str::to_owned)
    }

    fn into_input(self) -> SavePractice {
        let language = self.language();
        let (mut title, mut summary) = (by_tag(self.title), by_tag(self.summary));
        let own_title =
            title.remove(&language).or_else(|| title.values().next().cloned()).unwrap_or_default();
        let own_summary = summary.remove(&language).unwrap_or_default();
        let own = |texts| by_tag(texts).remove(&language).unwrap_or_default();
        let details = Details {
            problem: own(self.problem),
            results: own(self.results),
            did_not_work: own(self.did_not_work),
            resources: own(self.resources),
            methods: self.evidence_type.into_iter().collect(),
            sources: self.sources,
            related: self.related,
            building_blocks: self.building_blocks,
            ..Details::default()
        };
        let mut translations: BTreeMap<String, Translation> = BTreeMap::new();
        for (tag, text) in title {
            translations.entry(tag).or_default().title = text;
        }
        for (tag, text) in summary {
            translations.entry(tag).or_default().what_was_done = text;
        }
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
            details,
        }
    }

    /// Checks a row without writing anything.
    pub fn check(&self, taxonomy: &Taxonomy) -> Result<(), Error> {
        let input = self.clone().into_input().parse(taxonomy)?;
        input.check_submittable()
    }
}

/// A language as it was typed, by its tag; what is no language is refused later, with its place.
fn tag_of(typed: &str) -> String {
    language_tag::canonical(typed).unwrap_or_else(|| typed.to_owned())
}

/// Texts under the tags of their languages. Of two under one tag, the second keeps what was typed, and is
/// refused.
fn by_tag(texts: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut by_tag = BTreeMap::new();
    for (typed, text) in texts {
        let tag = tag_of(&typed);
        let tag = if by_tag.contains_key(&tag) { typed } else { tag };
        by_tag.insert(tag, text);
    }
    by_tag
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

#[cfg(test)]
mod tests {
    use super::read;

    const ROW: &str = r#"{"id": "X1", "title": {"en": "A title"}, "country": "CA", "level": "federal",
        "responsible_body": "A body", "policy_areas": ["health.access"], "summary": {"en": "What was done."},
        "original_language": "en"}"#;

    #[test]
    fn nothing_may_be_written_as_null() {
        let row =
            ROW.replacen("\"id\"", "\"sources\": null, \"subdivisions\": null, \"note\": null, \"id\"", 1);
        let row = row.replacen("{\"en\": \"A title\"}", "{\"en\": \"A title\", \"fr\": null}", 1);
        assert_eq!(read(&row).unwrap().title.len(), 1);
    }

    #[test]
    fn a_fault_is_told_in_words_with_what_would_be_right() {
        for (from, to, told) in [
            ("\"id\"", "\"key\"", "key is no field here; the fields are id, title"),
            ("\"country\": \"CA\", ", "", "the field country is missing"),
            ("\"federal\"", "\"Federal\"", "level: Federal is none of "),
            (
                "{\"en\": \"A title\"}",
                "\"A title\"",
                "title: here stands the text \"A title\", and what belongs here is texts by language",
            ),
            (
                "[\"health.access\"]",
                "\"health.access\"",
                "policy_areas: here stands the text \"health.access\", and what belongs here is a list",
            ),
            ("\"id\"", "\"evidence_type\": \"hearsay\", \"id\"", "evidence_type: \"hearsay\" is none of "),
            (
                "\"id\"",
                "\"year_started\": \"soon\", \"id\"",
                "year_started: soon is no year: write four digits",
            ),
            ("\"original_language\": \"en\"}", "", "this is not JSON ("),
            ("\"en\"}", "\"en\"} {", "this is not JSON ("),
        ] {
            let fault = read(&ROW.replacen(from, to, 1)).unwrap_err();
            assert!(fault.contains(told), "{fault}");
            for foreign in ["untagged", "variant", "i64", "BTreeMap", "struct", "at line"] {
                assert!(!fault.contains(foreign), "{fault}");
            }
        }
    }

    #[test]
    fn what_programs_write_is_understood() {
        let row = ROW.replacen(
            "\"id\"",
            "\"year_started\": 1982.0, \"year_ended\": \"1990\", \"evidence_type\": \"community_testimony\", \"id\"",
            1,
        );
        let input = read(&row.replace("\"en\"", "\"English\"")).unwrap().into_input();
        assert_eq!((input.year_started, input.year_ended), (Some(1982), Some(1990)));
        assert_eq!((input.language.as_str(), input.what_was_done.as_str()), ("en", "What was done."));
        assert_eq!(input.details.methods, [super::Method::LivedExperience]);
    }
}
