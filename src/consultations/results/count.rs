//! Counts answers and self-descriptions into tables for the gate. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::material::Material;
use crate::consultations::participation::answers::Answer;
use crate::consultations::setup::model::{QuestionKind, QuestionRow, SelfItem};
use crate::disclosure::{self, Place, Published, Rule, Table};

/// The universe of everybody who has said something.
pub const PEOPLE: &str = "people";
/// The value of whoever was silent or rather did not say: they count, too, so that all tables are about
/// the same people and no difference of two totals is anybody's silence.
const SILENT: &str = "(silent)";
/// The value of whoever answered in words of their own.
const OTHER: &str = "(other)";
/// What is counted of questions whose answers are not.
const ANSWERED: &str = "answered";

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
}

/// The numbers of a question or item beside each other, each line by itself.
fn told(
    cells: &[Cell],
    tables: &[Table],
    published: &Published,
    previous: &[Published],
    rule: Rule,
) -> Vec<Count> {
    let lines: BTreeSet<&Option<String>> = cells.iter().map(|cell| &cell.line).collect();
    let compared = lines.into_iter().flat_map(|line| {
        let of_line = cells.iter().filter(|cell| cell.line == *line);
        let places: Vec<Place> = of_line.map(|cell| cell.place.clone()).collect();
        disclosure::compared(&places, tables, published, previous, rule)
    });
    let compared: BTreeSet<Place> = compared.collect();
    let count = |place: &Place| published.count(PEOPLE, place).filter(|_| compared.contains(place));
    let told = cells.iter().map(|cell| Count {
        line: cell.line.clone(),
        code: cell.code.clone(),
        count: count(&cell.place),
    });
    told.collect()
}

/// A question with its tables.
pub struct CountedQuestion {
    /// The question's name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// The numbers of its result.
    pub cells: Vec<Cell>,
    tables: Vec<Table>,
}

impl CountedQuestion {
    /// What everybody sees of its numbers, given what was shown before.
    pub fn told(&self, published: &Published, previous: &[Published], rule: Rule) -> Vec<Count> {
        told(&self.cells, &self.tables, published, previous, rule)
    }

    /// How many stand at a place of one of its tables.
    pub fn counted(&self, place: &Place) -> u32 {
        let of = |table: &Table| {
            let cell: Option<Vec<String>> =
                table.dimensions.iter().map(|dimension| place.get(dimension).cloned()).collect();
            table.counts.get(&cell?).copied()
        };
        self.tables.iter().find_map(of).unwrap_or_default()
    }
}

/// An item of self-description with its tables.
pub struct CountedItem {
    /// The item.
    pub item: SelfItem,
    /// The numbers of its result.
    pub cells: Vec<Cell>,
    tables: Vec<Table>,
}

impl CountedItem {
    /// What everybody sees of its numbers, given what was shown before.
    pub fn told(&self, published: &Published, previous: &[Published], rule: Rule) -> Vec<Count> {
        told(&self.cells, &self.tables, published, previous, rule)
    }
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
        let people = number(material.contributors().len());
        let questions = material.questions.iter().filter(|question| question.kind.asks());
        let questions = questions.filter_map(|question| count_question(material, question, people));
        let items = material.row.self_description.0.iter().map(|item| count_item(material, *item, people));
        Self { people, questions: questions.collect(), items: items.collect() }
    }

    /// All tables, for the gate.
    pub fn tables(&self) -> Vec<Table> {
        let all = Table {
            universe: PEOPLE.to_owned(),
            dimensions: Vec::new(),
            counts: BTreeMap::from([(Vec::new(), self.people)]),
            within: None,
            changed: 0,
        };
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

/// A table of one dimension over all people: how many have each value, values nobody has included, and
/// the rest silent.
fn table(
    dimension: &str,
    values: impl Iterator<Item = Option<String>>,
    known: &[String],
    people: u32,
) -> Table {
    let mut counts: BTreeMap<Vec<String>, u32> = known.iter().map(|value| (vec![value.clone()], 0)).collect();
    let mut spoke = 0_u32;
    for value in values.flatten() {
        spoke += 1;
        *counts.entry(vec![value]).or_default() += 1;
    }
    counts.insert(vec![SILENT.to_owned()], people.saturating_sub(spoke));
    Table {
        universe: PEOPLE.to_owned(),
        dimensions: vec![dimension.to_owned()],
        counts,
        within: None,
        changed: 0,
    }
}

/// The tables of one question or item while they are made.
struct Tables<'a> {
    stem: String,
    people: u32,
    answers: Vec<&'a Answer>,
    cells: Vec<Cell>,
    tables: Vec<Table>,
}

impl Tables<'_> {
    /// Adds a table: `value` reads an answer, `shown` are the values that a result tells.
    fn add(
        &mut self,
        dimension: &str,
        line: Option<&str>,
        shown: &[(String, String)],
        value: impl Fn(&Answer) -> Option<String>,
    ) {
        let dimension = format!("{} {dimension}", self.stem);
        let known: Vec<String> = shown.iter().map(|(_, value)| value.clone()).collect();
        let said = |answer: &&Answer| if answer.prefers_not_to_say { None } else { value(answer) };
        self.tables.push(table(&dimension, self.answers.iter().map(said), &known, self.people));
        self.cells.extend(shown.iter().map(|(code, value)| Cell::new(line, code, &dimension, value)));
    }

    /// Adds a table of those who chose something and those who did not.
    fn add_yes_or_no(
        &mut self,
        dimension: &str,
        line: Option<&str>,
        code: &str,
        is_yes: impl Fn(&Answer) -> bool,
    ) {
        let yes = |answer: &Answer| Some(if is_yes(answer) { "yes" } else { "no" }.to_owned());
        self.add(dimension, line, &[(code.to_owned(), "yes".to_owned())], yes);
    }
}

fn same(codes: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    codes.into_iter().map(|code| (code.clone(), code)).collect()
}

fn count_question(material: &Material, question: &QuestionRow, people: u32) -> Option<CountedQuestion> {
    let answers: Vec<&Answer> = material
        .answers
        .iter()
        .filter(|row| row.question == question.name && row.version == question.version)
        .map(|row| &row.value.0)
        .collect();
    if answers.is_empty() {
        return None;
    }
    let stem = format!("question {} {}", question.name, question.version);
    let content = &question.content.0;
    let codes: Vec<String> = content.choices.iter().map(|choice| choice.code.clone()).collect();
    let mut tables = Tables { stem, people, answers, cells: Vec::new(), tables: Vec::new() };
    match question.kind {
        QuestionKind::Single => tables.add("answer", None, &same(codes), |answer| {
            Some(answer.chosen.first().cloned().unwrap_or_else(|| OTHER.to_owned()))
        }),
        QuestionKind::Place => {
            let places: BTreeSet<String> =
                tables.answers.iter().flat_map(|answer| answer.chosen.iter().cloned()).collect();
            tables.add("answer", None, &same(places), |answer| answer.chosen.first().cloned());
        }
        QuestionKind::Scale | QuestionKind::Rating => {
            let points = content.least.unwrap_or(1)..=content.most.unwrap_or(5);
            let points = same(points.map(|point| point.to_string()));
            tables.add("answer", None, &points, |answer| answer.number.map(|number| number.to_string()));
        }
        QuestionKind::Multiple => {
            for code in &codes {
                tables.add_yes_or_no(code, None, code, |answer| chose(&answer.chosen, code));
            }
        }
        QuestionKind::Ranking => {
            for code in &codes {
                let first = [(code.clone(), "1".to_owned())];
                tables.add(code, None, &first, |answer| {
                    let place = answer.chosen.iter().position(|chosen| chosen == code)?;
                    Some((place + 1).to_string())
                });
            }
        }
        QuestionKind::BestWorst => {
            for (place, line) in ["best", "worst"].into_iter().enumerate() {
                tables
                    .add(line, Some(line), &same(codes.clone()), |answer| answer.chosen.get(place).cloned());
            }
        }
        QuestionKind::MatrixSingle | QuestionKind::MatrixMultiple => {
            for line in content.lines.iter().map(|line| &line.code) {
                for code in &codes {
                    let is_chosen =
                        |answer: &Answer| answer.lines.get(line).is_some_and(|chosen| chose(chosen, code));
                    tables.add_yes_or_no(&format!("{line} {code}"), Some(line), code, is_chosen);
                }
            }
        }
        QuestionKind::ShortText
        | QuestionKind::LongText
        | QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Section => tables.add_yes_or_no("answered", None, ANSWERED, |_| true),
    }
    let Tables { cells, tables, .. } = tables;
    Some(CountedQuestion {
        name: question.name.clone(),
        version: question.version,
        kind: question.kind,
        cells,
        tables,
    })
}

fn chose(chosen: &[String], code: &str) -> bool {
    chosen.iter().any(|own| own == code)
}

fn count_item(material: &Material, item: SelfItem, people: u32) -> CountedItem {
    let said: Vec<&Vec<String>> =
        material.self_descriptions.iter().filter(|row| row.item == item).map(|row| &row.chosen.0).collect();
    let codes: BTreeSet<&String> = said.iter().flat_map(|chosen| chosen.iter()).collect();
    let mut cells = Vec::new();
    let mut tables = Vec::new();
    for code in codes {
        let dimension = format!("self-description {item} {code}");
        let yes = |chosen: &&Vec<String>| Some(if chose(chosen, code) { "yes" } else { "no" }.to_owned());
        tables.push(table(&dimension, said.iter().map(yes), &["yes".to_owned()], people));
        cells.push(Cell::new(None, code, &dimension, "yes"));
    }
    CountedItem { item, cells, tables }
}

/// How many chose something; nothing where a number would say too much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The line of a matrix, or which of two questions in one (`best`, `worst`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<String>,
    /// The code of the choice.
    pub code: String,
    /// At least so many: rounded down to a multiple of five.
    pub count: Option<u32>,
}
