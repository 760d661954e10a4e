//! What everybody may see of votes. Every number and word in it follows from numbers with noise; nobody's group and
//! nobody's place is in it.

use serde::{Deserialize, Serialize};

use super::analysis::Verdict;
use super::consensus::Consensus;
use super::representative::Representative;

/// A share of the votes, and where it lies with a probability of 90 %: noise, and who might have answered as well.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// From 0 to 1, in hundredths.
    #[serde(alias = "at_least")]
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What people said to a statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Those who agree; none where too few voted.
    pub agree: Option<Share>,
    /// Those who pass; likewise.
    pub pass: Option<Share>,
    /// Those who disagree; likewise.
    pub disagree: Option<Share>,
}

/// A statement, for pages and the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicStatement {
    /// Its number.
    pub statement: u32,
    /// About how many voted; none below the threshold.
    #[serde(default)]
    pub votes: Option<u32>,
    /// What everybody said.
    pub everybody: Shares,
}

/// One of two sides, for pages and the API. Sides are told apart by their place in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicGroup {
    /// About how many people stand on it.
    pub size: u32,
    /// On what it differs most from the other side: whether it agrees more or less.
    pub representative: Vec<Representative>,
}

/// Votes on statements, for pages and the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicAnalysis {
    /// Whether opinions part into two sides.
    pub verdict: Verdict,
    /// The sides: first the one that holds the first statement that sets them apart more than the other.
    pub groups: Vec<PublicGroup>,
    /// How far the numbers of people on the sides may be from the true ones, in 19 of 20 cases.
    #[serde(default)]
    pub margin: u32,
    /// About how many people stand between the sides.
    #[serde(default)]
    pub between: Option<u32>,
    /// What more than half share, by number.
    pub consensus: Consensus,
    /// On what people are divided, by number.
    pub divided: Vec<u32>,
    /// Every statement that people vote on, by number.
    pub statements: Vec<PublicStatement>,
}

impl Shares {
    /// Whether they are told.
    pub fn is_told(&self) -> bool {
        [self.agree, self.pass, self.disagree].into_iter().flatten().any(|share| share.high > 0.0)
    }
}
