//! What a reader can work out of published numbers: for each hidden count the narrowest interval that
//! all published sums together leave it.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::System;
use super::tables::Sum;

/// What a reader knows of one count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    /// It is at least this.
    pub(super) low: f64,
    /// It is at most this.
    pub(super) high: f64,
    /// It was printed: its interval is no secret.
    pub(super) is_shown: bool,
}

impl Known {
    /// Nothing is known but that people are counted.
    pub(super) const HIDDEN: Self = Self { low: 0.0, high: f64::INFINITY, is_shown: false };

    /// Nothing is known, and nobody's secret is in it.
    pub(super) const FREE: Self = Self { is_shown: true, ..Self::HIDDEN };

    /// A printed number, and how far the truth may be above it.
    pub(super) const fn shown(number: f64, slack: f64) -> Self {
        Self { low: number, high: number + slack, is_shown: true }
    }

    /// The difference of two printed numbers, and how far the true one may be from it.
    pub(super) fn difference(number: f64, slack: f64) -> Self {
        Self { low: (number - slack).max(0.0), high: number + slack, is_shown: true }
    }

    fn is_fixed(self) -> bool {
        self.high - self.low < 1e-9
    }
}

/// Something said in words: these counts, each so many times, together are at least so much.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) least: f64,
}

/// What an attack finds, by place.
#[derive(Debug, Default)]
pub(super) struct Attacked {
    /// Hidden counts whose interval is narrower than the threshold.
    pub(super) narrow: BTreeSet<usize>,
    /// Some sums contradict each other; nothing is said of the counts in them.
    pub(super) is_contradictory: bool,
}

/// Attacks every hidden count by these sums and words.
pub(super) fn exposed(sums: &[Sum], claims: &[Claim], known: &[Known], threshold: f64) -> Attacked {
    let mut attacked = Attacked::default();
    for component in components(sums, claims, known) {
        let secrets = || component.iter().filter_map(|place| Some((*place, is_secret(known, *place)?)));
        if secrets().next().is_none() {
            continue;
        }
        let Some((mut system, number)) = system(sums, claims, known, &component) else {
            attacked.is_contradictory = true;
            continue;
        };
        // Every solution that is come across shows how far the unknowns can reach at least: most need
        // no question of their own.
        let mut reach: Vec<[f64; 2]> = system.solution().into_iter().map(|value| [value, value]).collect();
        for (place, low) in secrets() {
            let Some(unknown) = number.get(&place) else { continue };
            for sign in [1.0, -1.0] {
                let seen = reach.get(*unknown).copied().unwrap_or_default();
                if is_wide(low, seen, threshold) {
                    break;
                }
                let end = system.largest(&[(*unknown, sign)]);
                for (range, value) in reach.iter_mut().zip(system.solution()) {
                    let [least, most] = *range;
                    *range = [least.min(value), most.max(value)];
                }
                if let (None, Some([_, most])) = (end, reach.get_mut(*unknown)) {
                    *most = f64::INFINITY;
                }
            }
            if !is_wide(low, reach.get(*unknown).copied().unwrap_or_default(), threshold) {
                attacked.narrow.insert(place);
            }
        }
    }
    attacked
}

/// Has a count that can be so much above its lower limit enough room? People are whole: the narrowest
/// interval has whole ends.
fn is_wide(low: f64, [least, most]: [f64; 2], threshold: f64) -> bool {
    (low + most + 1e-6).floor() - (low + least - 1e-6).ceil() >= threshold
}

/// The lower limit of a count that is not printed.
fn is_secret(known: &[Known], place: usize) -> Option<f64> {
    known.get(place).filter(|known| !known.is_shown).map(|known| known.low)
}

/// Unknown counts that share a sum or a claim, directly or by others.
fn components(sums: &[Sum], claims: &[Claim], known: &[Known]) -> Vec<Vec<usize>> {
    let is_open = |place: &usize| known.get(*place).is_some_and(|known| !known.is_fixed());
    let mut group: BTreeMap<usize, usize> =
        (0..known.len()).filter(is_open).map(|place| (place, place)).collect();
    let of_sums = sums.iter().map(|sum| sum.places().collect::<Vec<usize>>());
    let of_claims = claims.iter().map(|claim| claim.terms.iter().map(|(place, _)| *place).collect());
    let links: Vec<Vec<usize>> = of_sums.chain(of_claims).collect();
    let mut is_changed = true;
    while is_changed {
        is_changed = false;
        for link in &links {
            let least = link.iter().filter_map(|place| group.get(place).copied()).min();
            let Some(least) = least else { continue };
            for place in link {
                if let Some(group) = group.get_mut(place).filter(|group| **group > least) {
                    *group = least;
                    is_changed = true;
                }
            }
        }
    }
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, group) in group {
        components.entry(group).or_default().push(place);
    }
    components.into_values().collect()
}

/// The sums and claims of a component, in unknowns that start at 0: each count minus its lower limit, and for
/// each upper limit what is left up to it, for each claim by how much it holds.
fn system(
    sums: &[Sum],
    claims: &[Claim],
    known: &[Known],
    component: &[usize],
) -> Option<(System, BTreeMap<usize, usize>)> {
    let number: BTreeMap<usize, usize> =
        component.iter().enumerate().map(|(number, place)| (*place, number)).collect();
    let mut unknowns = component.len();
    let mut equations = Vec::new();
    for sum in sums {
        if !sum.places().any(|place| number.contains_key(&place)) {
            continue;
        }
        let mut terms = Vec::new();
        let mut right = 0.0;
        for (place, factor) in sum.parts.iter().map(|part| (*part, 1.0)).chain([(sum.whole, -1.0)]) {
            let low = known.get(place).map_or(0.0, |known| known.low);
            right -= factor * low;
            if let Some(number) = number.get(&place) {
                terms.push((*number, factor));
            }
        }
        equations.push((terms, right));
    }
    for claim in claims.iter().filter(|claim| claim.terms.iter().any(|(place, _)| number.contains_key(place)))
    {
        let mut right = claim.least;
        let mut terms = vec![(unknowns, -1.0)];
        unknowns += 1;
        for (place, factor) in &claim.terms {
            right -= factor * known.get(*place).map_or(0.0, |known| known.low);
            terms.extend(number.get(place).map(|number| (*number, *factor)));
        }
        equations.push((terms, right));
    }
    for (place, unknown) in &number {
        let limits = known.get(*place).filter(|known| known.high.is_finite());
        if let Some(known) = limits {
            equations.push((vec![(*unknown, 1.0), (unknowns, 1.0)], known.high - known.low));
            unknowns += 1;
        }
    }
    Some((System::solve(unknowns, &equations)?, number))
}
