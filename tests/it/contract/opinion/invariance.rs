//! Item 6: an analysis is a function of the set of votes. Names, numbers, order and batches change
//! nothing; the opposite opinion of everybody is the opposite result.

use std::collections::BTreeMap;

use proptest::prelude::*;
use trilateral::opinion::{
    Analysis, Ballots, Chance, Choice, Profile, Standing, StatementMark, analyse, people,
};

use super::data::{SETS, export};

const PROFILES: [Profile; 2] = [Profile::Polis, Profile::Careful { smallest_group: 5 }];

type Vote = (u128, u32, Choice);

/// A conversation as a test draws it.
#[derive(Debug, Clone)]
pub struct Conversation {
    marks: Vec<StatementMark>,
    votes: Vec<Vote>,
}

impl Conversation {
    fn ballots(&self) -> Ballots {
        Ballots::new(self.marks.iter().copied(), self.votes.iter().copied())
    }

    fn shuffled(&self, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut other = self.clone();
        for last in (1..other.votes.len()).rev() {
            other.votes.swap(last, chance.below(last + 1));
        }
        for last in (1..other.marks.len()).rev() {
            other.marks.swap(last, chance.below(last + 1));
        }
        other
    }

    fn negated(&self) -> Self {
        let votes = self.votes.iter().map(|(person, number, choice)| (*person, *number, choice.opposite()));
        Self { votes: votes.collect(), marks: self.marks.clone() }
    }
}

/// Camps of people with noise, so that there is something to find, some votes missing, some
/// statements out of use.
fn conversations() -> impl Strategy<Value = Conversation> {
    (0_usize..70, 1_usize..20, 1_usize..4, 0.1..1.0_f64, any::<u64>()).prop_map(
        |(people, statements, camps, density, seed)| {
            let mut chance = Chance::new(seed);
            let leaning: Vec<f64> = (0..statements * camps).map(|_| chance.fraction()).collect();
            let mut votes = Vec::new();
            for person in 0..people {
                for statement in 0..statements {
                    let lean = leaning[statement * camps + person % camps];
                    let (is_given, draw, pass) =
                        (chance.fraction() < density, chance.fraction(), chance.fraction());
                    let choice = match () {
                        () if pass < 0.15 => Choice::Pass,
                        () if draw < lean => Choice::Agree,
                        () => Choice::Disagree,
                    };
                    if is_given {
                        votes.push((
                            u128::try_from(person).unwrap(),
                            u32::try_from(statement).unwrap(),
                            choice,
                        ));
                    }
                }
            }
            let standing = |number| if number % 7 == 3 { Standing::Out } else { Standing::InUse };
            let numbers = 0..u32::try_from(statements).unwrap();
            Conversation {
                marks: numbers.map(|number| StatementMark { number, standing: standing(number) }).collect(),
                votes,
            }
        },
    )
}

/// The operator's document, with participants under the names that a test knows them by.
fn document(ballots: &Ballots, analysis: &Analysis, name: impl Fn(u128) -> String) -> String {
    serde_json::to_string(&analysis.report(ballots, name)).unwrap()
}

fn memberships(ballots: &Ballots, analysis: &Analysis) -> BTreeMap<u128, Option<usize>> {
    let rows = analysis.labels.iter().enumerate();
    rows.map(|(row, label)| (ballots.participant(row).unwrap(), *label)).collect()
}

/// The votes on each statement, the smallest first: the same for a conversation and its opposite only
/// when nothing tells them apart by counting.
fn tallies(conversation: &Conversation) -> Vec<[u32; 3]> {
    let mut tallies: BTreeMap<u32, [u32; 3]> = BTreeMap::new();
    for (_, number, choice) in &conversation.votes {
        let place = Choice::ALL.iter().position(|one| one == choice).unwrap();
        tallies.entry(*number).or_default()[place] += 1;
    }
    let mut tallies: Vec<[u32; 3]> = tallies.into_values().collect();
    tallies.sort_unstable();
    tallies
}

/// Do the statements differ in who answered what, when people are known by how much they answered?
fn are_told_apart(conversation: &Conversation) -> bool {
    let given = |person: u128| conversation.votes.iter().filter(|vote| vote.0 == person).count();
    let mut columns: BTreeMap<u32, Vec<(Choice, usize)>> = BTreeMap::new();
    for (person, number, choice) in &conversation.votes {
        columns.entry(*number).or_default().push((*choice, given(*person)));
    }
    let mut columns: Vec<_> = columns.into_values().collect();
    columns.iter_mut().for_each(|column| column.sort_unstable());
    columns.sort_unstable();
    columns.windows(2).all(|pair| pair[0] != pair[1])
}

/// A reversible change of names that keeps no order.
fn renamed(participant: u128) -> u128 {
    (participant + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
}

fn renumbered(number: u32) -> u32 {
    (number + 1) * 7919 % 10_007
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn order_of_arrival_and_names_of_people_change_no_byte(conversation in conversations(), seed: u64) {
        let mut other = conversation.shuffled(seed);
        for vote in &mut other.votes {
            vote.0 = renamed(vote.0);
        }
        let back: BTreeMap<u128, u128> = conversation.votes.iter().map(|vote| (renamed(vote.0), vote.0)).collect();
        for profile in PROFILES {
            let (one, two) = (conversation.ballots(), other.ballots());
            let first = document(&one, &analyse(&one, profile), |key| key.to_string());
            let second = document(&two, &analyse(&two, profile), |key| back[&key].to_string());
            prop_assert_eq!(first, second);
        }
    }

    #[test]
    fn numbers_of_statements_change_no_group(conversation in conversations(), seed: u64) {
        let mut other = conversation.shuffled(seed);
        for vote in &mut other.votes {
            vote.1 = renumbered(vote.1);
        }
        for mark in &mut other.marks {
            mark.number = renumbered(mark.number);
        }
        for profile in PROFILES {
            let (one, two) = (conversation.ballots(), other.ballots());
            let (first, second) = (analyse(&one, profile), analyse(&two, profile));
            // Statements that can be exchanged have two mirrored results, and no telling them apart.
            if are_told_apart(&conversation) {
                prop_assert_eq!(memberships(&one, &first), memberships(&two, &second));
                prop_assert_eq!(first.silhouettes, second.silhouettes);
            }
            prop_assert_eq!((first.k, first.verdict), (second.k, second.verdict));
        }
    }

    #[test]
    fn opposite_opinions_swap_the_lists(conversation in conversations()) {
        // A conversation that is its own opposite has two mirrored results, and no telling them apart.
        prop_assume!(tallies(&conversation) != tallies(&conversation.negated()));
        for profile in PROFILES {
            let (one, two) = (conversation.ballots(), conversation.negated().ballots());
            let (first, second) = (analyse(&one, profile), analyse(&two, profile));
            prop_assert_eq!(memberships(&one, &first), memberships(&two, &second));
            prop_assert_eq!(&first.consensus.agree, &second.consensus.disagree);
            prop_assert_eq!(&first.consensus.disagree, &second.consensus.agree);
            if profile != Profile::Polis {
                for (group, other) in first.groups.iter().zip(&second.groups) {
                    let turned: Vec<_> = other.representative.iter().map(|one| (one.statement, one.direction.opposite())).collect();
                    let found: Vec<_> = group.representative.iter().map(|one| (one.statement, one.direction)).collect();
                    prop_assert_eq!(found, turned);
                }
            }
        }
    }

    #[test]
    fn statements_without_votes_change_nothing(conversation in conversations()) {
        let mut other = conversation.clone();
        other.marks.extend((1000..1030).map(|number| StatementMark { number, standing: Standing::InUse }));
        for profile in PROFILES {
            let (one, two) = (conversation.ballots(), other.ballots());
            let (first, second) = (analyse(&one, profile), analyse(&two, profile));
            prop_assert_eq!(first.components.variances, second.components.variances);
            prop_assert_eq!(document(&one, &first, |key| key.to_string()), document(&two, &second, |key| key.to_string()));
        }
    }

    #[test]
    fn leaving_out_and_counting_as_pseudo_votes_is_setting_to_zero(conversation in conversations()) {
        let ballots = conversation.ballots();
        let analysis = analyse(&ballots, Profile::Polis);
        let set_to_zero = zeroed_places(&conversation, &ballots, &analysis);
        let out = ballots.voted_statements() - ballots.statements_in_use();
        let left_out = people(&ballots, &analysis.components, f64::from(u32::try_from(out).unwrap()));
        for (one, other) in set_to_zero.iter().zip(&left_out) {
            prop_assert!((one[0] - other[0]).abs() <= 1e-10 && (one[1] - other[1]).abs() <= 1e-10);
        }
    }
}

/// The places of people by the words of the reference: a matrix in which whole columns are 0.
fn zeroed_places(conversation: &Conversation, ballots: &Ballots, analysis: &Analysis) -> Vec<[f64; 2]> {
    let is_out = |number: u32| {
        conversation.marks.iter().any(|mark| mark.number == number && mark.standing != Standing::InUse)
    };
    let voted: Vec<u32> = conversation
        .marks
        .iter()
        .map(|mark| mark.number)
        .filter(|number| conversation.votes.iter().any(|vote| vote.1 == *number))
        .collect();
    let columns = ballots.by_number();
    let all: Vec<u32> = conversation.marks.iter().map(|mark| mark.number).collect();
    let column = |number: u32| columns[all.iter().position(|one| *one == number).unwrap()];
    let place = |person: u128| {
        let (mut cells, mut sum) = (0, [0.0; 2]);
        for number in &voted {
            let vote = conversation.votes.iter().find(|vote| vote.0 == person && vote.1 == *number);
            let value = if is_out(*number) { Some(0.0) } else { vote.map(|vote| vote.2.value()) };
            if let Some(value) = value {
                cells += 1;
                for axis in [0, 1] {
                    let components = &analysis.components;
                    sum[axis] += (value - components.centre[column(*number)])
                        * components.loadings[axis][column(*number)];
                }
            }
        }
        let factor = (f64::from(u32::try_from(voted.len()).unwrap()) / f64::from(cells.max(1))).sqrt();
        sum.map(|sum| sum * factor)
    };
    (0..ballots.participants()).map(|row| place(ballots.participant(row).unwrap())).collect()
}

#[test]
fn real_conversations_are_the_same_in_any_order_and_from_either_side() {
    for set in SETS {
        let export = export(set);
        let votes: Vec<Vote> = export
            .votes
            .iter()
            .map(|vote| (u128::from(vote.participant), vote.statement, vote.choice))
            .collect();
        let standing = |number| if number % 9 == 4 { Standing::Out } else { Standing::InUse };
        let mark = |number| StatementMark { number, standing: standing(number) };
        let marks = export.comments.iter().map(|comment| mark(comment.number)).collect();
        let conversation = Conversation { marks, votes };
        for profile in PROFILES {
            let (one, two) = (conversation.ballots(), conversation.shuffled(3).ballots());
            let (first, second) = (analyse(&one, profile), analyse(&two, profile));
            let name = |key: u128| key.to_string();
            assert_eq!(document(&one, &first, name), document(&two, &second, name), "{set}");
            let opposite = conversation.negated().ballots();
            let third = analyse(&opposite, profile);
            assert_eq!(memberships(&one, &first), memberships(&opposite, &third), "{set}");
            assert_eq!(first.consensus.agree, third.consensus.disagree, "{set}");
            // To the last bit: what is only nearly opposite could fall to another side of a border.
            let turned = third.places.iter().map(|place| place.map(|entry| -entry));
            assert!(first.places.iter().copied().eq(turned), "{set}");
        }
    }
}
