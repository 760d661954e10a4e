//! What both profiles work out alike, once people have their places and groups.

use std::collections::BTreeMap;

use super::analysis::{Analysis, Verdict};
use super::ballots::{Ballots, Standing};
use super::components::Components;
use super::number::real;
use super::projection::{self, Point};
use super::statistics::{self, Tally};
use super::{consensus, priority, quality};

/// Fewer votes do not place a person, unless there are fewer statements.
pub const ENOUGH_VOTES: usize = 7;
/// Most groups.
pub const MOST_GROUPS: usize = 5;
/// How often each number of groups is started.
pub const STARTS: usize = 24;

/// What the statistics of an analysis start from.
pub struct Kept {
    /// The directions of the map.
    pub components: Components,
    /// By row, where the person stands.
    pub places: Vec<Point>,
    /// By row, the person's group.
    pub labels: Vec<Option<usize>>,
    /// For each number of groups that was tried, its mean silhouette.
    pub silhouettes: BTreeMap<usize, f64>,
    /// How many groups there are; 1 when there are none to tell apart.
    pub k: usize,
}

/// The columns of the statements that have votes, by number; only those in use when asked.
pub fn numbers(ballots: &Ballots, only_in_use: bool) -> Vec<(u32, usize)> {
    let voted = ballots.by_number().into_iter().filter(|column| *column < ballots.voted_statements());
    let numbered = voted.filter_map(|column| Some((ballots.statements.get(column)?, column)));
    let wanted = numbered.filter(|(statement, _)| statement.in_use() || !only_in_use);
    wanted.map(|(statement, column)| (statement.number, column)).collect()
}

/// The parts of an analysis that both profiles work out alike. `columns` is the number of columns
/// that count for the extremity of statements.
pub fn describe(ballots: &Ballots, kept: Kept, tables: &[Vec<Tally>], columns: usize) -> Analysis {
    let everybody = statistics::everybody(ballots);
    let places_of_statements = projection::statements(&kept.components, columns);
    let column_of_groups =
        |column: usize| tables.iter().filter_map(|table| table.get(column).copied()).collect::<Vec<_>>();
    let all = numbers(ballots, false);
    let weigh = |column: usize| {
        let members = column_of_groups(column).into_iter().fold(Tally::default(), Tally::plus);
        let is_about_person =
            ballots.statements.get(column).is_some_and(|mark| mark.standing == Standing::AboutPerson);
        let extremity = places_of_statements.get(column).copied().map_or(0.0, projection::radius);
        priority::priority(members.agree, members.pass, members.votes(), extremity, is_about_person)
    };
    let group_tallies: BTreeMap<u32, Vec<Tally>> =
        all.iter().map(|(number, column)| (*number, column_of_groups(*column))).collect();
    let votes: Vec<f64> = ballots.votes_by_row(true).into_iter().map(real).collect();
    let radii: Vec<f64> = kept.places.iter().copied().map(projection::radius).collect();
    let mut descending: Vec<f64> = kept.silhouettes.values().copied().collect();
    descending.sort_by(|one, other| other.total_cmp(one));
    Analysis {
        participants: ballots.participants(),
        statements: ballots.voted_statements(),
        votes: ballots.votes(),
        clustered: kept.labels.iter().flatten().count(),
        straight_liners: ballots.participants() - ballots.without_straight_liners().participants(),
        k: kept.k,
        margin: descending.first().zip(descending.get(1)).map(|(best, second)| best - second),
        silhouettes: kept.silhouettes,
        stability: None,
        radius_votes_correlation: quality::correlation(&radii, &votes),
        verdict: Verdict::NoClearGroups,
        groups: Vec::new(),
        consensus: consensus::Consensus::default(),
        divided: Vec::new(),
        group_aware_consensus: group_tallies
            .iter()
            .map(|(number, groups)| (*number, consensus::group_aware(groups.iter().copied())))
            .collect(),
        priorities: all.iter().map(|(number, column)| (*number, weigh(*column))).collect(),
        tallies: all
            .iter()
            .filter_map(|(number, column)| Some((*number, *everybody.get(*column)?)))
            .collect(),
        group_tallies,
        statement_places: all
            .iter()
            .filter_map(|(number, column)| Some((*number, *places_of_statements.get(*column)?)))
            .collect(),
        components: kept.components,
        places: kept.places,
        labels: kept.labels,
    }
}
