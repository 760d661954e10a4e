//! What everybody shares, the way Polis finds it.

use serde::{Deserialize, Serialize};

use super::statistics::{Tally, Z90, proportion_test, share};

/// Statements that are held, and that are refused, by nearly everybody; the strongest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consensus {
    /// Numbers of statements that are held.
    pub agree: Vec<u32>,
    /// Numbers of statements that are refused.
    pub disagree: Vec<u32>,
}

/// How many statements each list has.
const MOST: usize = 5;

/// Over everybody who voted, whatever their group: the share is above half and so is its test; the
/// five with the largest product of the two. Tallies come by number, those out of use left out.
pub fn polis(tallies: &[(u32, Tally)]) -> Consensus {
    let list = |successes: fn(&Tally) -> u32| {
        let mut held: Vec<(u32, f64)> = tallies
            .iter()
            .map(|(number, tally)| (*number, successes(tally), tally.votes()))
            .map(|(number, successes, votes)| {
                (number, share(successes, votes), proportion_test(successes, votes))
            })
            .filter(|(_, share, test)| *share > 0.5 && *test > Z90)
            .map(|(number, share, test)| (number, share * test))
            .collect();
        held.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        held.into_iter().take(MOST).map(|(number, _)| number).collect()
    };
    Consensus { agree: list(|tally| tally.agree), disagree: list(|tally| tally.disagree) }
}

/// How far all groups agree: the product of their shares. Shrinks with the number of groups and
/// ignores disagreement; kept because others read it.
pub fn group_aware(groups: impl IntoIterator<Item = Tally>) -> f64 {
    groups.into_iter().map(|tally| share(tally.agree, tally.votes())).product()
}
