//! What everybody may see of an analysis. Every count and share in it comes from what the disclosure
//! gate let through, never from the votes themselves; nobody's group and nobody's place is in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::analysis::{Analysis, Verdict};
use super::ballots::Choice;
use super::careful::SMALLEST_GROUP;
use super::consensus::Consensus;
use super::number::{real, rounded};
use super::outline::Outline;
use super::projection::{Point, radius};
use super::representative::{Direction, Representative};
use super::significance::wilson;
use super::statistics::Tally;

/// What the disclosure gate let through. What is missing is not published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Released {
    /// How many people took part.
    pub participants: Option<u32>,
    /// How many people each group has, the largest group first.
    pub group_sizes: Vec<Option<u32>>,
    /// By statement, how many voted, and what is said of the votes.
    pub statements: BTreeMap<u32, (u32, BTreeSet<Word>)>,
}

/// How strongly everybody leans on a statement, where shares are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// More than half agree.
    MostAgree,
    /// More than half disagree.
    MostDisagree,
    /// At least four in five agree.
    NearlyAllAgree,
    /// At least four in five disagree.
    NearlyAllDisagree,
    /// Neither side has more than half.
    NoMajority,
}

impl Strength {
    /// Every word of the fine scale, the strongest first.
    pub const FINE: [Self; 5] = [
        Self::NearlyAllAgree,
        Self::NearlyAllDisagree,
        Self::MostAgree,
        Self::MostDisagree,
        Self::NoMajority,
    ];
    /// Every word of the coarse scale.
    pub const COARSE: [Self; 3] = [Self::MostAgree, Self::MostDisagree, Self::NoMajority];

    /// Whether it is true of these votes.
    pub const fn holds(self, tally: Tally) -> bool {
        let votes = tally.votes();
        match self {
            Self::MostAgree => 2 * tally.agree > votes,
            Self::MostDisagree => 2 * tally.disagree > votes,
            Self::NearlyAllAgree => 5 * tally.agree >= 4 * votes,
            Self::NearlyAllDisagree => 5 * tally.disagree >= 4 * votes,
            Self::NoMajority => 2 * tally.agree <= votes && 2 * tally.disagree <= votes,
        }
    }

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MostAgree => "most-agree",
            Self::MostDisagree => "most-disagree",
            Self::NearlyAllAgree => "nearly-all-agree",
            Self::NearlyAllDisagree => "nearly-all-disagree",
            Self::NoMajority => "no-majority",
        }
    }
}

/// Something that is said of the votes on a statement beside how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// A share of everybody's votes or a group's, in percent: see [`percents`].
    Share {
        /// The group; none for everybody.
        group: Option<usize>,
        /// Of what.
        choice: Choice,
        /// At least, and the ends of the interval.
        percent: [u32; 3],
    },
    /// How strongly everybody leans.
    Strength(Strength),
    /// More than half hold it, or refuse it: of every group where there are groups.
    Shared(Direction),
    /// People are at odds on it.
    Divided,
    /// It stands for a group, of which more than half hold or refuse it.
    StandsFor {
        /// The group.
        group: usize,
        /// What it thinks.
        direction: Direction,
    },
}

/// A share of votes in percent, rounded down to a multiple of `step`, and the ends of its 90 % interval
/// (Wilson), rounded away from each other: of two shares the larger never comes out as the smaller, and
/// shares of one whole never make more than it.
pub fn percents(count: u32, votes: u32, step: u32) -> [u32; 3] {
    let down = (100 * count).checked_div(votes).unwrap_or_default() / step * step;
    let [low, high] = wilson(f64::from(count), f64::from(votes));
    let steps = (1..=100 / step).map(|number| number * step);
    let below = steps.clone().filter(|percent| f64::from(*percent) <= 100.0 * low).max().unwrap_or(0);
    let above = steps.filter(|percent| f64::from(*percent) >= 100.0 * high).min().unwrap_or(100);
    [down, below.min(down), above]
}

/// A share of the votes: at least so much, and where it lies with a probability of 90 % (Wilson).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// From 0 to 1, rounded down.
    #[serde(default)]
    pub at_least: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What people said to a statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
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
    /// How many voted: at least so many.
    #[serde(default)]
    pub votes: Option<u32>,
    /// What everybody said.
    pub everybody: Shares,
    /// How strongly everybody leans, where shares are left out and words say no more than they may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<Strength>,
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
    /// What stands for it, by number of the statement.
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
    /// What everybody shares, by number: an order by strength would compare what is not published.
    pub consensus: Consensus,
    /// Where people are at odds, by number.
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
        let said_of = |word: Word| -> Vec<u32> {
            let those = released.statements.iter().filter(|(_, (_, said))| said.contains(&word));
            those.map(|(number, _)| *number).collect()
        };
        let stands_for = |group: usize| {
            let of = |direction| {
                let numbers = said_of(Word::StandsFor { group, direction }).into_iter();
                numbers.map(move |statement| Representative { statement, direction })
            };
            let mut found: Vec<Representative> =
                of(Direction::Agree).chain(of(Direction::Disagree)).collect();
            found.sort_by_key(|one| one.statement);
            found
        };
        let outlines = outlines(analysis);
        let groups: Vec<PublicGroup> = sizes
            .iter()
            .flatten()
            .zip(outlines)
            .enumerate()
            .map(|(index, (size, outline))| PublicGroup {
                size: *size,
                outline,
                representative: stands_for(index),
            })
            .collect();
        Self {
            verdict,
            participants: released.participants,
            explained: is_map.then(|| analysis.components.ratios().map(|ratio| rounded(ratio, 2))),
            margin: analysis.margin.filter(|_| sizes.is_some()).map(|margin| rounded(margin, 2)),
            stability: analysis.stability.filter(|_| is_map).map(|stability| rounded(stability, 2)),
            consensus: Consensus {
                agree: said_of(Word::Shared(Direction::Agree)),
                disagree: said_of(Word::Shared(Direction::Disagree)),
            },
            divided: said_of(Word::Divided),
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
    let places = released.statements.keys().filter_map(|statement| analysis.statement_places.get(statement));
    let farthest = places.copied().map(radius).fold(0.0, f64::max);
    let scale = if farthest > 0.0 { 1.0 / farthest } else { 1.0 };
    let place = |statement: &u32| {
        let place = analysis.statement_places.get(statement).filter(|_| is_map)?;
        Some(place.map(|entry| rounded(entry * scale, 2)))
    };
    let strength = |said: &BTreeSet<Word>| {
        said.iter().find_map(|word| match word {
            Word::Strength(strength) => Some(*strength),
            _ => None,
        })
    };
    released
        .statements
        .iter()
        .map(|(statement, (votes, said))| PublicStatement {
            statement: *statement,
            place: place(statement),
            votes: Some(*votes),
            everybody: Shares::of(said, None),
            strength: strength(said),
            groups: (0..groups)
                .map(|group| Some(Shares::of(said, Some(group))).filter(Shares::is_told))
                .collect(),
        })
        .collect()
}

impl Shares {
    /// The shares that are said of everybody or of a group.
    pub fn of(said: &BTreeSet<Word>, wanted: Option<usize>) -> Self {
        let mut shares = Self::default();
        for word in said {
            let Word::Share { group, choice, percent } = word else { continue };
            let [at_least, low, high] = percent.map(|percent| f64::from(percent) / 100.0);
            if *group == wanted {
                let share = Some(Share { at_least, low, high });
                match choice {
                    Choice::Agree => shares.agree = share,
                    Choice::Pass => shares.pass = share,
                    Choice::Disagree => shares.disagree = share,
                }
            }
        }
        shares
    }

    /// Whether any of them is published. A release of before shares were rounded down has none.
    pub fn is_told(&self) -> bool {
        [self.agree, self.pass, self.disagree].into_iter().flatten().any(|share| share.at_least > 0.0)
    }
}
