//! Who said what to which statement, in an order that depends on the answers alone.
//!
//! Sums of floating-point numbers depend on the order of their terms. So rows (participants) and
//! columns (statements) are ordered by what they contain: the same set of votes gives the same bytes,
//! whatever the keys and numbers are and in which order the votes arrived.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::chance::mixed;

/// An answer to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The statement is right.
    Agree,
    /// Neither; also "I do not know".
    Pass,
    /// The statement is wrong.
    Disagree,
}

impl Choice {
    /// All three, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Agree, Self::Pass, Self::Disagree];

    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Pass => "pass",
            Self::Disagree => "disagree",
        }
    }

    /// +1, 0 or -1.
    pub const fn value(self) -> f64 {
        match self {
            Self::Agree => 1.0,
            Self::Pass => 0.0,
            Self::Disagree => -1.0,
        }
    }

    /// What the opposite opinion would have answered.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Agree => Self::Disagree,
            Self::Pass => Self::Pass,
            Self::Disagree => Self::Agree,
        }
    }

    pub(super) const fn code(self) -> usize {
        match self {
            Self::Agree => 0,
            Self::Pass => 1,
            Self::Disagree => 2,
        }
    }
}

/// Whether a statement takes part in the map and the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    InUse,
    /// It was moderated out.
    Out,
    /// It asks about the person and not about an opinion ("meta"): takes no part either.
    AboutPerson,
}

/// A statement of the consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementMark {
    /// The number people see.
    pub number: u32,
    /// Whether it takes part.
    pub standing: Standing,
}

impl StatementMark {
    /// Does it take part?
    pub fn in_use(self) -> bool {
        self.standing == Standing::InUse
    }
}

/// All current votes: one row for each participant who voted, one column for each statement.
#[derive(Debug, Clone)]
pub struct Ballots {
    pub(super) statements: Vec<StatementMark>,
    participants: Vec<u128>,
    /// Where a row begins in `cells`; one more entry than rows.
    starts: Vec<usize>,
    /// `3 * column + code of the choice`, ascending within a row.
    cells: Vec<usize>,
    /// How many statements have votes. Their columns come first.
    voted: usize,
}

impl Ballots {
    /// From votes in any order. Of several votes of one person on one statement the last given
    /// counts; votes on a statement that is not listed are left out.
    pub fn new(
        statements: impl IntoIterator<Item = StatementMark>,
        votes: impl IntoIterator<Item = (u128, u32, Choice)>,
    ) -> Self {
        let mut statements: Vec<StatementMark> = statements.into_iter().collect();
        statements.sort_by_key(|statement| statement.number);
        statements.dedup_by_key(|statement| statement.number);
        let rows = rows(&statements, votes);
        let colours = Colours::of(&statements, &rows);
        let mut order: Vec<usize> = (0..statements.len()).collect();
        let key = |column: &usize| (colours.is_empty(*column), colours.column(*column), *column);
        order.sort_by_key(key);
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(*old) {
                *place = new;
            }
        }
        let voted = order.iter().filter(|column| !colours.is_empty(**column)).count();
        let statements = order.iter().filter_map(|old| statements.get(*old).copied()).collect();
        Self::in_order(statements, rows, &place, &colours, voted)
    }

    fn in_order(
        statements: Vec<StatementMark>,
        mut rows: Vec<Row>,
        place: &[usize],
        colours: &Colours,
        voted: usize,
    ) -> Self {
        for row in &mut rows {
            for cell in &mut row.cells {
                *cell = place.get(*cell / 3).copied().unwrap_or_default() * 3 + *cell % 3;
            }
            row.cells.sort_unstable();
        }
        let mut order: Vec<(u64, Row)> = colours.rows.iter().copied().zip(rows).collect();
        order.sort_by(|(one_colour, one), (other_colour, other)| {
            one_colour.cmp(other_colour).then_with(|| one.compare(other, colours.flipped))
        });
        let mut ballots =
            Self { statements, participants: Vec::new(), starts: vec![0], cells: Vec::new(), voted };
        ballots.cells.reserve_exact(order.iter().map(|(_, row)| row.cells.len()).sum());
        for (_, row) in order {
            ballots.participants.push(row.participant);
            ballots.cells.extend(row.cells);
            ballots.starts.push(ballots.cells.len());
        }
        ballots
    }

    /// How many people voted.
    pub fn participants(&self) -> usize {
        self.participants.len()
    }

    /// Which person a row is.
    pub fn participant(&self, row: usize) -> Option<u128> {
        self.participants.get(row).copied()
    }

    /// How many statements have votes.
    pub const fn voted_statements(&self) -> usize {
        self.voted
    }

    /// How many statements have votes and are in use.
    pub fn statements_in_use(&self) -> usize {
        self.statements.iter().take(self.voted).filter(|statement| statement.in_use()).count()
    }

    /// The numbers of all statements in use, also of those without votes.
    pub fn in_use(&self) -> impl Iterator<Item = u32> {
        let mut numbers: Vec<u32> =
            self.statements.iter().filter(|mark| mark.in_use()).map(|mark| mark.number).collect();
        numbers.sort_unstable();
        numbers.into_iter()
    }

    /// How many votes there are.
    pub fn votes(&self) -> usize {
        self.cells.len()
    }

    /// The columns by the number of their statement.
    pub fn by_number(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = (0..self.statements.len()).collect();
        columns.sort_by_key(|column| self.statements.get(*column).map(|statement| statement.number));
        columns
    }

    /// Row by row the cells, each `3 * column + code`, codes 0 agree, 1 pass, 2 disagree.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[usize]> {
        self.starts
            .iter()
            .zip(self.starts.iter().skip(1))
            .map(|(start, end)| self.cells.get(*start..*end).unwrap_or_default())
    }

    /// Person by person the votes they gave: statement and choice.
    pub fn people(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, Choice)>> {
        let vote =
            |cell: &usize| Some((self.statements.get(*cell / 3)?.number, *Choice::ALL.get(*cell % 3)?));
        self.rows().map(move |row| row.iter().filter_map(vote))
    }

    /// How many votes each participant gave, by row; those on statements in use only when asked.
    pub(super) fn votes_by_row(&self, only_in_use: bool) -> Vec<usize> {
        let counts = |cell: &&usize| {
            !only_in_use || self.statements.get(**cell / 3).is_some_and(|statement| statement.in_use())
        };
        self.rows().map(|row| row.iter().filter(counts).count()).collect()
    }

    /// The same people without those who gave one and the same answer to everything, at least seven
    /// times: a coordinator may look at results with and without them.
    pub fn without_straight_liners(&self) -> Self {
        let straight = |row: &[usize]| {
            let mut codes = row.iter().map(|cell| cell % 3);
            let first = codes.next();
            row.len() >= 7 && codes.all(|code| Some(code) == first)
        };
        let votes = self
            .rows()
            .zip(&self.participants)
            .filter(|(row, _)| !straight(row))
            .flat_map(|(row, participant)| row.iter().filter_map(|cell| self.vote(*participant, *cell)));
        Self::new(self.statements.iter().copied(), votes)
    }

    fn vote(&self, participant: u128, cell: usize) -> Option<(u128, u32, Choice)> {
        let number = self.statements.get(cell / 3)?.number;
        Choice::ALL.get(cell % 3).map(|choice| (participant, number, *choice))
    }
}

/// A participant and the cells they filled, by column.
#[derive(Debug, Clone)]
struct Row {
    participant: u128,
    cells: Vec<usize>,
}

impl Row {
    fn compare(&self, other: &Self, flipped: bool) -> Ordering {
        let turned = |cell: &usize| if flipped { *cell / 3 * 3 + 2 - *cell % 3 } else { *cell };
        self.cells.iter().map(turned).cmp(other.cells.iter().map(turned))
    }
}

fn rows(statements: &[StatementMark], votes: impl IntoIterator<Item = (u128, u32, Choice)>) -> Vec<Row> {
    let mut votes: Vec<(u128, u32, Choice)> = votes.into_iter().collect();
    votes.sort_by_key(|(participant, number, _)| (*participant, *number));
    let mut rows: Vec<Row> = Vec::new();
    let mut votes = votes.into_iter().peekable();
    while let Some((participant, number, choice)) = votes.next() {
        let is_replaced = votes.peek().is_some_and(|next| (next.0, next.1) == (participant, number));
        let column = statements.binary_search_by_key(&number, |statement| statement.number);
        let (Ok(column), false) = (column, is_replaced) else { continue };
        let cell = column * 3 + choice.code();
        match rows.last_mut().filter(|row| row.participant == participant) {
            Some(row) => row.cells.push(cell),
            None => rows.push(Row { participant, cells: vec![cell] }),
        }
    }
    rows
}

/// Colour refinement (Weisfeiler and Leman, 1968): a row is coloured by the answers in it and the
/// colours of their columns, a column likewise. After some rounds what differs in content differs in
/// colour, whatever its name. Agreement and disagreement are told apart only up to exchanging the two
/// everywhere, so that negated votes come in the same order.
struct Colours {
    rows: Vec<u64>,
    columns: Vec<u64>,
    empty: Vec<bool>,
    flipped: bool,
}

/// Rounds of refinement: paths of this many steps between people and statements tell two apart.
const ROUNDS: usize = 3;

impl Colours {
    fn of(statements: &[StatementMark], rows: &[Row]) -> Self {
        let straight = Self::refined(statements, rows, false);
        let flipped = Self::refined(statements, rows, true);
        if flipped.total() < straight.total() { flipped } else { straight }
    }

    fn refined(statements: &[StatementMark], rows: &[Row], flipped: bool) -> Self {
        let mut columns: Vec<u64> =
            statements.iter().map(|statement| mixed(u64::from(statement.in_use()) + 1)).collect();
        let mut empty = vec![true; columns.len()];
        let mut colours = vec![0_u64; rows.len()];
        let salt = if flipped { [3, 2, 1] } else { [1, 2, 3] };
        for _ in 0..ROUNDS {
            let table: Vec<u64> = columns
                .iter()
                .flat_map(|column| salt.map(|salt: u64| mixed(column.wrapping_add(salt))))
                .collect();
            let mut sums = columns.clone();
            for (row, colour) in rows.iter().zip(&mut colours) {
                let seen = row.cells.iter().filter_map(|cell| table.get(*cell));
                *colour = mixed(seen.fold(*colour, |sum, part| sum.wrapping_add(*part)));
                let parts = salt.map(|salt: u64| mixed(colour.wrapping_add(salt)));
                for cell in &row.cells {
                    if let (Some(sum), Some(part)) = (sums.get_mut(*cell / 3), parts.get(*cell % 3)) {
                        *sum = sum.wrapping_add(*part);
                    }
                    if let Some(empty) = empty.get_mut(*cell / 3) {
                        *empty = false;
                    }
                }
            }
            columns = sums.into_iter().map(mixed).collect();
        }
        Self { rows: colours, columns, empty, flipped }
    }

    fn total(&self) -> u64 {
        self.rows.iter().fold(0, |sum, colour| sum.wrapping_add(mixed(*colour)))
    }

    fn column(&self, column: usize) -> u64 {
        self.columns.get(column).copied().unwrap_or_default()
    }

    fn is_empty(&self, column: usize) -> bool {
        self.empty.get(column).copied().unwrap_or(true)
    }
}
