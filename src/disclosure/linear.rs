#![expect(
    clippy::indexing_slicing,
    reason = "a numeric kernel: every index comes from the sizes of the tableau"
)]
//! How small and how large an unknown count can be, by linear programming: the simplex method with a
//! dense tableau (Dantzig, 1963). Made for the few dozen unknowns of a table.

/// Below this a number is rounding.
const NOTHING: f64 = 1e-9;
/// Steps by the steepest rule before the rule that cannot go round in circles (Bland, 1977) takes over.
const STEEP_STEPS: usize = 500;
/// Most steps; with Bland's rule hardly ever reached.
const MOST_STEPS: usize = 20_000;

/// Unknowns that are not negative, and sums of them that are known: coefficients by unknown, and the
/// right-hand side.
pub(super) struct System {
    /// One row for each basic unknown; the last entry is its value.
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    unknowns: usize,
}

impl System {
    /// Finds a first solution; none when the sums contradict each other.
    pub(super) fn solve(unknowns: usize, sums: &[(Vec<(usize, f64)>, f64)]) -> Option<Self> {
        let width = unknowns + sums.len() + 1;
        let mut rows = Vec::with_capacity(sums.len());
        for (index, (terms, right)) in sums.iter().enumerate() {
            let sign = if *right < 0.0 { -1.0 } else { 1.0 };
            let mut row = vec![0.0; width];
            for (unknown, factor) in terms {
                row[*unknown] += sign * factor;
            }
            row[unknowns + index] = 1.0;
            row[width - 1] = sign * right;
            rows.push(row);
        }
        let basis = (unknowns..unknowns + sums.len()).collect();
        let mut system = Self { rows, basis, unknowns: width - 1 };
        let helpers: Vec<(usize, f64)> = (unknowns..width - 1).map(|helper| (helper, -1.0)).collect();
        let rest = system.largest(&helpers)?;
        if rest < -1e-6 {
            return None;
        }
        system.forget_helpers(unknowns);
        Some(system)
    }

    /// Takes the helping unknowns of the first phase out again.
    fn forget_helpers(&mut self, unknowns: usize) {
        let mut row = 0;
        while row < self.rows.len() {
            if self.basis[row] < unknowns {
                row += 1;
                continue;
            }
            let entering = (0..unknowns).find(|unknown| self.rows[row][*unknown].abs() > 1e-7);
            if let Some(unknown) = entering {
                self.pivot(row, unknown);
                row += 1;
            } else {
                // The sum follows from the others.
                self.rows.swap_remove(row);
                self.basis.swap_remove(row);
            }
        }
        for row in &mut self.rows {
            let value = row.last().copied().unwrap_or(0.0);
            row.truncate(unknowns);
            row.push(value);
        }
        self.unknowns = unknowns;
    }

    /// The largest value of a weighted sum of unknowns; none when it has no limit. The next question
    /// goes on from the solution that this one ends at.
    pub(super) fn largest(&mut self, weights: &[(usize, f64)]) -> Option<f64> {
        let mut gains = vec![0.0; self.unknowns + 1];
        for (unknown, weight) in weights {
            gains[*unknown] += weight;
        }
        for (row, basic) in self.rows.iter().zip(&self.basis) {
            let weight =
                weights.iter().filter(|(unknown, _)| unknown == basic).map(|(_, weight)| weight).sum();
            subtract(&mut gains, row, weight);
        }
        for step in 0..MOST_STEPS {
            let usable = || (0..self.unknowns).filter(|unknown| gains[*unknown] > NOTHING);
            let entering = if step < STEEP_STEPS {
                usable().max_by(|one, other| gains[*one].total_cmp(&gains[*other]).then(other.cmp(one)))
            } else {
                usable().next()
            };
            let Some(entering) = entering else { return Some(-gains[self.unknowns]) };
            let leaving = self.leaving(entering)?;
            self.pivot(leaving, entering);
            let gain = gains[entering];
            subtract(&mut gains, &self.rows[leaving], gain);
        }
        None
    }

    /// The values of the unknowns where the last question ended.
    pub(super) fn solution(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.unknowns];
        for (row, basic) in self.rows.iter().zip(&self.basis) {
            values[*basic] = row[self.unknowns];
        }
        values
    }

    /// The row whose unknown reaches 0 first when another grows; none when none does.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, row) in self.rows.iter().enumerate() {
            if row[entering] > NOTHING {
                let ratio = row[self.unknowns].max(0.0) / row[entering];
                let is_better = best.is_none_or(|(other, least)| {
                    ratio < least - NOTHING
                        || (ratio < least + NOTHING && self.basis[index] < self.basis[other])
                });
                if is_better {
                    best = Some((index, ratio));
                }
            }
        }
        best.map(|(index, _)| index)
    }

    fn pivot(&mut self, row: usize, unknown: usize) {
        let factor = self.rows[row][unknown];
        self.rows[row].iter_mut().for_each(|entry| *entry /= factor);
        let chosen = self.rows[row].clone();
        for (index, other) in self.rows.iter_mut().enumerate() {
            if index != row {
                let factor = other[unknown];
                subtract(other, &chosen, factor);
            }
        }
        self.basis[row] = unknown;
    }
}

/// Subtracts a multiple of one row from another.
fn subtract(row: &mut [f64], other: &[f64], factor: f64) {
    if factor != 0.0 {
        for (entry, part) in row.iter_mut().zip(other) {
            *entry -= factor * part;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::System;

    #[test]
    fn a_table_of_two_by_two_with_known_margins() {
        // a + b = 5, c + d = 7, a + c = 6, b + d = 6: a is between 0 and 5.
        let row = |one, other, sum| (vec![(one, 1.0), (other, 1.0)], sum);
        let sums = [row(0, 1, 5.0), row(2, 3, 7.0), row(0, 2, 6.0), row(1, 3, 6.0)];
        let mut system = System::solve(4, &sums).unwrap();
        assert_eq!(system.largest(&[(0, 1.0)]), Some(5.0));
        assert_eq!(system.largest(&[(0, -1.0)]), Some(0.0));
        assert_eq!(system.largest(&[(3, 1.0)]), Some(6.0));
        assert_eq!(system.largest(&[(3, -1.0)]), Some(-1.0));
    }

    #[test]
    fn contradictions_and_no_limit() {
        assert!(System::solve(1, &[(vec![(0, 1.0)], 2.0), (vec![(0, 1.0)], 3.0)]).is_none());
        let mut open = System::solve(2, &[(vec![(0, 1.0), (1, -1.0)], 3.0)]).unwrap();
        assert_eq!(open.largest(&[(0, 1.0)]), None);
        assert_eq!(open.largest(&[(0, -1.0)]), Some(-3.0));
        let mut negative = System::solve(1, &[(vec![(0, -1.0)], -4.0)]).unwrap();
        assert_eq!(negative.largest(&[(0, 1.0)]), Some(4.0));
    }
}
