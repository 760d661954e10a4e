//! The profile `polis`: the reference formulas, except that groups come from many seeded starts.
//!
//! Statements out of use keep their column, set to 0 for everybody, as in the reference. That is the
//! same as leaving them out and counting each as one pseudo-vote of everybody.

use std::collections::BTreeMap;

use super::analysis::{Analysis, Group, Verdict};
use super::ballots::Ballots;
use super::chance::Chance;
use super::clusters::{self, Clustering, Rest};
use super::components::Components;
use super::describe::{ENOUGH_VOTES, Kept, MOST_GROUPS, STARTS, describe, numbers};
use super::number::real;
use super::projection::{self, Point};
use super::statistics::{self, GroupStatistics, Tally};
use super::{consensus, quality, representative};

/// People who are placed at least, the most active first, if so many voted.
const FEWEST_PLACED: usize = 15;
/// Most base clusters.
const BASE_CLUSTERS: usize = 100;
/// How far the centres of base clusters may still move at the end.
const BASE_REST: f64 = 0.01;

/// Analyses the votes.
pub fn analyse(ballots: &Ballots) -> Analysis {
    let components = Components::of(ballots);
    let zeroed = ballots.voted_statements() - ballots.statements_in_use();
    let places = projection::people(ballots, &components, real(zeroed));
    let placed = placed(ballots);
    let points: Vec<Point> = placed.iter().filter_map(|row| places.get(*row).copied()).collect();
    let (grouping, silhouettes) = groups(&points);
    let names = clusters::largest_first(&grouping.labels, grouping.centres.len());
    let mut labels = vec![None; ballots.participants()];
    for (row, label) in placed.iter().zip(&grouping.labels) {
        if let Some(place) = labels.get_mut(*row) {
            *place = names.get(*label).copied();
        }
    }
    let silhouettes: BTreeMap<usize, f64> = (2..).zip(silhouettes).collect();
    let kept = Kept { components, places, labels, silhouettes, k: grouping.centres.len().max(1) };
    with_labels(ballots, kept)
}

/// Every statistic for groups that are given: no clustering is involved.
pub fn with_given_groups(ballots: &Ballots, group_of: impl Fn(u128) -> Option<usize>) -> Analysis {
    let components = Components::of(ballots);
    let zeroed = ballots.voted_statements() - ballots.statements_in_use();
    let places = projection::people(ballots, &components, real(zeroed));
    let labels: Vec<Option<usize>> =
        (0..ballots.participants()).map(|row| ballots.participant(row).and_then(&group_of)).collect();
    let k = labels.iter().flatten().max().map_or(1, |largest| largest + 1);
    with_labels(ballots, Kept { components, places, labels, silhouettes: BTreeMap::new(), k })
}

fn with_labels(ballots: &Ballots, kept: Kept) -> Analysis {
    let members: Vec<usize> = kept.labels.iter().flatten().copied().collect();
    let k = if members.is_empty() { 0 } else { kept.k };
    let tables = statistics::tallies(ballots, &kept.labels, k);
    let everybody = statistics::everybody(ballots);
    let in_use = numbers(ballots, true);
    let group = |(size, statistics): (usize, Vec<GroupStatistics>)| {
        let listed: Vec<(u32, GroupStatistics)> =
            in_use.iter().filter_map(|(number, column)| Some((*number, *statistics.get(*column)?))).collect();
        Group { size, representative: representative::polis(&listed) }
    };
    let sizes = clusters::sizes(&members, k);
    let groups = sizes.into_iter().zip(GroupStatistics::table(&tables)).map(group).collect();
    let listed: Vec<(u32, Tally)> =
        in_use.iter().filter_map(|(number, column)| Some((*number, *everybody.get(*column)?))).collect();
    let mut analysis = describe(ballots, kept, &tables, ballots.voted_statements());
    analysis.verdict = if members.is_empty() { Verdict::TooFewPeople } else { Verdict::Groups };
    analysis.groups = groups;
    analysis.consensus = consensus::polis(&listed);
    analysis
}

/// The rows that are placed in groups: everybody with enough votes, and the most active besides when
/// these are few. Whoever answered exactly like the last one to be added is added, too: a choice
/// between them could only go by name.
fn placed(ballots: &Ballots) -> Vec<usize> {
    let enough = ENOUGH_VOTES.min(ballots.voted_statements());
    let mut rows: Vec<(usize, &[usize])> = ballots.rows().enumerate().collect();
    rows.sort_by_key(|(row, cells)| (std::cmp::Reverse(cells.len()), *row));
    let qualified = rows.iter().filter(|(_, cells)| cells.len() >= enough).count();
    let mut count = qualified.max(FEWEST_PLACED).min(rows.len());
    let cells = |place: usize| rows.get(place).map(|(_, cells)| *cells);
    while count > 0 && count < rows.len() && cells(count) == cells(count - 1) {
        count += 1;
    }
    let mut placed: Vec<usize> = rows.iter().take(count).map(|(row, _)| *row).collect();
    placed.sort_unstable();
    placed
}

/// Base clusters first, then groups of them, for each k from 2 to the limit; the k with the largest
/// silhouette over base clusters is kept. Answers the silhouettes of all.
fn groups(points: &[Point]) -> (Clustering, Vec<f64>) {
    let ones = vec![1.0; points.len()];
    let start = clusters::first_places(points, BASE_CLUSTERS);
    let base = clusters::settle(points, &ones, start, Rest::Within(BASE_REST));
    let weights: Vec<f64> = base.sizes().into_iter().map(real).collect();
    let most = MOST_GROUPS.min(2 + base.centres.len() / 12);
    let mut chance = Chance::new(1);
    let found: Vec<Clustering> = (2..=most)
        .map_while(|k| clusters::tightest(&base.centres, &weights, k, STARTS, &mut chance))
        .collect();
    let groupings: Vec<(&[usize], usize)> =
        found.iter().map(|found| (found.labels.as_slice(), found.centres.len())).collect();
    let silhouettes = quality::silhouettes(&base.centres, &groupings);
    let mut best: Option<(&Clustering, f64)> = None;
    for (found, silhouette) in found.iter().zip(&silhouettes) {
        if best.is_none_or(|(_, largest)| *silhouette > largest) {
            best = Some((found, *silhouette));
        }
    }
    let Some((best, _)) = best else {
        let together = Clustering { labels: vec![0; points.len()], ..base };
        let centres = together.centres.iter().take(1).copied().collect();
        return (Clustering { centres, ..together }, silhouettes);
    };
    let labels = base.labels.iter().filter_map(|cluster| best.labels.get(*cluster).copied()).collect();
    (Clustering { labels, ..best.clone() }, silhouettes)
}
