//! Counts answers and self-descriptions into tables for the gate. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Answer;
use super::content::Count;
use super::disclosure::{Place, Published, Table};
use super::model::{QuestionKind, QuestionRow, SelfItem};
use super::service::analysis::Material;

/// The universe of everybody who has said something.
pub const PEOPLE: &str = "people";
/// The value of whoever rather did not say.
const NOT_SAID: &str = "(not said)";
/// The value of whoever answered in words of their own.
const OTHER: &str = "(other)";

/// A number of a result: where it stands in its universe.
pub struct Cell {
    /// The line of a matrix, if it has lines.
    pub line: Option<String>,
    /// The code of the choice.
    pub code: String,
    place: Place,
}

impl Cell {
    fn new(line: Option<&str>, code: &str, dimension: &str, value: &str) -> Self {
        Self {
            line: line.map(str::to_owned),
            code: code.to_owned(),
            place: Place::from([(dimension.to_owned(), value.to_owned())]),
        }
    }

    /// What everybody sees of it.
    pub fn shown(&self, universe: &str, published: &Published) -> Count {
        let count = published.count(universe, &self.place);
        Count { line: self.line.clone(), code: self.code.clone(), count }
    }
}

/// A question with its tables.
pub struct CountedQuestion {
    /// The question's name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// Whom its tables count.
    pub universe: String,
    /// The numbers of its result.
    pub cells: Vec<Cell>,
    tables: Vec<Table>,
}

/// An item of self-description with its tables.
pub struct CountedItem {
    /// The item.
    pub item: SelfItem,
    /// Whom its tables count.
    pub universe: String,
    /// The numbers of its result.
    pub cells: Vec<Cell>,
    tables: Vec<Table>,
}

/// Everything that is counted beside votes.
pub struct Counted {
    people: u32,
    /// Questions that were answered.
    pub questions: Vec<CountedQuestion>,
    /// Items that were asked.
    pub items: Vec<CountedItem>,
}

impl Counted {
    /// Counts.
    pub fn of(material: &Material) -> Self {
        let questions = material.questions.iter().filter(|question| question.kind.asks());
        let questions = questions.filter_map(|question| count_question(material, question));
        let items = material.row.self_description.0.iter().map(|item| count_item(material, *item));
        Self {
            people: number(material.contributors().len()),
            questions: questions.collect(),
            items: items.collect(),
        }
    }

    /// All tables, for the gate.
    pub fn tables(&self) -> Vec<Table> {
        let all = table(PEOPLE, None, BTreeMap::from([(String::new(), self.people)]));
        let questions = self.questions.iter().flat_map(|question| question.tables.iter().cloned());
        let items = self.items.iter().flat_map(|item| item.tables.iter().cloned());
        std::iter::once(all).chain(questions).chain(items).collect()
    }
}

/// How many people each universe counts.
pub fn totals(tables: &[Table]) -> BTreeMap<String, u32> {
    tables.iter().map(|table| (table.universe.clone(), table.counts.values().sum())).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A table of one dimension, or of none.
fn table(universe: &str, dimension: Option<&str>, counts: BTreeMap<String, u32>) -> Table {
    let key = |value: String| if dimension.is_some() { vec![value] } else { Vec::new() };
    Table {
        universe: universe.to_owned(),
        dimensions: dimension.into_iter().map(str::to_owned).collect(),
        counts: counts.into_iter().map(|(value, count)| (key(value), count)).collect(),
        within: (universe != PEOPLE).then(|| PEOPLE.to_owned()),
        changed: 0,
    }
}

/// How many have each value, values nobody has included.
fn tally<'a>(values: impl Iterator<Item = &'a str>, known: impl Iterator<Item = &'a str>) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = known.map(|value| (value.to_owned(), 0)).collect();
    for value in values {
        *counts.entry(value.to_owned()).or_default() += 1;
    }
    counts
}

fn count_question(material: &Material, question: &QuestionRow) -> Option<CountedQuestion> {
    let answers: Vec<&Answer> = material
        .answers
        .iter()
        .filter(|row| row.question == question.name && row.version == question.version)
        .map(|row| &row.value.0)
        .collect();
    if answers.is_empty() {
        return None;
    }
    let universe = format!("question {} {}", question.name, question.version);
    let content = &question.content.0;
    let codes: Vec<&str> = content.choices.iter().map(|choice| choice.code.as_str()).collect();
    let mut columns: Vec<(Option<&str>, String, BTreeMap<String, u32>)> = Vec::new();
    let mut cells = Vec::new();
    let said = |answer: &Answer, value: String| if answer.prefers_not_to_say { NOT_SAID.to_owned() } else { value };
    match question.kind {
        QuestionKind::Single | QuestionKind::Place => {
            let value = |answer: &&Answer| said(answer, answer.chosen.first().cloned().unwrap_or_else(|| OTHER.to_owned()));
            let values: Vec<String> = answers.iter().map(value).collect();
            let counts = tally(values.iter().map(String::as_str), codes.iter().copied());
            let shown: Vec<String> = if codes.is_empty() {
                counts.keys().filter(|value| *value != NOT_SAID).cloned().collect()
            } else {
                codes.iter().map(|code| (*code).to_owned()).collect()
            };
            cells.extend(shown.iter().map(|code| Cell::new(None, code, "answer", code)));
            columns.push((None, "answer".to_owned(), counts));
        }
        QuestionKind::Scale | QuestionKind::Rating => {
            let points = content.least.unwrap_or(1)..=content.most.unwrap_or(5);
            let points: Vec<String> = points.map(|point| point.to_string()).collect();
            let value = |answer: &&Answer| said(answer, answer.number.unwrap_or_default().to_string());
            let values: Vec<String> = answers.iter().map(value).collect();
            let counts = tally(values.iter().map(String::as_str), points.iter().map(String::as_str));
            cells.extend(points.iter().map(|point| Cell::new(None, point, "answer", point)));
            columns.push((None, "answer".to_owned(), counts));
        }
        QuestionKind::Multiple => {
            for code in &codes {
                columns.push((None, (*code).to_owned(), yes_or_no(&answers, |answer| chose(answer, code))));
                cells.push(Cell::new(None, code, code, "yes"));
            }
        }
        QuestionKind::Ranking => {
            let places: Vec<String> = (1..=codes.len()).map(|place| place.to_string()).collect();
            for code in &codes {
                let value = |answer: &&Answer| {
                    let place = answer.chosen.iter().position(|chosen| chosen == code).map_or(0, |place| place + 1);
                    said(answer, place.to_string())
                };
                let values: Vec<String> = answers.iter().map(value).collect();
                let counts = tally(values.iter().map(String::as_str), places.iter().map(String::as_str));
                columns.push((None, (*code).to_owned(), counts));
                cells.push(Cell::new(None, code, code, "1"));
            }
        }
        QuestionKind::BestWorst => {
            for (place, line) in ["best", "worst"].into_iter().enumerate() {
                let value =
                    |answer: &&Answer| said(answer, answer.chosen.get(place).cloned().unwrap_or_else(|| OTHER.to_owned()));
                let values: Vec<String> = answers.iter().map(value).collect();
                let counts = tally(values.iter().map(String::as_str), codes.iter().copied());
                columns.push((None, line.to_owned(), counts));
                cells.extend(codes.iter().map(|code| Cell::new(Some(line), code, line, code)));
            }
        }
        QuestionKind::MatrixSingle | QuestionKind::MatrixMultiple => {
            for line in &content.lines {
                for code in &codes {
                    let dimension = format!("{} {code}", line.code);
                    let is_chosen = |answer: &Answer| {
                        answer.lines.get(&line.code).is_some_and(|chosen| chosen.iter().any(|own| own == code))
                    };
                    cells.push(Cell::new(Some(&line.code), code, &dimension, "yes"));
                    columns.push((None, dimension, yes_or_no(&answers, is_chosen)));
                }
            }
        }
        QuestionKind::ShortText
        | QuestionKind::LongText
        | QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Section => {}
    }
    let mut tables: Vec<Table> =
        columns.into_iter().map(|(_, dimension, counts)| table(&universe, Some(&dimension), counts)).collect();
    if tables.is_empty() {
        tables.push(table(&universe, None, BTreeMap::from([(String::new(), number(answers.len()))])));
    }
    Some(CountedQuestion {
        name: question.name.clone(),
        version: question.version,
        kind: question.kind,
        universe,
        cells,
        tables,
    })
}

fn chose(answer: &Answer, code: &str) -> bool {
    answer.chosen.iter().any(|chosen| chosen == code)
}

fn yes_or_no(answers: &[&Answer], is_yes: impl Fn(&Answer) -> bool) -> BTreeMap<String, u32> {
    let values = answers.iter().map(|answer| if is_yes(answer) { "yes" } else { "no" });
    tally(values, ["yes", "no"].into_iter())
}

fn count_item(material: &Material, item: SelfItem) -> CountedItem {
    let universe = format!("self-description {item}");
    let said: Vec<&Vec<String>> =
        material.self_descriptions.iter().filter(|row| row.item == item).map(|row| &row.chosen.0).collect();
    let codes: BTreeSet<&str> = said.iter().flat_map(|chosen| chosen.iter().map(String::as_str)).collect();
    let mut tables: Vec<Table> = Vec::new();
    for code in &codes {
        let values = said.iter().map(|chosen| if chosen.iter().any(|own| own == code) { "yes" } else { "no" });
        tables.push(table(&universe, Some(code), tally(values, ["yes", "no"].into_iter())));
    }
    if tables.is_empty() {
        tables.push(table(&universe, None, BTreeMap::from([(String::new(), number(said.len()))])));
    }
    let cells = codes.iter().map(|code| Cell::new(None, code, code, "yes")).collect();
    CountedItem { item, universe, cells, tables }
}
