//! What a release says: every number in it comes from [`crate::disclosure`] with noise. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::count::{self, CountedQuestion, Line};
use super::material::Material;
use crate::consultations::setup::model::{QuestionKind, SelfItem};
use crate::consultations::statements::model::{StatementReason, StatementState};
use crate::disclosure::{Budget, Drawn, Epsilon, NoisyShare, Parting, Seed, Side, VotesOf, WHOLE};
use crate::opinion::{PublicAnalysis, PublicGroup, PublicStatement, Representative, Share, Shares, Verdict};
use crate::taxonomy::Taxonomy;

/// How many chose something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// The line of a matrix, or which of two questions in one (`best`, `worst`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<String>,
    /// The code of the choice.
    pub code: String,
    /// About so many, to the nearest five; none below the threshold.
    pub count: Option<u32>,
    /// The share of all who chose one; none where several may be chosen, or too few answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share: Option<Share>,
}

/// That one choice certainly has more than another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The line of a matrix, or which of two questions in one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<String>,
    /// The code of the choice that has more.
    pub more: String,
    /// The code of the other one.
    pub less: String,
}

/// Answers to one version of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// The question's name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// About how many answered.
    #[serde(default)]
    pub answered: Option<u32>,
    /// By choice; nothing for a ranking, and for questions that are answered in words.
    pub choices: Vec<Count>,
    /// How far each count may be from the true one, in 19 of 20 cases.
    #[serde(default)]
    pub margin: u32,
    /// What certainly has more than what.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub comparisons: Vec<Comparison>,
    /// For a ranking, about how many points each choice has (Borda).
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub points: BTreeMap<String, u32>,
}

/// What people said of themselves, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// The item.
    pub item: SelfItem,
    /// By choice, those that reach the threshold.
    pub choices: Vec<Count>,
    /// How far each count may be from the true one, in 19 of 20 cases.
    #[serde(default)]
    pub margin: u32,
}

/// How many statements were decided on in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModerationCount {
    /// Whether they are shown.
    pub state: StatementState,
    /// Why not.
    pub reason: Option<StatementReason>,
    /// About so many.
    pub count: u32,
}

/// How a release protects answers: the account of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Protection {
    /// What one answer costs in this release, in thousandths of epsilon.
    pub answer: u32,
    /// What it costs at most in all releases of the consultation.
    pub whole: u32,
    /// How many releases there are in all.
    pub releases: u32,
}

/// The content of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// No smaller number is told.
    pub threshold: i64,
    /// About how many took part.
    pub people: Option<u32>,
    /// About how many of them came in with somebody's help, or from paper: those who ask wrote down what they said.
    #[serde(default)]
    pub assisted: Option<u32>,
    /// All questions that are or were asked, in their order.
    pub questions: Vec<QuestionResult>,
    /// Votes on statements.
    pub opinion: PublicAnalysis,
    /// What people said of themselves.
    pub self_description: Vec<ItemResult>,
    /// About how many statements are shown, and not shown for which reason; those that reach the threshold.
    #[serde(default)]
    pub moderation: Vec<ModerationCount>,
    /// The account of the noise.
    #[serde(default)]
    pub protection: Protection,
}

/// Draws a release.
pub fn draw(material: &Material, taxonomy: &Taxonomy, seed: &Seed) -> Content {
    let budget = Budget::new(material.releases());
    let all = Drawing { epsilon: budget.answer(), seed, threshold: material.threshold() };
    let counted = count::people(material).draw(all.epsilon, seed);
    let people = counted.printed_total(all.threshold);
    // Of fewer people than the threshold nothing is told.
    let threshold = people.map_or(u32::MAX, |_| all.threshold);
    let drawing = Drawing { threshold, ..all };
    let questions = count::questions(material, taxonomy);
    let items = count::items(material, taxonomy);
    Content {
        threshold: material.row.threshold,
        people,
        assisted: people.and_then(|people| Some(counted.printed(count::ASSISTED, threshold)?.min(people))),
        questions: questions.iter().map(|question| drawing.question(question)).collect(),
        opinion: drawing.opinion(material, budget),
        self_description: items.iter().map(|(item, line)| drawing.item(*item, line)).collect(),
        moderation: drawing.moderation(material),
        protection: Protection {
            answer: budget.answer().thousandths(),
            whole: WHOLE.thousandths(),
            releases: material.releases(),
        },
    }
}

struct Drawing<'a> {
    epsilon: Epsilon,
    seed: &'a Seed,
    threshold: u32,
}

impl Drawing<'_> {
    fn question(&self, question: &CountedQuestion) -> QuestionResult {
        let mut result = QuestionResult {
            name: question.name.clone(),
            version: question.version,
            kind: question.kind,
            answered: None,
            choices: Vec::new(),
            margin: 0,
            comparisons: Vec::new(),
            points: BTreeMap::new(),
        };
        for line in &question.lines {
            let drawn = line.table.draw(self.epsilon, self.seed);
            let answered = drawn.printed_total(self.threshold);
            result.answered = result.answered.or(answered);
            result.margin = result.margin.max(drawn.margin());
            let is_told = |code: &String| {
                line.codes.contains(code)
                    && (question.kind == QuestionKind::Ranking
                        || drawn.printed(code, self.threshold).is_some())
            };
            let certain =
                drawn.comparisons().into_iter().filter(|(one, other)| is_told(one) && is_told(other));
            result.comparisons.extend(certain.map(|(more, less)| Comparison {
                line: line.line.clone(),
                more,
                less,
            }));
            if question.kind == QuestionKind::Ranking {
                let points = line.codes.iter().map(|code| (code.clone(), drawn.points(code)));
                result.points = points.filter(|_| result.answered.is_some()).collect();
            } else {
                result.choices.extend(self.counts(line, &drawn));
            }
        }
        if question.kind == QuestionKind::Place {
            reached(&mut result.choices);
        }
        result
    }

    fn counts(&self, line: &Line, drawn: &Drawn) -> Vec<Count> {
        let count = |code: &String| Count {
            line: line.line.clone(),
            code: code.clone(),
            count: drawn.printed(code, self.threshold),
            share: drawn.share(code, self.threshold).filter(|_| line.is_disjoint).map(told),
        };
        line.codes.iter().map(count).collect()
    }

    fn item(&self, item: SelfItem, line: &Line) -> ItemResult {
        let drawn = line.table.draw(self.epsilon, self.seed);
        let mut choices = self.counts(line, &drawn);
        reached(&mut choices);
        ItemResult { item, choices, margin: drawn.margin() }
    }

    fn moderation(&self, material: &Material) -> Vec<ModerationCount> {
        let (cells, table) = count::moderation(material);
        let drawn = table.draw(self.epsilon, self.seed);
        let count = |(state, reason)| {
            let count = drawn.printed(&count::cell_of((state, reason)), self.threshold)?;
            Some(ModerationCount { state, reason, count })
        };
        cells.into_iter().filter_map(count).collect()
    }

    fn opinion(&self, material: &Material, budget: Budget) -> PublicAnalysis {
        let ballots = material.ballots();
        let votes = VotesOf(&ballots);
        let drawn = votes.draw(self.epsilon, self.seed);
        let parting = votes.part(&drawn, budget, self.seed, self.threshold);
        let statement = |(number, drawn): (u32, &Drawn)| {
            let share = |choice: &str| drawn.share(choice, self.threshold).map(told);
            PublicStatement {
                statement: number,
                votes: drawn.printed_total(self.threshold),
                everybody: Shares { agree: share("agree"), pass: share("pass"), disagree: share("disagree") },
            }
        };
        let statements: Vec<PublicStatement> = drawn.statements().map(statement).collect();
        let verdict = match &parting {
            Some(_) => Verdict::Groups,
            None if statements.iter().all(|statement| !statement.everybody.is_told()) => {
                Verdict::TooFewPeople
            }
            None => Verdict::NoClearGroups,
        };
        PublicAnalysis {
            verdict,
            between: parting.as_ref().and_then(|parting| parting.between),
            margin: parting.as_ref().map_or(0, |parting| parting.margin),
            groups: parting.map(groups).unwrap_or_default(),
            consensus: drawn.shared(self.threshold),
            divided: drawn.divided(self.threshold),
            statements,
        }
    }
}

fn groups(parting: Parting) -> Vec<PublicGroup> {
    let told = |(statement, direction)| Representative { statement, direction };
    let group = |side: Side| PublicGroup {
        size: side.size,
        representative: side.stands_for.into_iter().map(told).collect(),
    };
    parting.sides.into_iter().map(group).collect()
}

/// Leaves out what does not reach the threshold: where there are dozens of choices, most are of nobody.
fn reached(choices: &mut Vec<Count>) {
    choices.retain(|choice| choice.count.is_some());
}

/// A share in whole hundredths.
fn told(share: NoisyShare) -> Share {
    let hundredth = |number: f64| (number * 100.0).round() / 100.0;
    Share { share: hundredth(share.share), low: hundredth(share.low), high: hundredth(share.high) }
}
