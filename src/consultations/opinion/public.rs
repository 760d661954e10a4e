//! What everybody may see of an analysis. Every count and share in it comes from what the disclosure
//! gate let through, never from the votes themselves; nobody's group and nobody's place is in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::analysis::{Analysis, Verdict};
use super::careful::SMALLEST_GROUP;
use super::consensus::Consensus;
use super::number::{real, rounded};
use super::outline::Outline;
use super::projection::{Point, radius};
use super::representative::{Direction, Representative};
use super::significance::wilson;

/// The counts that the disclosure gate let through. What is missing is not published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Released {
    /// How many people took part.
    pub participants: Option<u32>,
    /// How many people each group has, the largest group first.
    pub group_sizes: Vec<Option<u32>>,
    /// Votes on a statement, by everybody (`None`) or by a group.
    pub tallies: BTreeMap<(u32, Option<usize>), ReleasedTally>,
}

/// How many votes there are, and of each answer what the gate let through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReleasedTally {
    /// All votes.
    pub votes: u32,
    /// Those who agree.
    pub agree: Option<u32>,
    /// Those who pass.
    pub pass: Option<u32>,
    /// Those who disagree.
    pub disagree: Option<u32>,
}

/// A share of the votes, and where it lies with a probability of 90 % (Wilson).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// From 0 to 1.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What people said to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// How many votes, as published.
    pub votes: u32,
    /// Those who agree; none when it is not published.
    pub agree: Option<Share>,
    /// Those who pass; likewise.
    pub pass: Option<Share>,
    /// Those who disagree; likewise.
    pub disagree: Option<Share>,
}

/// A statement, for pages and the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicStatement {
    /// Its number.
    pub statement: u32,
    /// Where it stands on the map, in units of the farthest statement.
    pub place: Option<Point>,
    /// What everybody said.
    pub everybody: Shares,
    /// What each group said.
    pub groups: Vec<Option<Shares>>,
}

/// A group, for pages and the API. Groups are told apart by their place in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicGroup {
    /// How many people it has, as published.
    pub size: u32,
    /// Where it stands, in units of the average distance of people from the middle.
    pub outline: Option<Outline>,
    /// What stands for it, the most telling first.
    pub representative: Vec<Representative>,
}

/// An analysis, for pages and the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicAnalysis {
    /// Whether there are groups, and if not, why.
    pub verdict: Verdict,
    /// How many people took part, as published.
    pub participants: Option<u32>,
    /// How much of all difference of opinion the two directions of the map show, from 0 to 1.
    pub explained: Option<[f64; 2]>,
    /// How clear the number of groups is: best silhouette minus the second.
    pub margin: Option<f64>,
    /// How stable the groups are, from 0 to 1.
    pub stability: Option<f64>,
    /// The groups, the largest first.
    pub groups: Vec<PublicGroup>,
    /// What everybody shares.
    pub consensus: Consensus,
    /// Where people are at odds, the strongest first.
    pub divided: Vec<u32>,
    /// Every statement with published votes, by number.
    pub statements: Vec<PublicStatement>,
}

impl PublicAnalysis {
    /// What of an analysis goes with these counts. Groups are shown all or not at all: were one left
    /// out, it would be the rest.
    pub fn of(analysis: &Analysis, released: &Released) -> Self {
        let sizes: Option<Vec<u32>> = released.group_sizes.iter().copied().collect();
        let sizes = sizes.filter(|sizes| {
            analysis.verdict == Verdict::Groups
                && sizes.len() == analysis.groups.len()
                && analysis.groups.iter().all(|group| group.size >= SMALLEST_GROUP)
        });
        let is_map =
            matches!(analysis.verdict, Verdict::Groups | Verdict::NoClearGroups | Verdict::NoStableGroups)
                && released.participants.is_some();
        let verdict = match analysis.verdict {
            Verdict::Groups if sizes.is_none() => Verdict::NoClearGroups,
            other => other,
        };
        let is_published = |statement: u32, group| released.tallies.contains_key(&(statement, group));
        let shown = |statements: &[u32]| {
            statements.iter().copied().filter(|statement| is_published(*statement, None)).collect()
        };
        let outlines = outlines(analysis);
        let groups: Vec<PublicGroup> = sizes
            .iter()
            .flatten()
            .zip(&analysis.groups)
            .zip(outlines)
            .enumerate()
            .map(|(index, ((size, group), outline))| PublicGroup {
                size: *size,
                outline,
                representative: group
                    .representative
                    .iter()
                    .copied()
                    .filter(|representative| is_published(representative.statement, Some(index)))
                    .collect(),
            })
            .collect();
        let divided: Vec<u32> = analysis.divided.iter().map(|divided| divided.statement).collect();
        Self {
            verdict,
            participants: released.participants,
            explained: is_map.then(|| analysis.components.ratios().map(|ratio| rounded(ratio, 2))),
            margin: analysis.margin.filter(|_| sizes.is_some()).map(|margin| rounded(margin, 2)),
            stability: analysis.stability.filter(|_| is_map).map(|stability| rounded(stability, 2)),
            consensus: Consensus {
                agree: shown(&analysis.consensus.agree),
                disagree: shown(&analysis.consensus.disagree),
            },
            divided: shown(&divided),
            statements: statements(analysis, released, groups.len(), is_map),
            groups,
        }
    }
}

/// For each group its outline, in units of the root mean square distance of all who are placed.
fn outlines(analysis: &Analysis) -> Vec<Option<Outline>> {
    let placed = || {
        analysis.places.iter().zip(&analysis.labels).filter_map(|(place, label)| Some((*place, (*label)?)))
    };
    let squares: f64 = placed().map(|(place, _)| radius(place).powi(2)).sum();
    let unit = (squares / real(placed().count()).max(1.0)).sqrt();
    let scale = if unit > 0.0 { 1.0 / unit } else { 1.0 };
    let group = |group: usize| {
        let members = placed().filter(|(_, label)| *label == group);
        let places: Vec<Point> = members.map(|(place, _)| place.map(|entry| entry * scale)).collect();
        if places.len() >= SMALLEST_GROUP { Outline::of(&places) } else { None }
    };
    (0..analysis.groups.len()).map(group).collect()
}

fn statements(analysis: &Analysis, released: &Released, groups: usize, is_map: bool) -> Vec<PublicStatement> {
    let published = |group| move |statement: &u32| released.tallies.get(&(*statement, group)).copied();
    let everybody = released.tallies.keys().filter(|(_, group)| group.is_none());
    let shown: Vec<u32> = everybody.map(|(statement, _)| *statement).collect();
    let places = shown.iter().filter_map(|statement| analysis.statement_places.get(statement));
    let farthest = places.copied().map(radius).fold(0.0, f64::max);
    let scale = if farthest > 0.0 { 1.0 / farthest } else { 1.0 };
    let place = |statement: &u32| {
        let place = analysis.statement_places.get(statement).filter(|_| is_map)?;
        Some(place.map(|entry| rounded(entry * scale, 2)))
    };
    shown
        .iter()
        .filter_map(|statement| {
            Some(PublicStatement {
                statement: *statement,
                place: place(statement),
                everybody: Shares::of(published(None)(statement)?)?,
                groups: (0..groups)
                    .map(|group| published(Some(group))(statement).and_then(Shares::of))
                    .collect(),
            })
        })
        .collect()
}

impl Shares {
    /// The shares of published votes; none without votes.
    pub fn of(tally: ReleasedTally) -> Option<Self> {
        let votes = f64::from(tally.votes);
        let share = |count: u32| {
            // Rounded one by one, a part can come out larger than the whole.
            let count = f64::from(count).min(votes);
            let [low, high] = wilson(count, votes);
            Share { share: rounded(count / votes, 2), low: rounded(low, 2), high: rounded(high, 2) }
        };
        (tally.votes > 0).then(|| Self {
            votes: tally.votes,
            agree: tally.agree.map(share),
            pass: tally.pass.map(share),
            disagree: tally.disagree.map(share),
        })
    }

    /// The direction in which the votes lean for sure; none when they do not, or nobody may know.
    pub fn lean(&self) -> Option<Direction> {
        let (agree, disagree) = (self.agree?, self.disagree?);
        match () {
            () if agree.low > disagree.high => Some(Direction::Agree),
            () if disagree.low > agree.high => Some(Direction::Disagree),
            () => None,
        }
    }
}
