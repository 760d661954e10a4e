//! Counts answers and self-descriptions into tables. Pure.
//!
//! A table has a cell for everything that could have been answered, and says by how much one answer that becomes
//! another changes all cells of the question together: that decides on its noise. Questions that are asked after certain
//! answers to another hang together: that somebody answered them tells what they answered before. All that hang
//! together are one answer, and each of their tables carries the noise for all of them.

use std::collections::BTreeMap;

use super::material::Material;
use crate::consultations::participation::answers::{Answer, borda};
use crate::consultations::participation::service::describe;
use crate::consultations::setup::model::{QuestionKind, QuestionRow, SelfItem};
use crate::consultations::statements::model::{StatementReason, StatementRow, StatementState};
use crate::disclosure::{ALL, Table};
use crate::taxonomy::Taxonomy;

/// The cell of those who answered in words of their own.
const OTHER: &str = "(other)";
/// The cell of those who came in with somebody's help, or from paper.
pub const ASSISTED: &str = "assisted";
/// Stands for an answer of which nothing is counted but that it is there.
const ALL_THAT_IS_SAID: &str = "";

/// A line of a result: a question, or one line of a matrix.
pub struct Line {
    /// The line of a matrix, or which of two questions in one (`best`, `worst`).
    pub line: Option<String>,
    /// The codes of the choices, in the order in which they are told.
    pub codes: Vec<String>,
    /// The counts.
    pub table: Table,
    /// Whether everybody stands in one cell at most.
    pub is_disjoint: bool,
}

/// A question that is or was asked, counted.
pub struct CountedQuestion {
    /// The question's name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// The lines of its result; one without choices where only those who answered are counted.
    pub lines: Vec<Line>,
}

/// How many people have said anything: for this coming is an answer like any other, at the same price.
pub fn people(material: &Material) -> Table {
    let people = material.contributors();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let assisted = people.iter().filter(|person| material.assisted.contains(person)).count();
    let cells = [(ALL.to_owned(), number(people.len())), (ASSISTED.to_owned(), number(assisted))];
    Table { name: "people".to_owned(), cells: cells.into(), changes: 2 }
}

/// All questions, in all versions.
pub fn questions(material: &Material, taxonomy: &Taxonomy) -> Vec<CountedQuestion> {
    let together = hanging_together(&material.questions);
    let asked = material.questions.iter().filter(|question| question.kind.asks());
    asked
        .map(|question| {
            let mut counted = count_question(material, question, taxonomy);
            let all = together.get(question.name.as_str()).copied().unwrap_or(1);
            for line in &mut counted.lines {
                line.table.changes = line.table.changes.saturating_mul(all);
            }
            counted
        })
        .collect()
}

/// With how many questions each hangs together, itself included: by conditions in any version, at whatever distance.
fn hanging_together(questions: &[QuestionRow]) -> BTreeMap<&str, u32> {
    let asked = || questions.iter().filter(|question| question.kind.asks());
    let mut group: BTreeMap<&str, &str> = asked().map(|row| (row.name.as_str(), row.name.as_str())).collect();
    for question in asked() {
        let before = question.content.0.condition.as_ref().map(|condition| condition.question.as_str());
        let own = group.get(question.name.as_str()).copied();
        if let Some((own, other)) = own.zip(before.and_then(|name| group.get(name).copied())) {
            group.values_mut().filter(|kept| **kept == own).for_each(|kept| *kept = other);
        }
    }
    let size = |of: &str| group.values().filter(|kept| **kept == of).count();
    group.iter().map(|(name, of)| (*name, u32::try_from(size(of)).unwrap_or(u32::MAX))).collect()
}

/// All items of self-description.
pub fn items(material: &Material, taxonomy: &Taxonomy) -> Vec<(SelfItem, Line)> {
    let items = material.row.self_description.0.iter();
    items.map(|item| (*item, count_item(material, *item, taxonomy))).collect()
}

/// What became of statements, but for what asks for care, which is nobody's business but that of those who give it.
pub fn moderation(material: &Material) -> (Vec<(StatementState, Option<StatementReason>)>, Table) {
    let rejected = StatementReason::ALL.iter().filter(|reason| !reason.asks_for_care());
    let rejected = rejected.map(|reason| (StatementState::Rejected, Some(*reason)));
    let cells: Vec<_> = [(StatementState::Approved, None)].into_iter().chain(rejected).collect();
    let counted = cells.iter().map(|cell| {
        let is_there = |row: &&StatementRow| (row.state, row.reason) == *cell;
        (
            cell_of(*cell),
            u32::try_from(material.statements.iter().filter(is_there).count()).unwrap_or(u32::MAX),
        )
    });
    let table = Table { name: "moderation".to_owned(), cells: counted.collect(), changes: 2 };
    (cells, table)
}

/// The name of the cell of a decision.
pub fn cell_of((state, reason): (StatementState, Option<StatementReason>)) -> String {
    reason.map_or_else(|| state.to_string(), |reason| format!("{state} {reason}"))
}

/// What a table is made of.
struct Making<'a> {
    name: String,
    line: Option<&'a str>,
    /// What is told, in order.
    codes: Vec<String>,
    /// What is counted and not told.
    silent: Option<&'a str>,
    changes: u32,
    is_disjoint: bool,
}

impl Making<'_> {
    /// A line of which everybody chooses one.
    fn one_of(name: String, codes: Vec<String>) -> Self {
        Self { name, line: None, codes, silent: None, changes: 2, is_disjoint: true }
    }

    /// Counts what `cells` reads of each answer: cells, and how much each is worth.
    fn count<'b, A: 'b, C: IntoIterator<Item = (&'b str, u32)>>(
        self,
        answers: impl IntoIterator<Item = &'b A>,
        cells: impl Fn(&'b A) -> C,
    ) -> Line {
        let known = self.codes.iter().map(String::as_str).chain(self.silent).chain([ALL]);
        let mut counts: BTreeMap<String, u32> = known.map(|code| (code.to_owned(), 0)).collect();
        for answer in answers {
            let mut said = cells(answer).into_iter().peekable();
            let all = said.peek().map(|_| (ALL, 1));
            for (cell, worth) in said.chain(all) {
                if let Some(count) = counts.get_mut(cell) {
                    *count = count.saturating_add(worth);
                }
            }
        }
        Line {
            line: self.line.map(str::to_owned),
            codes: self.codes,
            table: Table { name: self.name, cells: counts, changes: self.changes },
            is_disjoint: self.is_disjoint,
        }
    }
}

fn count_question(material: &Material, question: &QuestionRow, taxonomy: &Taxonomy) -> CountedQuestion {
    let given = material
        .answers
        .iter()
        .filter(|row| row.question == question.name && row.version == question.version)
        .map(|row| &row.value.0);
    let answers: Vec<&Answer> = given.filter(|answer| !answer.prefers_not_to_say).collect();
    // No code has a line break in it: whatever questions and lines are called, no two tables are called the same.
    let name = format!("question\n{}\n{}", question.name, question.version);
    CountedQuestion {
        name: question.name.clone(),
        version: question.version,
        kind: question.kind,
        lines: lines(&name, question, &answers, taxonomy),
    }
}

fn lines(name: &str, question: &QuestionRow, answers: &[&Answer], taxonomy: &Taxonomy) -> Vec<Line> {
    let content = &question.content.0;
    let codes: Vec<String> = content.choices.iter().map(|choice| choice.code.clone()).collect();
    let all = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    let answers = || answers.iter().copied();
    fn first(answer: &Answer) -> Option<(&str, u32)> {
        answer.chosen.first().map(|code| (code.as_str(), 1))
    }
    let one_of = |codes| Making::one_of(name.to_owned(), codes);
    match question.kind {
        QuestionKind::Single => {
            let making = Making { silent: content.something_else.then_some(OTHER), ..one_of(codes) };
            vec![making.count(answers(), |answer| Some(first(answer).unwrap_or((OTHER, 1))))]
        }
        QuestionKind::Place => {
            let places = taxonomy.subdivisions.iter().map(|place| place.code.clone()).collect();
            vec![one_of(places).count(answers(), first)]
        }
        QuestionKind::Scale | QuestionKind::Rating => {
            let points = content.least.unwrap_or(1)..=content.most.unwrap_or(5);
            let points: Vec<String> = points.map(|point| point.to_string()).collect();
            let names = points.clone();
            let point = |answer: &Answer| {
                let number = answer.number?.to_string();
                names.iter().find(|name| **name == number).map(|name| (name.as_str(), 1))
            };
            vec![one_of(points).count(answers(), point)]
        }
        QuestionKind::Multiple => {
            let most = content.most.and_then(|most| u32::try_from(most).ok()).unwrap_or(all);
            let changes = all.min(most.saturating_mul(2)).max(all.min(most) + 1);
            let making = Making { changes, is_disjoint: false, ..one_of(codes) };
            vec![making.count(answers(), |answer| each(&answer.chosen).chain([(ALL_THAT_IS_SAID, 0)]))]
        }
        QuestionKind::Ranking => {
            // The order turned round changes n - 1 points of the first and the last, n - 3 of the next, ..
            let making = Making { changes: (all * all / 2).max(2), is_disjoint: false, ..one_of(codes) };
            let places = content.choices.len();
            vec![making.count(answers(), |answer| {
                answer.chosen.iter().map(String::as_str).zip(borda(places).map(|(_, worth)| worth))
            })]
        }
        QuestionKind::BestWorst => ["best", "worst"]
            .into_iter()
            .enumerate()
            .map(|(place, line)| {
                let making = Making::one_of(format!("{name}\nline\n{line}"), codes.clone());
                let making = Making { line: Some(line), changes: 4, ..making };
                making.count(answers(), |answer| answer.chosen.get(place).map(|code| (code.as_str(), 1)))
            })
            .collect(),
        QuestionKind::MatrixSingle | QuestionKind::MatrixMultiple => {
            // Its lines are one answer: all of them together cost what one answer may.
            let lines = u32::try_from(content.lines.len()).unwrap_or(u32::MAX);
            let is_single = question.kind == QuestionKind::MatrixSingle;
            let line = |line: &String| {
                let making = Making::one_of(format!("{name}\nline\n{line}"), codes.clone());
                let changes = lines.saturating_mul(if is_single { 2 } else { all + 1 });
                let making = Making { line: Some(line), changes, is_disjoint: is_single, ..making };
                making.count(answers(), |answer| {
                    answer.lines.get(line).into_iter().flat_map(|chosen| each(chosen))
                })
            };
            content.lines.iter().map(|known| line(&known.code)).collect()
        }
        QuestionKind::ShortText
        | QuestionKind::LongText
        | QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Section => {
            let making = Making { changes: 1, ..one_of(Vec::new()) };
            vec![making.count(answers(), |_| [(ALL_THAT_IS_SAID, 0)])]
        }
    }
}

fn each(chosen: &[String]) -> impl Iterator<Item = (&str, u32)> {
    chosen.iter().map(|code| (code.as_str(), 1))
}

/// How many codes of an item are counted of one person, in the order of the vocabulary.
const fn most_counted(item: SelfItem) -> u32 {
    match item {
        SelfItem::Identity | SelfItem::Gender => 2,
        SelfItem::Region | SelfItem::AgeBand => 1,
    }
}

fn count_item(material: &Material, item: SelfItem, taxonomy: &Taxonomy) -> Line {
    let said = material.self_descriptions.iter().filter(|row| row.item == item).map(|row| &row.chosen.0);
    let codes = describe::choices(taxonomy, &material.row, item);
    let order = codes.clone();
    let most = most_counted(item);
    let name = format!("self-description {item}");
    let making = Making { changes: 2 * most, is_disjoint: most == 1, ..Making::one_of(name, codes) };
    making.count(said, |chosen: &Vec<String>| {
        let known = order.iter().filter(|code| chosen.contains(code)).map(|code| (code.as_str(), 1));
        known.take(usize::try_from(most).unwrap_or(usize::MAX)).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consultations::setup::model::{Choice, QuestionContent};
    use crate::db::Json;
    use crate::types::Id;

    fn question(kind: QuestionKind) -> QuestionRow {
        let choice = |code: &str| Choice { code: code.to_owned(), ..Choice::default() };
        QuestionRow {
            consultation_id: Id(uuid::Uuid::nil()),
            name: "q".to_owned(),
            version: 1,
            position: 1,
            kind,
            content: Json(QuestionContent {
                choices: ["a", "b", "c", "d"].map(choice).into(),
                lines: ["x", "y"].map(choice).into(),
                least: Some(1),
                most: Some(3),
                something_else: true,
                ..QuestionContent::default()
            }),
            is_current: true,
        }
    }

    /// Every answer that a question takes, so many that the worst pair is among them.
    fn answers(kind: QuestionKind) -> Vec<Answer> {
        let orders = ["abcd", "dcba", "bdac", "a", "b", "ab", "cd", "abc", "bcd", ""];
        let chosen = |order: &str| order.chars().map(|code| code.to_string()).collect::<Vec<_>>();
        let with_lines = |one: &str, other: &str| {
            let lines = [("x", one), ("y", other)].map(|(line, order)| (line.to_owned(), chosen(order)));
            Answer { lines: lines.into(), ..Answer::default() }
        };
        let fits = |answer: &Answer| match kind {
            QuestionKind::Ranking => answer.chosen.len() == 4,
            QuestionKind::Single | QuestionKind::Place => answer.chosen.len() <= 1,
            QuestionKind::BestWorst => answer.chosen.len() == 2,
            QuestionKind::Multiple => answer.chosen.len() <= 3,
            QuestionKind::MatrixSingle => answer.lines.values().all(|chosen| chosen.len() == 1),
            _ => true,
        };
        let lists = orders.map(|order| Answer { chosen: chosen(order), ..Answer::default() });
        let numbers = (1..=3).map(|number| Answer { number: Some(number), ..Answer::default() });
        let lines = orders.iter().flat_map(|one| orders.map(|other| with_lines(one, other)));
        lists.into_iter().chain(numbers).chain(lines).filter(|answer| fits(answer)).collect()
    }

    #[test]
    fn one_answer_changes_no_table_more_than_is_accounted_for() {
        let taxonomy = Taxonomy::embedded().unwrap();
        for kind in QuestionKind::ALL {
            let question = question(*kind);
            let all = answers(*kind);
            for (one, other) in all.iter().flat_map(|one| all.iter().map(move |other| (one, other))) {
                let of = |answer| lines("q", &question, &[answer], &taxonomy);
                let none = lines("q", &question, &[], &taxonomy);
                for (before, after) in [(of(one), of(other)), (of(one), none)] {
                    // All lines of a question together.
                    let cells = |line: &Line| line.table.cells.clone().into_values();
                    let moved =
                        before.iter().zip(&after).flat_map(|(one, other)| cells(one).zip(cells(other)));
                    let moved: u32 = moved.map(|(one, other)| one.abs_diff(other)).sum();
                    for line in &before {
                        assert!(moved <= line.table.changes, "{kind}: {moved} of {}", line.table.changes);
                    }
                }
            }
        }
    }

    #[test]
    fn all_that_hangs_on_an_answer_costs_what_one_answer_costs() {
        let named = |name: &str, after: Option<&str>| {
            let mut row = QuestionRow { name: name.to_owned(), ..question(QuestionKind::Single) };
            let condition = |question| serde_json::json!({ "question": question, "chose": ["a"] });
            row.content.0.condition = after.map(|name| serde_json::from_value(condition(name)).unwrap());
            row
        };
        let mut asked = vec![named("alone", None), named("lead", None)];
        asked.extend((0..8).map(|number| named(&format!("after{number}"), Some("lead"))));
        asked.push(named("later", Some("after3")));
        // A condition of before counts as well: whoever answered then has answered.
        asked.push(QuestionRow { version: 2, is_current: false, ..named("once", Some("later")) });
        asked.push(QuestionRow { version: 3, ..named("once", None) });
        let sizes = hanging_together(&asked);
        assert_eq!((sizes["alone"], sizes["lead"], sizes["once"], sizes.len()), (1, 11, 11, 12));
    }

    #[test]
    fn what_nobody_chose_has_a_cell_too() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let counted = lines("q", &question(QuestionKind::Single), &[], &taxonomy);
        assert_eq!(counted[0].table.cells.len(), 6, "and words of one's own, and all");
        let places = lines("q", &question(QuestionKind::Place), &[], &taxonomy);
        assert_eq!(places[0].table.cells.len(), taxonomy.subdivisions.len() + 1);
    }
}
