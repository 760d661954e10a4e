//! Votes on statements, with noise, and what follows from it: shares, what all share, what divides.

use std::collections::BTreeMap;

use super::noise::Seed;
use super::parting::{self, Parting};
use super::tables::{ALL, Drawn, Table};
use super::{Budget, Epsilon};
use crate::opinion::{Ballots, Choice, Consensus, TWO_SIDED_90};

/// Everybody's votes on the statements in use, also on those that nobody has voted on.
#[derive(Debug, Clone, Copy)]
pub struct VotesOf<'a>(pub &'a Ballots);

/// The votes on each statement, with noise.
#[derive(Debug, Clone)]
pub struct VotesDrawn {
    statements: BTreeMap<u32, Drawn>,
}

impl VotesOf<'_> {
    /// Adds noise to the votes on each statement: a vote that becomes another changes two counts by one, and so does one
    /// where there was none, its own and that of all.
    pub fn draw(&self, epsilon: Epsilon, seed: &Seed) -> VotesDrawn {
        let cells = || Choice::ALL.map(Choice::name).into_iter().chain([ALL]);
        let none = || cells().map(|cell| (cell.to_owned(), 0)).collect();
        let mut tables: BTreeMap<u32, BTreeMap<String, u32>> =
            self.0.in_use().map(|number| (number, none())).collect();
        for (number, choice) in self.0.people().flatten() {
            let Some(cells) = tables.get_mut(&number) else { continue };
            for cell in [choice.name(), ALL] {
                *cells.entry(cell.to_owned()).or_default() += 1;
            }
        }
        let draw = |(number, cells)| {
            let table = Table { name: format!("statement {number}"), cells, changes: 2 };
            (number, table.draw(epsilon, seed))
        };
        VotesDrawn { statements: tables.into_iter().map(draw).collect() }
    }

    /// The direction in which opinions part, if it is clear: see [`Parting`].
    pub fn part(&self, drawn: &VotesDrawn, budget: Budget, seed: &Seed, threshold: u32) -> Option<Parting> {
        parting::part(self.0, drawn, budget, seed, threshold)
    }
}

impl VotesDrawn {
    /// By number of the statement.
    pub fn statements(&self) -> impl Iterator<Item = (u32, &Drawn)> {
        self.statements.iter().map(|(number, drawn)| (*number, drawn))
    }

    /// What more than half hold, or refuse: also at the unfavourable end of the interval.
    pub fn shared(&self, threshold: u32) -> Consensus {
        let with = |choice: Choice| -> Vec<u32> {
            let is_most = |drawn: &Drawn| lowest(drawn, choice, threshold) > 0.5;
            self.statements().filter(|(_, drawn)| is_most(drawn)).map(|(number, _)| number).collect()
        };
        Consensus { agree: with(Choice::Agree), disagree: with(Choice::Disagree) }
    }

    /// Statements that at least a quarter hold and at least a quarter refuse, also at the unfavourable ends, and that
    /// are not shared.
    pub fn divided(&self, threshold: u32) -> Vec<u32> {
        let splits = |drawn: &Drawn| {
            let [agree, disagree] =
                [Choice::Agree, Choice::Disagree].map(|choice| lowest(drawn, choice, threshold));
            agree > 0.25 && disagree > 0.25 && agree <= 0.5 && disagree <= 0.5
        };
        self.statements().filter(|(_, drawn)| splits(drawn)).map(|(number, _)| number).collect()
    }
}

/// The unfavourable end of a share that is told; nothing where it is not. Words stay where a number is read as one of
/// many: the interval of a claim is that of 99 of 100 cases.
fn lowest(drawn: &Drawn, choice: Choice, threshold: u32) -> f64 {
    const WIDER: f64 = 2.576 / TWO_SIDED_90;
    drawn.share(choice.name(), threshold).map_or(0.0, |share| share.share - WIDER * (share.share - share.low))
}
