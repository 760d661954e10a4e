//! Counts, and what a reader gets of them: noise first, and everything else from the noisy numbers alone.

use std::collections::BTreeMap;

use super::noise::{Scale, Seed};
use super::{Epsilon, LOWEST_THRESHOLD};
use crate::opinion::{TWO_SIDED_90, whole};

/// The cell of everybody who answered, whatever they chose: what shares are shares of. Each table has it.
pub const ALL: &str = "(all)";

/// Counts of which one answer changes `changes` in all. An answer where there was none changes no more: its own cells,
/// and [`ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What is counted; no two tables of a release have the same name.
    pub name: String,
    /// Every cell that could have somebody in it, whether or not anybody is.
    pub cells: BTreeMap<String, u32>,
    /// By how much one answer that becomes another changes all cells together at most.
    pub changes: u32,
}

/// A table with noise: all that is known of it outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    counts: BTreeMap<String, i64>,
    scale: Scale,
}

impl Table {
    /// Adds noise to every cell, zeros too.
    pub fn draw(&self, epsilon: Epsilon, seed: &Seed) -> Drawn {
        let scale = Scale::new(self.changes, epsilon);
        let noisy = |(cell, count): (&String, &u32)| {
            let noise = seed.coins(&format!("{}\n{cell}", self.name)).laplace(scale);
            (cell.clone(), i64::from(*count).saturating_add(noise))
        };
        Drawn { counts: self.cells.iter().map(noisy).collect(), scale }
    }
}

/// A number of people, or of points, as a number to calculate with.
pub(super) fn real(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(if count < 0 { i32::MIN } else { i32::MAX }))
}

/// A share: the best guess, and where it lies with a probability of 90 %, by what noise adds and by who might have
/// answered as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoisyShare {
    /// From 0 to 1.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Drawn {
    /// A noisy count; never below zero, as no count is.
    pub fn count(&self, cell: &str) -> i64 {
        self.counts.get(cell).copied().unwrap_or_default().max(0)
    }

    /// How many answered.
    pub fn total(&self) -> i64 {
        self.count(ALL)
    }

    /// A number that is printed, to the nearest five; none under the threshold, nor where noise alone may have made it.
    pub fn printed(&self, cell: &str, threshold: u32) -> Option<u32> {
        printed(self.count(cell), smallest_told(self.scale, self.counts.len(), threshold))
    }

    /// How many answered, as it is printed.
    pub fn printed_total(&self, threshold: u32) -> Option<u32> {
        self.printed(ALL, threshold)
    }

    /// A number of points, to the nearest five.
    pub fn points(&self, cell: &str) -> u32 {
        printed(self.count(cell), 0).unwrap_or_default()
    }

    /// How far a printed number may be from the true one: see [`margin_of`].
    pub fn margin(&self) -> u32 {
        margin_of(self.scale)
    }

    /// The smallest difference of two numbers that noise hardly makes: the wrong way round once in a hundred; of dozens
    /// of numbers, whose pairs are thousands, as rarely in all of them.
    fn least_difference(&self) -> f64 {
        let cells = real(i64::try_from(self.counts.len()).unwrap_or(i64::MAX));
        self.scale.real() * if cells > FEW { 2.0 * (10.0 * cells).ln() } else { 3.75 }
    }

    /// Pairs of cells of which the first certainly has more.
    pub fn comparisons(&self) -> Vec<(String, String)> {
        let larger = |one: &String, other: &String| {
            real(self.count(one).saturating_sub(self.count(other))) >= self.least_difference()
        };
        let cells = || self.counts.keys().filter(|cell| *cell != ALL);
        let pairs = cells().flat_map(|one| cells().map(move |other| (one, other)));
        pairs
            .filter(|(one, other)| larger(one, other))
            .map(|(one, other)| (one.clone(), other.clone()))
            .collect()
    }

    /// The share of a cell of all cells. None where the cell is not printed, or the whole is too small for one.
    pub fn share(&self, cell: &str, threshold: u32) -> Option<NoisyShare> {
        let is_told = self.printed(cell, threshold).is_some() && self.printed_total(threshold).is_some();
        self.estimate(cell).filter(|_| is_told)
    }

    /// The same whether or not it is told.
    pub(super) fn estimate(&self, cell: &str) -> Option<NoisyShare> {
        let all = real(self.total());
        if all < SMALLEST_WHOLE {
            return None;
        }
        let share = (real(self.count(cell)) / all).min(1.0);
        let noise = 2.0 * self.scale.real().powi(2) * (1.0 + share.powi(2));
        let off = TWO_SIDED_90 * (share * (1.0 - share) / all + noise / all.powi(2)).sqrt();
        Some(NoisyShare { share, low: (share - off).max(0.0), high: (share + off).min(1.0) })
    }
}

/// How far a printed number with noise of this scale may be from the true one in 19 of 20 cases: the noise is larger
/// than three times its scale once in e^3, and half a step is rounded away.
pub fn margin_of(scale: Scale) -> u32 {
    whole((3.0 * scale.real() + STEP / 2.0).ceil())
}

/// The smallest number that is told of a table with so many cells: the threshold, or what noise hardly makes of a zero,
/// in any of the cells. The chance that one of m zeros reaches n is at most m / 2 · e^(-n / scale): once in a hundred tables.
pub fn smallest_told(scale: Scale, cells: usize, threshold: u32) -> u32 {
    let cells = real(i64::try_from(cells.max(1)).unwrap_or(i64::MAX));
    threshold.max(margin_of(scale)).max(whole((scale.real() * (50.0 * cells).ln()).ceil()))
}

/// Of so many cells each pair is compared by itself.
const FEW: f64 = 14.0;
/// Printed numbers are multiples of this.
const STEP: f64 = 5.0;
/// The smallest whole of which shares are told.
const SMALLEST_WHOLE: f64 = 30.0;

/// A number that is printed: none under the threshold, else to the nearest five.
fn printed(count: i64, threshold: u32) -> Option<u32> {
    let count = u32::try_from(count).ok().filter(|count| *count >= threshold.max(LOWEST_THRESHOLD))?;
    Some(count.saturating_add(2) / 5 * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(counts: [u32; 2]) -> Table {
        let all = counts.iter().sum();
        let cells =
            ["bus", "foot", ALL].map(str::to_owned).into_iter().zip([counts[0], counts[1], all]).collect();
        Table { name: "way".to_owned(), cells, changes: 2 }
    }

    #[test]
    fn small_numbers_are_not_printed_and_others_are_rounded() {
        assert_eq!(
            [4, 9, 10, 12, 13, 97].map(|count| printed(count, 10)),
            [None, None, Some(10), Some(10), Some(15), Some(95)]
        );
        assert_eq!(printed(4, 0), None);
        assert_eq!(printed(-3, 5), None);
    }

    #[test]
    fn noise_alone_is_hardly_ever_told() {
        let cells = |count: usize| -> BTreeMap<String, u32> {
            (0..count).map(|cell| (cell.to_string(), 0)).collect()
        };
        for (count, changes) in [(2, 2), (5, 2), (50, 4), (98, 2)] {
            let table = Table { name: "nobody".to_owned(), cells: cells(count), changes };
            let told = (0..1000_u32).filter(|round| {
                let mut bytes = [1; 32];
                bytes[..4].copy_from_slice(&round.to_le_bytes());
                let drawn = table.draw(Epsilon::thousandth(500), &Seed::new(bytes));
                table.cells.keys().any(|cell| drawn.printed(cell, 5).is_some())
                    || drawn.printed_total(5).is_some()
            });
            let told = told.count();
            assert!(told < 40, "{told} of 1000 tables of {count} cells in which nobody is");
        }
    }

    #[test]
    fn one_number_does_not_depend_on_another() {
        let seed = Seed::new([3; 32]);
        let epsilon = Epsilon::thousandth(1000);
        let both = table([40, 7]).draw(epsilon, &seed);
        let mut one = table([40, 7]);
        one.cells.remove("foot");
        assert_eq!(both.count("bus"), one.draw(epsilon, &seed).count("bus"));
    }

    #[test]
    fn what_is_said_is_true_as_a_rule() {
        let mut wrong = 0;
        let mut said = 0;
        for round in 0..4000_u32 {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&round.to_le_bytes());
            let difference = round % 40;
            let drawn = table([100 + difference, 100]).draw(Epsilon::thousandth(500), &Seed::new(bytes));
            for (larger, _) in drawn.comparisons() {
                said += 1;
                wrong += u32::from(larger == "foot");
            }
            let share = drawn.share("bus", 10).unwrap();
            assert!(share.low <= share.share && share.share <= share.high);
        }
        assert!(said > 2000 && wrong * 100 < said, "{wrong} of {said}");
    }
}
