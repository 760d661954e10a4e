//! What the profile `careful` says of statements: what stands for a group, what all share, where
//! people are at odds. Each list holds only what remains when one finding in ten may be false, and
//! nothing that rests on a handful of votes.

use super::analysis::{Divided, Group};
use super::ballots::Ballots;
use super::careful::SMALLEST_GROUP;
use super::consensus::Consensus;
use super::describe::numbers;
use super::number::real;
use super::representative::{Direction, Representative};
use super::significance::{holding, jeffreys, upper_tail, wilson};
use super::statistics::{GroupStatistics, Side, Tally, proportion_test, two_proportion_test};

/// A group's votes on a statement that say something: fewer may be one family.
fn says_something(votes: u32) -> bool {
    votes >= u32::try_from(SMALLEST_GROUP).unwrap_or(u32::MAX)
}

/// The votes a statement needs before anything is said of all: five, and a tenth of the participants.
fn floor(ballots: &Ballots) -> f64 {
    (real(ballots.participants()) / 10.0).max(real(SMALLEST_GROUP))
}

/// Statements in use, by number, with the votes of each group.
fn statements<'a>(
    ballots: &Ballots,
    groups: &'a [Vec<Tally>],
) -> impl Iterator<Item = (u32, Vec<Tally>)> + use<'a> {
    let of_groups = |column: usize| groups.iter().filter_map(|group| group.get(column).copied()).collect();
    numbers(ballots, true).into_iter().map(move |(number, column)| (number, of_groups(column)))
}

/// Keeps what holds, the strongest first; of two that are as strong the lower number.
fn strongest<T: Copy>(found: &[(T, f64, f64)]) -> Vec<(T, f64)> {
    let probabilities: Vec<f64> = found.iter().map(|(_, probability, _)| *probability).collect();
    let mut kept: Vec<(T, f64)> = found
        .iter()
        .zip(holding(&probabilities))
        .filter(|(_, holds)| *holds)
        .map(|((what, _, strength), _)| (*what, *strength))
        .collect();
    kept.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    kept
}

/// For each group what it holds, or refuses, by a majority and more than all others do; the largest
/// difference of shares first.
pub fn representative(ballots: &Ballots, groups: &[Vec<Tally>], sizes: &[usize]) -> Vec<Group> {
    let tables = GroupStatistics::table(groups);
    let mut found = Vec::new();
    for (group, table) in tables.iter().enumerate() {
        for (number, column) in numbers(ballots, true) {
            let Some(both) = table.get(column) else { continue };
            let others = groups.iter().enumerate().filter(|(other, _)| *other != group);
            let others = others
                .filter_map(|(_, tallies)| tallies.get(column))
                .fold(Tally::default(), |sum, tally| sum.plus(*tally));
            if !says_something(both.tally.votes()) || !says_something(others.votes()) {
                continue;
            }
            for (direction, side, other) in [
                (Direction::Agree, both.agree, others.agree),
                (Direction::Disagree, both.disagree, others.disagree),
            ] {
                let share = jeffreys(side.successes, both.tally.votes());
                let difference = share - jeffreys(other, others.votes());
                if share > 0.5 && difference > 0.0 {
                    found.push(((group, number, direction), chance_of(side), difference));
                }
            }
        }
    }
    let kept = strongest(&found);
    let group = |(group, size): (usize, &usize)| {
        let own = kept.iter().filter(|((owner, _, _), _)| *owner == group);
        let representative = own.map(|((_, statement, direction), _)| Representative {
            statement: *statement,
            direction: *direction,
        });
        Group { size: *size, representative: representative.collect() }
    };
    sizes.iter().enumerate().map(group).collect()
}

/// How likely chance alone gives both: a majority, and a difference from the others.
fn chance_of(side: Side) -> f64 {
    upper_tail(side.share_test.min(side.ratio_test))
}

/// What a majority of every group holds, or refuses. Needs votes from every group; the strongest is
/// the one with the largest geometric mean over groups of p(agree) · (1 − p(disagree)).
pub fn consensus(ballots: &Ballots, groups: &[Vec<Tally>]) -> Consensus {
    let mut found = Vec::new();
    for (number, tallies) in statements(ballots, groups) {
        let all = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(*tally));
        if f64::from(all.votes()) < floor(ballots) || tallies.iter().any(|tally| tally.votes() == 0) {
            continue;
        }
        for direction in [Direction::Agree, Direction::Disagree] {
            let share = |tally: &Tally| jeffreys(tally.towards(direction), tally.votes());
            let against = |tally: &Tally| jeffreys(tally.towards(direction.opposite()), tally.votes());
            if tallies.iter().map(share).fold(1.0, f64::min) <= 0.5 {
                continue;
            }
            let product: f64 = tallies.iter().map(|tally| share(tally) * (1.0 - against(tally))).product();
            let mean = product.powf(1.0 / real(tallies.len()).max(1.0));
            let chance = upper_tail(proportion_test(all.towards(direction), all.votes()));
            found.push(((number, direction), chance, mean));
        }
    }
    let kept = strongest(&found);
    let list = |wanted: Direction| {
        let those = kept.iter().filter(|((_, direction), _)| *direction == wanted);
        those.map(|((number, _), _)| *number).collect()
    };
    Consensus { agree: list(Direction::Agree), disagree: list(Direction::Disagree) }
}

/// Where groups are at odds: most of one agree and most of another disagree, by the distance between their
/// shares of agreement. That one group has no opinion, or is less sure of it, puts nobody at odds.
/// Without groups: where many agree and many disagree, both surely more than a quarter, and neither side is
/// what all share.
pub fn divided(ballots: &Ballots, groups: &[Vec<Tally>], shared: &Consensus) -> Vec<Divided> {
    let mut found = Vec::new();
    for (number, tallies) in statements(ballots, groups) {
        let all = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(*tally));
        if f64::from(all.votes()) < floor(ballots)
            || !tallies.iter().all(|tally| says_something(tally.votes()))
        {
            continue;
        }
        if let [tally] = tallies.as_slice() {
            let smaller = tally.agree.min(tally.disagree);
            let [least, _] = wilson(f64::from(smaller), f64::from(tally.votes()));
            if least > 0.25 {
                found.push((number, 0.0, 2.0 * jeffreys(smaller, tally.votes())));
            }
            continue;
        }
        let share = |tally: &Tally| jeffreys(tally.agree, tally.votes());
        let by_share = |one: &&Tally, other: &&Tally| share(one).total_cmp(&share(other));
        let Some((lowest, highest)) = tallies.iter().min_by(by_share).zip(tallies.iter().max_by(by_share))
        else {
            continue;
        };
        if 2 * highest.agree <= highest.votes() || 2 * lowest.disagree <= lowest.votes() {
            continue;
        }
        let difference = two_proportion_test(highest.agree, highest.votes(), lowest.agree, lowest.votes());
        found.push((number, upper_tail(difference), share(highest) - share(lowest)));
    }
    let kept = strongest(&found);
    kept.into_iter()
        .filter(|(statement, _)| !shared.agree.contains(statement) && !shared.disagree.contains(statement))
        .map(|(statement, spread)| Divided { statement, spread })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Consensus, consensus, divided, representative};
    use crate::opinion::{Ballots, Choice, Direction, Standing, StatementMark, Tally};

    /// Forty people in two groups. All agree with 0; 1 is held by one group and refused by the other;
    /// on 2 only the first group has voted; 3 has four votes.
    fn conversation() -> (Ballots, Vec<Vec<Tally>>) {
        let marks = (0..4).map(|number| StatementMark { number, standing: Standing::InUse });
        let choice = |person: u128, number: u32| match number {
            0 => Some(Choice::Agree),
            1 => Some(if person < 20 { Choice::Agree } else { Choice::Disagree }),
            2 => (person < 20).then_some(Choice::Agree),
            _ => person.is_multiple_of(10).then_some(Choice::Agree),
        };
        let votes = (0..40_u128).flat_map(|person| {
            (0..4_u32).filter_map(move |number| Some((person, number, choice(person, number)?)))
        });
        let ballots = Ballots::new(marks, votes);
        let labels: Vec<Option<usize>> = (0..ballots.participants())
            .map(|row| ballots.participant(row).map(|person| usize::from(person >= 20)))
            .collect();
        let tallies = crate::opinion::statistics::tallies(&ballots, &labels, 2);
        (ballots, tallies)
    }

    #[test]
    fn consensus_needs_enough_votes_and_every_group() {
        let (ballots, groups) = conversation();
        let found = consensus(&ballots, &groups);
        assert_eq!((found.agree, found.disagree), (vec![0], vec![]));
    }

    #[test]
    fn groups_differ_and_are_at_odds_on_one_statement() {
        let (ballots, groups) = conversation();
        let found = representative(&ballots, &groups, &[20, 20]);
        let listed = |group: usize| {
            let list = found.get(group).map(|group| group.representative.as_slice()).unwrap_or_default();
            list.iter().map(|one| (one.statement, one.direction)).collect::<Vec<_>>()
        };
        assert_eq!((listed(0), listed(1)), (vec![(1, Direction::Agree)], vec![(1, Direction::Disagree)]));
        let odds: Vec<u32> = divided(&ballots, &groups, &Consensus::default())
            .into_iter()
            .map(|divided| divided.statement)
            .collect();
        assert_eq!(odds, [1]);
    }

    #[test]
    fn what_two_in_three_hold_is_shared_and_puts_nobody_at_odds() {
        let marks = [StatementMark { number: 0, standing: Standing::InUse }];
        let choice = |person: u128| if person < 130 { Choice::Agree } else { Choice::Disagree };
        let ballots = Ballots::new(marks, (0..200_u128).map(|person| (person, 0, choice(person))));
        let labels = vec![Some(0); 200];
        let groups = crate::opinion::statistics::tallies(&ballots, &labels, 1);
        let shared = consensus(&ballots, &groups);
        assert_eq!(shared.agree, [0]);
        assert!(!divided(&ballots, &groups, &Consensus::default()).is_empty(), "a third is many");
        assert!(divided(&ballots, &groups, &shared).is_empty());
    }
}
