//! What a release says: every number in it has passed the gate of [`super::disclosure`]. Pure.

use serde::{Deserialize, Serialize};

use super::model::{QuestionKind, SelfItem};
use super::opinion::{Analysis, Verdict};
use super::service::analysis::Material;

/// How many chose something; nothing where a number would say too much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The code of the choice.
    pub code: String,
    /// To the nearest five.
    pub count: Option<i64>,
}

/// Answers to one version of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    pub name: String,
    pub version: i64,
    pub kind: QuestionKind,
    /// How many answered.
    pub answered: Option<i64>,
    pub choices: Vec<Count>,
}

/// Votes on a statement, by all or by one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Votes {
    pub agree: Option<i64>,
    pub disagree: Option<i64>,
    pub pass: Option<i64>,
}

impl Votes {
    /// Agree, disagree, pass.
    pub const fn counts(self) -> [Option<i64>; 3] {
        [self.agree, self.disagree, self.pass]
    }
}

/// A statement with its votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementResult {
    pub number: i64,
    pub all: Votes,
    /// By group, in the order of the groups.
    pub groups: Vec<Votes>,
}

/// A group of people who answer alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupResult {
    /// How many people it has.
    pub people: Option<i64>,
    /// Statements that stand for it: number, and whether it agrees.
    pub stands_for: Vec<(i64, bool)>,
}

/// What somebody said of themselves, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    pub item: SelfItem,
    pub choices: Vec<Count>,
}

/// The content of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// No number counts fewer people than this.
    pub threshold: i64,
    /// How many took part.
    pub people: Option<i64>,
    pub questions: Vec<QuestionResult>,
    pub statements: Vec<StatementResult>,
    pub verdict: Verdict,
    pub groups: Vec<GroupResult>,
    /// Numbers of statements that all groups agree on.
    pub shared: Vec<i64>,
    /// Numbers of statements that all groups refuse.
    pub refused: Vec<i64>,
    /// Numbers of statements on which people are at odds.
    pub divided: Vec<i64>,
    pub self_description: Vec<ItemResult>,
}

/// The content of a release made now.
pub fn content(material: &Material, analysis: &Analysis) -> Content {
    Content {
        threshold: material.row.threshold,
        people: None,
        questions: Vec::new(),
        statements: Vec::new(),
        verdict: analysis.verdict,
        groups: Vec::new(),
        shared: Vec::new(),
        refused: Vec::new(),
        divided: Vec::new(),
        self_description: Vec::new(),
    }
}
