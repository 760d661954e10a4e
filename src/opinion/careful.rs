//! The profile `careful`: what we stand behind.
//!
//! Statements out of use are left out. Only people with enough votes are placed, and few votes are
//! not blown up: a quarter of the statements counts as pseudo-votes. Groups are shown when they are
//! clear, large enough and stable, and otherwise not; whatever is said of a statement is more than
//! chance gives.

use std::collections::BTreeMap;

use super::analysis::{Analysis, Verdict};
use super::ballots::Ballots;
use super::chance::Chance;
use super::clusters::{self, Clustering};
use super::components::Components;
use super::describe::{ENOUGH_VOTES, Kept, MOST_GROUPS, STARTS, describe};
use super::number::real;
use super::projection::{self, Point};
use super::statistics;
use super::{findings, quality, stability};

/// No group is smaller, whatever a consultation asks for.
pub const SMALLEST_GROUP: usize = 5;
/// Groups with a weaker silhouette are not clear.
const CLEAR: f64 = 0.25;
/// Groups that agree less with those of resampled people are not stable.
const STABLE: f64 = 0.6;

/// Analyses the votes; no group is smaller than asked for, nor than [`SMALLEST_GROUP`].
pub fn analyse(ballots: &Ballots, smallest_group: usize) -> Analysis {
    let smallest = smallest_group.max(SMALLEST_GROUP);
    let components = Components::of(ballots);
    let in_use = ballots.statements_in_use();
    let places = projection::people(ballots, &components, real(in_use) / 4.0);
    let enough = ENOUGH_VOTES.min(in_use).max(1);
    let rows = ballots.votes_by_row(true).into_iter().enumerate();
    let placed: Vec<usize> = rows.filter(|(_, votes)| *votes >= enough).map(|(row, _)| row).collect();
    let points: Vec<Point> = placed.iter().filter_map(|row| places.get(*row).copied()).collect();
    let Grouped { verdict, grouping, silhouettes, stability } = group(&points, smallest);
    let mut labels = vec![None; ballots.participants()];
    let names = clusters::largest_first(&grouping.labels, grouping.centres.len());
    for (row, label) in placed.iter().zip(&grouping.labels) {
        if let Some(place) = labels.get_mut(*row) {
            *place = names.get(*label).copied();
        }
    }
    let k = grouping.centres.len().max(1);
    let tables = statistics::tallies(ballots, &labels, k);
    let sizes = clusters::sizes(&labels.iter().flatten().copied().collect::<Vec<_>>(), k);
    let kept = Kept { components, places, labels, silhouettes, k };
    let mut analysis = describe(ballots, kept, &tables, in_use);
    analysis.verdict = verdict;
    analysis.stability = stability;
    if verdict == Verdict::Groups {
        analysis.groups = findings::representative(ballots, &tables, &sizes);
    } else {
        analysis.labels.fill(None);
        analysis.group_tallies.clear();
    }
    if verdict != Verdict::TooFewPeople {
        let groups = if verdict == Verdict::Groups { tables } else { vec![statistics::everybody(ballots)] };
        analysis.consensus = findings::consensus(ballots, &groups);
        analysis.divided = findings::divided(ballots, &groups, &analysis.consensus);
    }
    analysis
}

struct Grouped {
    verdict: Verdict,
    grouping: Clustering,
    silhouettes: BTreeMap<usize, f64>,
    stability: Option<f64>,
}

/// Everybody in one group.
fn together(points: &[Point]) -> Clustering {
    Clustering { labels: vec![0; points.len()], centres: vec![[0.0; 2]], inertia: 0.0 }
}

/// Tries each k up to the limit; of those whose groups are all large enough, keeps the one with the
/// largest silhouette, if that is clear and stable.
fn group(points: &[Point], smallest: usize) -> Grouped {
    let nothing = |verdict, silhouettes, stability| Grouped {
        verdict,
        grouping: together(points),
        silhouettes,
        stability,
    };
    if points.len() < 2 * smallest {
        return nothing(Verdict::TooFewPeople, BTreeMap::new(), None);
    }
    let ones = vec![1.0; points.len()];
    let mut chance = Chance::new(1);
    let found: Vec<Clustering> = (2..=MOST_GROUPS.min(2 + points.len() / 12))
        .map_while(|k| clusters::tightest(points, &ones, k, STARTS, &mut chance))
        .collect();
    let groupings: Vec<(&[usize], usize)> =
        found.iter().map(|found| (found.labels.as_slice(), found.centres.len())).collect();
    let each = quality::silhouettes(points, &groupings);
    let mut best: Option<(&Clustering, f64)> = None;
    for (found, silhouette) in found.iter().zip(&each) {
        let is_large = found.sizes().into_iter().all(|size| size >= smallest);
        if is_large && best.is_none_or(|(_, largest)| *silhouette > largest) {
            best = Some((found, *silhouette));
        }
    }
    let silhouettes: BTreeMap<usize, f64> = (2..).zip(each).collect();
    let Some((best, _)) = best.filter(|(_, silhouette)| *silhouette >= CLEAR) else {
        return nothing(Verdict::NoClearGroups, silhouettes, None);
    };
    let stability = stability::of(points, &best.labels, best.centres.len());
    if stability < STABLE {
        return nothing(Verdict::NoStableGroups, silhouettes, Some(stability));
    }
    Grouped { verdict: Verdict::Groups, grouping: best.clone(), silhouettes, stability: Some(stability) }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, group};
    use crate::opinion::Point;

    /// Sixty people all around the middle: any cut through them is as good as any other.
    #[test]
    fn a_ring_has_no_stable_groups() {
        let turn = |person: u32| f64::from(person) * std::f64::consts::TAU / 60.0;
        let ring: Vec<Point> = (0..60).map(|person| turn(person).sin_cos().into()).collect();
        let found = group(&ring, 5);
        assert_eq!((found.verdict, found.grouping.centres.len()), (Verdict::NoStableGroups, 1));
        assert!(found.stability.is_some_and(|stability| stability < 0.6));
    }

    #[test]
    fn two_camps_are_groups_when_both_are_large_enough() {
        let camps: Vec<Point> =
            (0..24_u32).map(|person| [f64::from(person % 4 / 3) * 9.0, f64::from(person) / 24.0]).collect();
        assert_eq!(group(&camps, 5).verdict, Verdict::Groups);
        assert_eq!(group(&camps, 7).verdict, Verdict::NoClearGroups);
        assert_eq!(group(&camps, 13).verdict, Verdict::TooFewPeople);
    }
}
