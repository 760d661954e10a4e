//! What an analysis finds: for the operator everything, for everybody else see [`super::public`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ballots::Ballots;
use super::components::Components;
use super::consensus::Consensus;
use super::projection::Point;
use super::representative::Representative;
use super::statistics::Tally;

/// Whether there is anything to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There are groups.
    Groups,
    /// People do not fall into groups that are clear and large enough.
    NoClearGroups,
    /// Groups appear, and others would have appeared with slightly different people.
    NoStableGroups,
    /// Too few people have given enough votes.
    TooFewPeople,
}

/// A group of people who answer alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How many people it has.
    pub size: usize,
    /// What stands for it, the most telling first.
    pub representative: Vec<Representative>,
}

/// A statement on which people are at odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Divided {
    /// Its number.
    pub statement: u32,
    /// How far the shares of agreement are apart between groups; without groups twice the smaller of
    /// the shares that agree and disagree. From 0 to 1.
    pub spread: f64,
}

/// Everything that follows from the votes. A pure function of their set: no part of it depends on
/// keys, on numbers of statements but through ties, or on the order of arrival.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// How many people voted.
    pub participants: usize,
    /// How many statements have votes.
    pub statements: usize,
    /// How many current votes there are.
    pub votes: usize,
    /// How many people gave enough votes to be placed in a group.
    pub clustered: usize,
    /// How many people gave the same answer every time, at least seven times.
    pub straight_liners: usize,
    /// The directions of the map, by column.
    pub components: Components,
    /// How many groups there are; 1 when there are none to tell apart.
    pub k: usize,
    /// The mean silhouette for each number of groups that was tried.
    pub silhouettes: BTreeMap<usize, f64>,
    /// The best silhouette minus the second: how clear the choice of k was.
    pub margin: Option<f64>,
    /// The median adjusted Rand index between these groups and those of resampled people.
    pub stability: Option<f64>,
    /// How far the distance from the middle of the map goes with the number of votes given.
    pub radius_votes_correlation: f64,
    /// Whether there are groups.
    pub verdict: Verdict,
    /// The groups, the largest first; empty when there are none to tell apart.
    pub groups: Vec<Group>,
    /// What everybody shares.
    pub consensus: Consensus,
    /// Where people are at odds, the strongest first.
    pub divided: Vec<Divided>,
    /// By statement, the product of all groups' shares of agreement.
    pub group_aware_consensus: BTreeMap<u32, f64>,
    /// By statement, its weight when the next one is drawn.
    pub priorities: BTreeMap<u32, f64>,
    /// By statement, everybody's votes.
    pub tallies: BTreeMap<u32, Tally>,
    /// By statement, each group's votes.
    pub group_tallies: BTreeMap<u32, Vec<Tally>>,
    /// By statement, where somebody stands who agreed with nothing else.
    pub statement_places: BTreeMap<u32, Point>,
    /// By row of the ballots, where the person stands. Never published.
    pub places: Vec<Point>,
    /// By row of the ballots, the person's group. Never published.
    pub labels: Vec<Option<usize>>,
}

/// The document of the operator's command. It names everybody's group and stays with who may read the
/// database.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    participants: usize,
    statements: usize,
    votes: usize,
    clustered: usize,
    straight_liners: usize,
    explained_variance: [f64; 2],
    explained_variance_ratio: [f64; 2],
    k: usize,
    silhouettes: BTreeMap<usize, f64>,
    margin: Option<f64>,
    stability: Option<f64>,
    radius_votes_correlation: f64,
    verdict: Verdict,
    groups: Vec<Group>,
    consensus: Consensus,
    divided: Vec<Divided>,
    group_aware_consensus: BTreeMap<u32, f64>,
    memberships: BTreeMap<String, usize>,
}

impl Analysis {
    /// The operator's document, with the name that each participant's key has outside.
    pub fn report(&self, ballots: &Ballots, name: impl Fn(u128) -> String) -> Report {
        let members = self.labels.iter().enumerate();
        let named = members.filter_map(|(row, label)| Some((name(ballots.participant(row)?), (*label)?)));
        Report {
            participants: self.participants,
            statements: self.statements,
            votes: self.votes,
            clustered: self.clustered,
            straight_liners: self.straight_liners,
            explained_variance: self.components.variances,
            explained_variance_ratio: self.components.ratios(),
            k: self.k,
            silhouettes: self.silhouettes.clone(),
            margin: self.margin,
            stability: self.stability,
            radius_votes_correlation: self.radius_votes_correlation,
            verdict: self.verdict,
            groups: self.groups.clone(),
            consensus: self.consensus.clone(),
            divided: self.divided.clone(),
            group_aware_consensus: self.group_aware_consensus.clone(),
            memberships: named.collect(),
        }
    }
}
