#![expect(clippy::indexing_slicing, reason = "a numeric kernel: cells and codes are made by Ballots itself")]
//! The two directions in which opinions differ most: principal components of the vote matrix.
//!
//! A missing vote counts as the mean of its column. Centred, such a cell is zero, so the matrix is as
//! sparse as the votes, and no dense copy is ever made. The components come from Lanczos' method with
//! full reorthogonalisation, one component after the other, each orthogonal to those before it, so
//! that equal variances are found as often as they occur (Golub and Van Loan, "Matrix computations",
//! chapter 10).

use super::ballots::{Ballots, Choice};
use super::chance::Chance;
use super::number::real;

/// Most steps for one component. Fifty are usual.
const STEPS: usize = 400;
/// The residual, as a part of the variance, at which a component is done.
const TOLERANCE: f64 = 1e-13;
/// A direction that shrinks to this part of its length when the found ones are taken out was one of
/// them, and what is left is rounding.
const NOTHING: f64 = 1e-9;

/// The vote matrix taken apart.
#[derive(Debug, Clone)]
pub struct Components {
    /// By column, the mean of its votes; 0 for a column without votes or out of use.
    pub centre: Vec<f64>,
    /// For each component, by column, how much the statement counts; length 1, or all 0 where no
    /// variance is left. The largest is positive.
    pub loadings: [Vec<f64>; 2],
    /// The variance along each component (divisor: participants minus 1).
    pub variances: [f64; 2],
    /// The variance of all columns together.
    pub total_variance: f64,
}

impl Components {
    /// Those of the statements in use, over everybody who voted.
    pub fn of(ballots: &Ballots) -> Self {
        let matrix = Centred::of(ballots);
        let degrees = (real(ballots.participants()) - 1.0).max(1.0);
        let total_variance = matrix.sum_of_squares() / degrees;
        let mut found: Vec<Vec<f64>> = Vec::new();
        let mut variances = [0.0; 2];
        let mut loadings = [const { Vec::new() }; 2];
        for (variance, loading) in variances.iter_mut().zip(&mut loadings) {
            let width = ballots.statements.len();
            let (value, mut vector) = leading(&matrix, &found).unwrap_or_else(|| (0.0, vec![0.0; width]));
            point_upwards(&mut vector);
            *variance = value / degrees;
            found.push(vector.clone());
            *loading = vector;
        }
        Self { centre: matrix.centre, loadings, variances, total_variance }
    }

    /// The part of all variance that each component explains.
    pub fn ratios(&self) -> [f64; 2] {
        self.variances.map(
            |variance| {
                if self.total_variance > 0.0 { variance / self.total_variance } else { 0.0 }
            },
        )
    }
}

/// Fixes the sign: the first among the largest loadings is positive.
fn point_upwards(vector: &mut [f64]) {
    let largest = vector.iter().fold(0.0_f64, |largest, loading| largest.max(loading.abs()));
    let first = vector.iter().find(|loading| loading.abs() >= largest * (1.0 - 1e-9));
    if first.is_some_and(|loading| *loading < 0.0) {
        vector.iter_mut().for_each(|loading| *loading = -*loading);
    }
}

/// The vote matrix minus the mean of each column, missing votes at the mean.
struct Centred<'a> {
    ballots: &'a Ballots,
    centre: Vec<f64>,
    counts: Vec<[f64; 3]>,
    is_used: Vec<bool>,
}

impl<'a> Centred<'a> {
    fn of(ballots: &'a Ballots) -> Self {
        let mut counts = vec![[0.0; 3]; ballots.statements.len()];
        for cell in ballots.rows().flatten() {
            counts[cell / 3][cell % 3] += 1.0;
        }
        let is_used: Vec<bool> = ballots.statements.iter().map(|statement| statement.in_use()).collect();
        let mean = |([agree, pass, disagree], is_used): (&[f64; 3], &bool)| {
            let votes = agree + pass + disagree;
            if *is_used && votes > 0.0 { (agree - disagree) / votes } else { 0.0 }
        };
        let centre = counts.iter().zip(&is_used).map(mean).collect();
        Self { ballots, centre, counts, is_used }
    }

    fn sum_of_squares(&self) -> f64 {
        let columns = self.counts.iter().zip(&self.centre).zip(&self.is_used);
        let used = columns.filter(|(_, is_used)| **is_used).map(|(column, _)| column);
        used.map(|(counts, mean)| {
            evenly([0, 1, 2].map(|code| counts[code] * (Choice::ALL[code].value() - mean).powi(2)))
        })
        .sum()
    }

    /// The matrix times a vector, and its transpose times the result. Both passes only add: what one
    /// answer in one column contributes is worked out once, before the first.
    fn gram(&self, vector: &[f64]) -> Vec<f64> {
        let mut part = Vec::with_capacity(vector.len() * 3);
        for ((loading, mean), is_used) in vector.iter().zip(&self.centre).zip(&self.is_used) {
            let loading = if *is_used { *loading } else { 0.0 };
            part.extend(Choice::ALL.map(|choice| (choice.value() - mean) * loading));
        }
        let mut sums = vec![0.0; part.len()];
        for row in self.ballots.rows() {
            let projection: f64 = row.iter().map(|cell| part[*cell]).sum();
            for cell in row {
                sums[*cell] += projection;
            }
        }
        let columns = sums.as_chunks::<3>().0.iter().zip(&self.centre).zip(&self.is_used);
        columns
            .map(|((sums, mean), is_used)| {
                let terms = [0, 1, 2].map(|code| (Choice::ALL[code].value() - mean) * sums[code]);
                if *is_used { evenly(terms) } else { 0.0 }
            })
            .collect()
    }
}

/// The sum of what agreement, passing and disagreement contribute, in an order that does not change
/// when agreement and disagreement do.
fn evenly([agree, pass, disagree]: [f64; 3]) -> f64 {
    (agree + disagree) + pass
}

/// The largest eigenvalue of the Gram matrix outside the directions found already, and its direction.
fn leading(matrix: &Centred, found: &[Vec<f64>]) -> Option<(f64, Vec<f64>)> {
    // Each search has a sequence of its own: from the same start a variance that occurs twice would be
    // found once, and columns without votes, which come last, must shift nothing.
    let mut chance = Chance::new(u64::from(!found.is_empty()));
    let random: Vec<f64> = matrix.centre.iter().map(|_| chance.fraction() - 0.5).collect();
    let mut start = matrix.gram(&random);
    let before = length(&start);
    remove(&mut start, found);
    if !normalise(&mut start, before * NOTHING) {
        return None;
    }
    let mut basis = vec![start];
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    for step in 1..=STEPS {
        let newest = &basis[step - 1];
        let mut next = matrix.gram(newest);
        remove(&mut next, found);
        diagonal.push(dot(&next, newest));
        remove(&mut next, &basis);
        remove(&mut next, &basis);
        let rest = length(&next);
        let is_last = step == STEPS || rest <= diagonal[0] * 1e-14;
        if is_last || step % 5 == 0 {
            let (value, weights) = top_of_tridiagonal(&diagonal, &beside);
            let residual = rest * weights.last().map_or(0.0, |weight| weight.abs());
            if is_last || residual <= value * TOLERANCE {
                let mut vector = vec![0.0; matrix.centre.len()];
                for (weight, direction) in weights.iter().zip(&basis) {
                    add(&mut vector, *weight, direction);
                }
                remove(&mut vector, found);
                return normalise(&mut vector, 0.0).then_some((value, vector));
            }
        }
        beside.push(rest);
        normalise(&mut next, 0.0);
        basis.push(next);
    }
    None
}

/// The largest eigenvalue of a symmetric tridiagonal matrix and its eigenvector. The value is the
/// smallest shift at which the shifted negative matrix still has positive pivots, found by halving;
/// the vector comes from inverse iteration just above it, where elimination needs no pivoting.
fn top_of_tridiagonal(diagonal: &[f64], beside: &[f64]) -> (f64, Vec<f64>) {
    let left = |row: usize| if row == 0 { 0.0 } else { beside[row - 1] };
    let right = |row: usize| beside.get(row).copied().unwrap_or(0.0);
    let reach = |row: usize| diagonal[row] + left(row).abs() + right(row).abs();
    let mut low = diagonal.iter().copied().fold(0.0, f64::max);
    let mut high = (0..diagonal.len()).map(reach).fold(low, f64::max) * (1.0 + 1e-12);
    let is_above = |shift: f64| {
        let mut pivot = 1.0;
        (0..diagonal.len()).all(|row| {
            pivot = shift - diagonal[row] - left(row).powi(2) / pivot;
            pivot > 0.0
        })
    };
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if is_above(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let shift = high * (1.0 + 1e-13);
    let mut vector = vec![1.0; diagonal.len()];
    for _ in 0..4 {
        let mut pivots: Vec<f64> = Vec::with_capacity(diagonal.len());
        for row in 0..diagonal.len() {
            let factor = if row == 0 { 0.0 } else { left(row) / pivots[row - 1] };
            pivots.push((shift - diagonal[row] - factor * left(row)).max(f64::MIN_POSITIVE));
            if row > 0 {
                vector[row] += factor * vector[row - 1];
            }
        }
        for row in (0..diagonal.len()).rev() {
            let after = vector.get(row + 1).copied().unwrap_or(0.0);
            vector[row] = (vector[row] + right(row) * after) / pivots[row];
        }
        normalise(&mut vector, 0.0);
    }
    (high, vector)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn add(vector: &mut [f64], weight: f64, direction: &[f64]) {
    for (entry, part) in vector.iter_mut().zip(direction) {
        *entry += weight * part;
    }
}

/// Takes the given directions, each of length 1, out of a vector.
fn remove(vector: &mut [f64], directions: &[Vec<f64>]) {
    for direction in directions {
        let part = dot(vector, direction);
        add(vector, -part, direction);
    }
}

/// Makes the length 1; false, and no change, when it is not above the smallest that counts.
fn normalise(vector: &mut [f64], smallest: f64) -> bool {
    let length = length(vector);
    let counts = length > smallest && length.is_finite();
    if counts {
        vector.iter_mut().for_each(|entry| *entry /= length);
    }
    counts
}
