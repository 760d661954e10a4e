//! What a group of people said to a statement, as counts, shares and tests.
//!
//! The formulas are those of the Polis pipeline: shares with one pseudo-vote for each side, tests
//! with one pseudo-success, so that few votes never look like certainty.

use serde::Serialize;

use super::ballots::{Ballots, Choice};
use super::representative::Direction;

/// One-sided 90 % point of the normal distribution, as Polis has it.
pub const Z90: f64 = 1.2816;

/// How often each answer was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Votes that agree.
    pub agree: u32,
    /// Votes that pass.
    pub pass: u32,
    /// Votes that disagree.
    pub disagree: u32,
}

impl Tally {
    /// All votes, passes included.
    pub const fn votes(self) -> u32 {
        self.agree + self.pass + self.disagree
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            agree: self.agree + other.agree,
            pass: self.pass + other.pass,
            disagree: self.disagree + other.disagree,
        }
    }

    /// What is left without the other; never less than nothing.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            agree: self.agree.saturating_sub(other.agree),
            pass: self.pass.saturating_sub(other.pass),
            disagree: self.disagree.saturating_sub(other.disagree),
        }
    }

    /// Votes of one kind.
    pub const fn of(self, choice: Choice) -> u32 {
        match choice {
            Choice::Agree => self.agree,
            Choice::Pass => self.pass,
            Choice::Disagree => self.disagree,
        }
    }

    /// Votes in one direction.
    pub const fn towards(self, direction: Direction) -> u32 {
        match direction {
            Direction::Agree => self.agree,
            Direction::Disagree => self.disagree,
        }
    }

    /// One vote more.
    pub const fn count(&mut self, choice: Choice) {
        self.add(choice.code());
    }

    const fn add(&mut self, code: usize) {
        match code {
            0 => self.agree += 1,
            1 => self.pass += 1,
            _ => self.disagree += 1,
        }
    }
}

/// For each group, by column, what its members said. A row without a group counts nowhere.
pub fn tallies(ballots: &Ballots, labels: &[Option<usize>], groups: usize) -> Vec<Vec<Tally>> {
    let mut tallies = vec![vec![Tally::default(); ballots.statements.len()]; groups];
    for (row, label) in ballots.rows().zip(labels) {
        let Some(tally) = label.and_then(|label| tallies.get_mut(label)) else { continue };
        for cell in row {
            if let Some(tally) = tally.get_mut(cell / 3) {
                tally.add(cell % 3);
            }
        }
    }
    tallies
}

/// By column, what everybody said.
pub fn everybody(ballots: &Ballots) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); ballots.statements.len()];
    for cell in ballots.rows().flatten() {
        if let Some(tally) = tallies.get_mut(cell / 3) {
            tally.add(cell % 3);
        }
    }
    tallies
}

/// Does more than half agree? T(s, n) = 2·sqrt(n + 1) · ((s + 1)/(n + 1) − ½).
pub fn proportion_test(successes: u32, trials: u32) -> f64 {
    let (successes, trials) = (f64::from(successes) + 1.0, f64::from(trials) + 1.0);
    2.0 * trials.sqrt() * (successes / trials - 0.5)
}

/// Is the share in one group larger than in the other? With one added to all four counts,
/// z = (π1 − π2) / sqrt(π(1 − π)(1/n1 + 1/n2)), π from both together; 0 when π is 1.
pub fn two_proportion_test(successes: u32, trials: u32, others: u32, other_trials: u32) -> f64 {
    let (one, first) = (f64::from(successes) + 1.0, f64::from(trials) + 1.0);
    let (two, second) = (f64::from(others) + 1.0, f64::from(other_trials) + 1.0);
    let pooled = (one + two) / (first + second);
    let spread = (pooled * (1.0 - pooled) * (1.0 / first + 1.0 / second)).sqrt();
    if spread > 0.0 { (one / first - two / second) / spread } else { 0.0 }
}

/// A share with one pseudo-vote on each side: (s + 1) / (n + 2).
pub fn share(successes: u32, trials: u32) -> f64 {
    (f64::from(successes) + 1.0) / (f64::from(trials) + 2.0)
}

/// What Polis works out for a group and a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupStatistics {
    /// The group's votes.
    pub tally: Tally,
    /// Share that agrees, and its test against half.
    pub agree: Side,
    /// Share that disagrees, and its test against half.
    pub disagree: Side,
}

/// One direction of [`GroupStatistics`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Votes in this direction.
    pub successes: u32,
    /// (s + 1) / (n + 2).
    pub share: f64,
    /// [`proportion_test`] of the share.
    pub share_test: f64,
    /// The share divided by that of all other groups: "representativeness".
    pub ratio: f64,
    /// [`two_proportion_test`] against all other groups.
    pub ratio_test: f64,
}

impl Side {
    fn of(successes: u32, trials: u32, others: u32, other_trials: u32) -> Self {
        let own = share(successes, trials);
        Self {
            successes,
            share: own,
            share_test: proportion_test(successes, trials),
            ratio: own / share(others, other_trials),
            ratio_test: two_proportion_test(successes, trials, others, other_trials),
        }
    }

    /// Ratio, its test, share and its test, multiplied.
    pub fn metric(self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }

    /// Are both tests above the 90 % point?
    pub fn is_significant(self) -> bool {
        self.ratio_test > Z90 && self.share_test > Z90
    }
}

impl GroupStatistics {
    /// A group against all other groups together.
    pub fn of(own: Tally, others: Tally) -> Self {
        let (trials, other_trials) = (own.votes(), others.votes());
        Self {
            tally: own,
            agree: Side::of(own.agree, trials, others.agree, other_trials),
            disagree: Side::of(own.disagree, trials, others.disagree, other_trials),
        }
    }

    /// For each group, by column.
    pub fn table(tallies: &[Vec<Tally>]) -> Vec<Vec<Self>> {
        let columns = tallies.first().map_or(0, Vec::len);
        let all: Vec<Tally> = (0..columns)
            .map(|column| {
                let group = tallies.iter().filter_map(|tallies| tallies.get(column));
                group.fold(Tally::default(), |sum, tally| sum.plus(*tally))
            })
            .collect();
        let group = |own: &Vec<Tally>| {
            own.iter().zip(&all).map(|(own, all)| Self::of(*own, all.minus(*own))).collect()
        };
        tallies.iter().map(group).collect()
    }
}
