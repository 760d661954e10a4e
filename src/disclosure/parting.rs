//! Whether opinions part into two sides, worked out from noisy numbers alone.
//!
//! Groups of people cannot be published by adding noise to their sizes: one vote can move many people from one group
//! to another. So nobody is grouped first. What goes together is measured over all people at once, for each pair of
//! statements how far those who hold the one hold the other (a second moment of the votes), and each of these
//! numbers gets noise. The direction along which opinions part most is that of the largest eigenvalue of the noisy
//! numbers; which statements lie along it describes the two sides. How many people stand on each side is counted last,
//! along the fixed direction, with noise of its own: there one vote moves one person.
//!
//! Said is nothing where noise and chance alone would make a direction as strong.

use std::collections::BTreeMap;

use super::Budget;
use super::noise::Seed;
use super::tables::{ALL, Drawn, Table, real};
use super::votes::VotesDrawn;
use crate::opinion::{Ballots, Choice, Direction};

/// Two sides that answer differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parting {
    /// First the one that holds the first statement more than the other: so two releases name them alike.
    pub sides: [Side; 2],
    /// How many people stand between them, as it is printed.
    pub between: Option<u32>,
    /// How far these numbers of people may be from the true ones.
    pub margin: u32,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// How many people stand on it, as it is printed.
    pub size: u32,
    /// Statements on which it differs most from the other side, by number: whether it holds them more or less.
    pub stands_for: Vec<(u32, Direction)>,
}

/// Most statements that are looked at: those with most votes.
const MOST_STATEMENTS: usize = 40;
/// Fewest votes of a statement that is looked at.
const FEWEST_VOTES: i64 = 30;
/// Most statements that describe a side.
const MOST_TOLD: usize = 5;
/// A vote in tenths.
const TENTHS: i64 = 10;
/// How much stronger than noise and chance a direction has to be.
const CLEARLY: f64 = 1.25;
/// How many standard errors a statement's part in the direction has to be.
const ERRORS: f64 = 3.0;

/// A statement that is looked at: its number, and what a vote is worth beside the noisy average, in tenths.
struct Column {
    number: u32,
    middle: i64,
    /// How far votes lie from the middle, squared, on average; by the noisy numbers.
    spread: f64,
}

impl Column {
    fn new(number: u32, drawn: &Drawn) -> Self {
        let [agree, disagree] = [Choice::Agree, Choice::Disagree].map(|choice| drawn.count(choice.name()));
        let whole = drawn.total().max(1);
        let middle = TENTHS * (agree - disagree) / whole;
        let squares = real(TENTHS * TENTHS) * real(agree + disagree) / real(whole);
        Self { number, middle, spread: (squares - real(middle * middle)).max(1.0) }
    }

    fn worth(&self, choice: Choice) -> i64 {
        let vote = match choice {
            Choice::Agree => TENTHS,
            Choice::Pass => 0,
            Choice::Disagree => -TENTHS,
        };
        vote - self.middle
    }

    /// The most that a vote is worth.
    const fn most(&self) -> i64 {
        TENTHS + self.middle.abs()
    }
}

/// Looks for two sides.
pub(super) fn part(
    ballots: &Ballots,
    drawn: &VotesDrawn,
    budget: Budget,
    seed: &Seed,
    threshold: u32,
) -> Option<Parting> {
    let (columns, voters) = columns(drawn);
    if columns.len() < 3 {
        return None;
    }
    let place: BTreeMap<u32, usize> =
        columns.iter().enumerate().map(|(place, column)| (column.number, place)).collect();
    let worth = |(number, choice): (u32, Choice)| {
        let place = *place.get(&number)?;
        Some((place, columns.get(place)?.worth(choice)))
    };
    let people: Vec<Vec<(usize, i64)>> =
        ballots.people().map(|votes| votes.filter_map(worth).collect()).collect();
    let moments = Moments::measure(&people, &columns, voters, budget, seed);
    let (strength, direction) = moments.strongest()?;
    let edge = 2.0 * moments.error * count(columns.len()).sqrt();
    if strength < CLEARLY * edge {
        return None;
    }
    let mut told: Vec<(f64, u32)> = direction
        .iter()
        .zip(&columns)
        .filter(|(part, _)| part.abs() * strength > ERRORS * moments.error)
        .map(|(part, column)| (*part, column.number))
        .collect();
    told.sort_by(|(one, _), (other, _)| other.abs().total_cmp(&one.abs()));
    told.truncate(MOST_TOLD);
    told.sort_by_key(|(_, number)| *number);
    let sizes = sizes(&people, &direction).draw(budget.sizes(), seed);
    let [first, second] = SIDES.map(|side| sizes.count(side));
    if told.len() < 2 || first + second <= sizes.count(BETWEEN) {
        return None;
    }
    let side = |side: usize| {
        let towards =
            |part: f64| if (part > 0.0) == (side == 0) { Direction::Agree } else { Direction::Disagree };
        let size = sizes.printed(SIDES.get(side)?, threshold)?;
        Some(Side { size, stands_for: told.iter().map(|(part, number)| (*number, towards(*part))).collect() })
    };
    let [one, other] = [side(0)?, side(1)?];
    let is_first = one.stands_for.first().is_some_and(|(_, direction)| *direction == Direction::Agree);
    let sides = if is_first { [one, other] } else { [other, one] };
    Some(Parting { sides, between: sizes.printed(BETWEEN, threshold), margin: sizes.margin() })
}

/// The statements that are looked at, in the order of their numbers, and about how many people voted.
fn columns(drawn: &VotesDrawn) -> (Vec<Column>, f64) {
    let mut most: Vec<(i64, u32, &Drawn)> = drawn
        .statements()
        .map(|(number, drawn)| (drawn.total(), number, drawn))
        .filter(|(votes, ..)| *votes >= FEWEST_VOTES)
        .collect();
    most.sort_by_key(|(votes, number, _)| (-votes, *number));
    most.truncate(MOST_STATEMENTS);
    let voters = most.first().map_or(0, |(votes, ..)| *votes);
    most.sort_by_key(|(_, number, _)| *number);
    (most.into_iter().map(|(_, number, drawn)| Column::new(number, drawn)).collect(), real(voters))
}

/// How far those who hold one statement hold another, for each pair, with noise.
struct Moments {
    rows: Vec<Vec<f64>>,
    /// The standard deviation of each by noise, and by who happened to vote.
    error: f64,
}

impl Moments {
    fn measure(
        people: &[Vec<(usize, i64)>],
        columns: &[Column],
        voters: f64,
        budget: Budget,
        seed: &Seed,
    ) -> Self {
        let mut sums = vec![vec![0_i64; columns.len()]; columns.len()];
        for votes in people {
            for (one, worth) in votes {
                for (other, other_worth) in votes {
                    if let Some(sum) = sums.get_mut(*one).and_then(|row| row.get_mut(*other)) {
                        *sum += worth * other_worth;
                    }
                }
            }
        }
        let variance = budget.variance(squares(columns));
        let mut rows = vec![vec![0.0; columns.len()]; columns.len()];
        for (one, row) in sums.iter().enumerate() {
            for (other, sum) in row.iter().enumerate().take(one) {
                let numbers = [one, other].map(|place| columns.get(place).map_or(0, |column| column.number));
                let noise = seed.coins(&format!("moment {numbers:?}")).gaussian(variance);
                let noisy = real(sum.saturating_add(noise));
                for (row, column) in [(one, other), (other, one)] {
                    if let Some(entry) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                        *entry = noisy;
                    }
                }
            }
        }
        let spread = columns.iter().map(|column| column.spread).sum::<f64>() / count(columns.len());
        let by_noise = real(i64::try_from(variance).unwrap_or(i64::MAX));
        Self { rows, error: (by_noise + voters * spread * spread).sqrt() }
    }

    /// The largest eigenvalue with its direction, by the power method. The diagonal is made so large that no
    /// eigenvalue is negative.
    fn strongest(&self) -> Option<(f64, Vec<f64>)> {
        let size = |row: &Vec<f64>| row.iter().map(|entry| entry.abs()).sum::<f64>();
        let shift = self.rows.iter().map(size).fold(0.0, f64::max);
        let mut direction = self.rows.iter().max_by(|one, other| size(one).total_cmp(&size(other)))?.clone();
        let mut value = 0.0;
        for _ in 0..TURNS {
            let length = direction.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
            if length <= 0.0 {
                return None;
            }
            direction.iter_mut().for_each(|entry| *entry /= length);
            let product =
                |row: &Vec<f64>| row.iter().zip(&direction).map(|(one, other)| one * other).sum::<f64>();
            let turned: Vec<f64> = self.rows.iter().map(product).collect();
            value = turned.iter().zip(&direction).map(|(one, other)| one * other).sum();
            let moved = turned.iter().zip(&direction).map(|(turned, entry)| turned + shift * entry);
            direction = moved.collect();
        }
        let length = direction.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
        direction.iter_mut().for_each(|entry| *entry /= length);
        Some((value, direction))
    }
}

/// Turns of the power method: enough for two eigenvalues that are a hundredth apart.
const TURNS: usize = 2_000;

/// By how much one vote that becomes another changes all moments, as a sum of squares: its worth changes by 20 tenths
/// at most, and so each pair by that times what the other vote is worth.
fn squares(columns: &[Column]) -> u64 {
    let of = |column: &Column| (2 * TENTHS * column.most()).unsigned_abs().pow(2);
    let all: u64 = columns.iter().map(of).sum();
    let least = columns.iter().map(of).min().unwrap_or_default();
    (all - least).max(1)
}

const SIDES: [&str; 2] = ["one side", "the other side"];
const BETWEEN: &str = "between";

/// How many people stand on each side: where at least two thirds of the weight of their votes lie.
fn sizes(people: &[Vec<(usize, i64)>], direction: &[f64]) -> Table {
    let [mut first, mut second, mut between] = [0_u32; 3];
    for votes in people.iter().filter(|votes| !votes.is_empty()) {
        let parts = votes.iter().map(|(place, worth)| direction.get(*place).unwrap_or(&0.0) * real(*worth));
        let (sum, weight) = parts.fold((0.0, 0.0), |(sum, weight), part| (sum + part, weight + part.abs()));
        let side = if 3.0 * sum > weight {
            &mut first
        } else if -3.0 * sum > weight {
            &mut second
        } else {
            &mut between
        };
        *side += 1;
    }
    let [one, other] = SIDES.map(str::to_owned);
    let all = first + second + between;
    let cells = [(one, first), (other, second), (BETWEEN.to_owned(), between), (ALL.to_owned(), all)];
    let cells = BTreeMap::from(cells);
    Table { name: "sides".to_owned(), cells, changes: 2 }
}

fn count(number: usize) -> f64 {
    real(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::VotesOf;
    use super::*;
    use crate::opinion::{Chance, Standing, StatementMark};

    /// So many people, of whom every third thinks the opposite as often as `firm` of ten say.
    fn ballots(people: u128, statements: u32, firm: usize) -> Ballots {
        let mut chance = Chance::new(5);
        let marks = (1..=statements).map(|number| StatementMark { number, standing: Standing::InUse });
        let mut votes = Vec::new();
        for person in 0..people {
            for number in 1..=statements {
                let own = (person % 3 == 0) == (number % 2 == 0);
                let is_own = chance.below(10) < firm;
                let choice = if own == is_own { Choice::Agree } else { Choice::Disagree };
                votes.push((person, number, choice));
            }
        }
        Ballots::new(marks, votes)
    }

    fn find(ballots: &Ballots, seed: u8) -> Option<Parting> {
        let votes = VotesOf(ballots);
        let seed = Seed::new([seed; 32]);
        let budget = Budget::new(2);
        votes.part(&votes.draw(budget.answer(), &seed), budget, &seed, 10)
    }

    #[test]
    fn two_camps_are_found_and_described() {
        let ballots = ballots(300, 20, 9);
        for seed in 0..10 {
            let found = find(&ballots, seed).unwrap();
            let [large, small] = &found.sides;
            assert!(large.stands_for.first().is_some_and(|(_, direction)| *direction == Direction::Agree));
            let (large, small) = if large.size > small.size { (large, small) } else { (small, large) };
            assert!((150..=230).contains(&large.size) && (60..=130).contains(&small.size), "{found:?}");
            let is_right = |(number, direction): &(u32, Direction)| {
                (number % 2 == 1) == (*direction == Direction::Agree)
            };
            assert!(large.stands_for.iter().all(is_right), "{found:?}");
            assert!(small.stands_for.iter().zip(&large.stands_for).all(|(one, other)| one.1 != other.1));
        }
    }

    #[test]
    fn chance_makes_no_sides() {
        for people in [60, 300, 3000] {
            let ballots = ballots(people, 20, 5);
            assert!((0..10).all(|seed| find(&ballots, seed).is_none()), "{people}");
        }
    }

    #[test]
    fn a_vote_moves_no_more_than_is_accounted_for() {
        let columns: Vec<Column> = [-9, 0, 4].map(|middle| Column { number: 1, middle, spread: 1.0 }).into();
        let squares = squares(&columns);
        let choices = Choice::ALL;
        for changed in 0..columns.len() {
            let others: Vec<&Column> = columns
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != changed)
                .map(|(_, one)| one)
                .collect();
            let column = &columns[changed];
            for (from, to) in choices.iter().flat_map(|from| choices.map(|to| (*from, to))) {
                let step = column.worth(from) - column.worth(to);
                let farthest = |other: &&Column| {
                    choices.map(|choice| (step * other.worth(choice)).pow(2)).into_iter().max()
                };
                let moved: i64 = others.iter().filter_map(farthest).sum();
                assert!(moved.unsigned_abs() <= squares);
            }
        }
    }
}
