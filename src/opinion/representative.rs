//! Which statements stand for a group, the way Polis chooses them.

use serde::{Deserialize, Serialize};

use super::statistics::{GroupStatistics, Side, Z90};

/// Whether a statement is held or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They agree.
    Agree,
    /// They disagree.
    Disagree,
}

impl Direction {
    /// The other one.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Agree => Self::Disagree,
            Self::Disagree => Self::Agree,
        }
    }
}

/// A statement and in which direction it stands for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// The statement's number.
    pub statement: u32,
    /// What the group thinks of it.
    pub direction: Direction,
}

/// How many statements a group gets.
const MOST: usize = 5;

/// A group's statements out of its statistics, which come in the order of their numbers, those out of
/// use left out. First the one that most agree on, then whatever both tests call significant by its
/// [`Side::metric`]; of the five, agreement before disagreement.
pub fn polis(statistics: &[(u32, GroupStatistics)]) -> Vec<Representative> {
    let best_agree = best_agree(statistics);
    let mut sufficient: Vec<&(u32, GroupStatistics)> = statistics
        .iter()
        .filter(|(_, both)| both.agree.is_significant() || both.disagree.is_significant())
        .collect();
    let is_nothing_sufficient = sufficient.is_empty();
    sufficient.retain(|(number, _)| best_agree.is_none_or(|best| best.0 != *number));
    sufficient.sort_by(|(_, one), (_, other)| side(other).metric().total_cmp(&side(one).metric()));
    let mut chosen: Vec<&(u32, GroupStatistics)> = best_agree.into_iter().collect();
    if is_nothing_sufficient {
        chosen.extend(if best_agree.is_none() { best(statistics) } else { None });
    } else {
        chosen.extend(sufficient);
        chosen.truncate(MOST);
    }
    let mut chosen: Vec<Representative> = chosen
        .into_iter()
        .map(|(number, both)| Representative { statement: *number, direction: direction(both) })
        .collect();
    chosen.sort_by_key(|representative| representative.direction);
    chosen
}

/// Towards the side on which the group stands out more.
fn direction(both: &GroupStatistics) -> Direction {
    if both.agree.ratio_test > both.disagree.ratio_test { Direction::Agree } else { Direction::Disagree }
}

fn side(both: &GroupStatistics) -> Side {
    match direction(both) {
        Direction::Agree => both.agree,
        Direction::Disagree => both.disagree,
    }
}

/// The first acceptable statement, replaced by each later one that beats it.
fn best_agree(statistics: &[(u32, GroupStatistics)]) -> Option<&(u32, GroupStatistics)> {
    let held = |side: Side| side.share * side.share_test;
    let mut best: Option<&(u32, GroupStatistics)> = None;
    for candidate in statistics {
        let agree = candidate.1.agree;
        if agree.successes == 0 && candidate.1.disagree.successes == 0 {
            continue;
        }
        let is_better = match best.map(|best| best.1.agree) {
            None => agree.share_test > Z90 || (agree.ratio > 1.0 && agree.share > 0.5),
            Some(best) if best.ratio > 1.0 => agree.metric() > best.metric(),
            Some(best) => held(agree) > held(best),
        };
        if is_better {
            best = Some(candidate);
        }
    }
    best
}

/// When nothing else will do: the one on which the group stands out most.
fn best(statistics: &[(u32, GroupStatistics)]) -> Option<&(u32, GroupStatistics)> {
    let strength = |both: &GroupStatistics| both.agree.ratio_test.max(both.disagree.ratio_test);
    let mut best: Option<&(u32, GroupStatistics)> = None;
    for candidate in statistics {
        if best.is_none_or(|best| strength(&candidate.1) > strength(&best.1)) {
            best = Some(candidate);
        }
    }
    best
}
