//! What a release says never leads to a conclusion that the true numbers contradict: every comparison that a
//! reader can make of it has the true sign, or nothing is said.

use std::cmp::Ordering;

use proptest::prelude::*;
use trilateral::disclosure::{Protected, Rule, exposed, protect, released, say, tables_of};
use trilateral::opinion::{
    Analysis, Ballots, Chance, Choice, Direction, Profile, PublicAnalysis, Share, Shares, Standing,
    StatementMark, Strength, Tally, analyse,
};

const STATEMENTS: u32 = 6;

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap()
}

/// People of one or two camps; how much they agree is drawn for each statement.
fn analysed(seed: u64, threshold: usize) -> Analysis {
    let mut chance = Chance::new(seed);
    let people = 5 + chance.below(70);
    let camps = 1 + chance.below(3);
    let lean: Vec<usize> = (0..size(STATEMENTS) * camps).map(|_| chance.below(11)).collect();
    let mut votes = Vec::new();
    for (person, key) in (0..people).zip(0_u128..) {
        for number in 0..STATEMENTS {
            if chance.below(12) == 0 {
                continue;
            }
            let lean = lean[(person % camps) * size(STATEMENTS) + size(number)];
            let choice = match chance.below(10) {
                drawn if drawn < lean => Choice::Agree,
                9 => Choice::Pass,
                _ => Choice::Disagree,
            };
            votes.push((key, number, choice));
        }
    }
    let marks = (0..STATEMENTS).map(|number| StatementMark { number, standing: Standing::InUse });
    analyse(&Ballots::new(marks, votes), Profile::Careful { smallest_group: threshold })
}

/// Everybody's votes or a group's, beside what is published of them.
struct Row {
    tally: Tally,
    shares: Shares,
}

impl Row {
    fn told(&self) -> Vec<(Choice, f64)> {
        let Shares { agree, pass, disagree } = self.shares;
        let told = |share: Option<Share>| share.map(|share| share.at_least).filter(|share| *share > 0.0);
        let all = [(Choice::Agree, agree), (Choice::Pass, pass), (Choice::Disagree, disagree)];
        all.into_iter().filter_map(|(choice, share)| Some((choice, told(share)?))).collect()
    }
}

fn truth(tally: Tally, choice: Choice) -> f64 {
    f64::from(tally.of(choice)) / f64::from(tally.votes())
}

fn published(analysis: &Analysis, threshold: u32) -> (PublicAnalysis, usize) {
    let rule = Rule::new(threshold);
    let tables = tables_of(analysis, rule, |_| 1000);
    let Protected::Release(mut published) = protect(&tables, &[], 1000, rule) else { panic!("held") };
    say(&mut published, analysis, &tables, &[], rule);
    let exposed = exposed(&tables, &published, &[], rule);
    (PublicAnalysis::of(analysis, &released(&published, analysis)), exposed)
}

fn rows(analysis: &Analysis, public: &PublicAnalysis) -> Vec<Row> {
    let of = |line: &trilateral::opinion::PublicStatement| {
        let all = Row { tally: analysis.tallies[&line.statement], shares: line.everybody };
        let groups = line.groups.iter().enumerate().filter_map(|(group, shares)| {
            Some(Row { tally: analysis.group_tallies[&line.statement][group], shares: (*shares)? })
        });
        groups.chain([all]).collect::<Vec<Row>>()
    };
    public.statements.iter().flat_map(of).collect()
}

fn check(seed: u64, threshold: u32) -> Result<usize, TestCaseError> {
    let analysis = analysed(seed, size(threshold));
    let (public, exposed) = published(&analysis, threshold);
    prop_assert_eq!(exposed, 0, "words narrow nothing down");
    let rows = rows(&analysis, &public);
    let mut said = 0;
    for row in &rows {
        let told = row.told();
        said += told.len();
        prop_assert!(told.iter().map(|(_, share)| share).sum::<f64>() < 1.0 + 1e-9);
        for (choice, share) in &told {
            prop_assert!(*share <= truth(row.tally, *choice) + 1e-9, "at least means at least");
            // Nothing that is left out is larger than what is told.
            let hidden = Choice::ALL.into_iter().filter(|one| told.iter().all(|(told, _)| told != one));
            for other in hidden {
                prop_assert!(row.tally.of(other) <= row.tally.of(*choice), "{:?}", row.tally);
            }
            // Against every other share of the release: the other side, another statement, another group.
            for other in &rows {
                for (choice_there, there) in other.told() {
                    let (one, two) = (truth(row.tally, *choice), truth(other.tally, choice_there));
                    match share.total_cmp(&there) {
                        Ordering::Less => prop_assert!(one < two),
                        Ordering::Greater => prop_assert!(one > two),
                        Ordering::Equal => {}
                    }
                }
            }
        }
    }
    for line in &public.statements {
        let tally = analysis.tallies[&line.statement];
        prop_assert!(line.votes.is_none_or(|votes| votes <= tally.votes()));
        prop_assert!(line.votes.unwrap_or_default() <= public.participants.unwrap_or(u32::MAX));
        if let Some(strength) = line.strength {
            said += 1;
            prop_assert!(strength.holds(tally), "{:?} of {:?}", strength, tally);
        }
    }
    if let Some(all) = public.participants {
        prop_assert!(public.groups.iter().map(|group| group.size).sum::<u32>() <= all, "parts and whole");
    }
    let is_majority = |tally: Tally, direction| 2 * tally.towards(direction) > tally.votes();
    let shared =
        [(&public.consensus.agree, Direction::Agree), (&public.consensus.disagree, Direction::Disagree)];
    for (list, direction) in shared {
        prop_assert!(list.is_sorted(), "the order compares nothing");
        for number in list {
            prop_assert!(is_majority(analysis.tallies[number], direction));
        }
    }
    prop_assert!(public.divided.is_sorted());
    for number in &public.divided {
        let sides = [Direction::Agree, Direction::Disagree];
        let everybody = [analysis.tallies[number]];
        if analysis.groups.is_empty() {
            prop_assert!(sides.iter().all(|side| 4 * everybody[0].towards(*side) > everybody[0].votes()));
        } else {
            let groups = &analysis.group_tallies[number];
            let has_majority = |side: &Direction| groups.iter().any(|tally| is_majority(*tally, *side));
            prop_assert!(sides.iter().all(has_majority), "at odds: {:?}", groups);
        }
        prop_assert!(
            !analysis.consensus.agree.contains(number) && !analysis.consensus.disagree.contains(number)
        );
    }
    for (group, found) in public.groups.iter().enumerate() {
        for one in &found.representative {
            prop_assert!(is_majority(analysis.group_tallies[&one.statement][group], one.direction));
        }
    }
    Ok(said)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_published_comparison_has_the_true_sign(seed: u64, small: bool) {
        check(seed, if small { 5 } else { 10 })?;
    }
}

#[test]
fn words_narrow_nothing_down_also_for_whoever_does_not_know_which_groups_are_at_odds() {
    // What was said passed only together with the sides of "divided", which nobody is told.
    for (seed, threshold) in [(4_256_632_419_405_796_507, 5), (10_777_496_605_234_180_596, 5)] {
        check(seed, threshold).unwrap();
    }
}

/// People with these votes on one statement, and what is published of it.
fn one_statement(votes: [usize; 3], threshold: u32) -> (PublicAnalysis, Tally) {
    let [agree, disagree, pass] = votes;
    let choices = std::iter::repeat_n(Choice::Agree, agree)
        .chain(std::iter::repeat_n(Choice::Disagree, disagree))
        .chain(std::iter::repeat_n(Choice::Pass, pass));
    let votes = (0_u128..).zip(choices).map(|(person, choice)| (person, 0, choice));
    let marks = [StatementMark { number: 0, standing: Standing::InUse }];
    let analysis = analyse(&Ballots::new(marks, votes), Profile::Careful { smallest_group: size(threshold) });
    let (public, exposed) = published(&analysis, threshold);
    assert_eq!(exposed, 0);
    (public, analysis.tallies[&0])
}

#[test]
fn a_tie_of_which_one_half_is_hidden_is_no_majority() {
    let (public, _) = one_statement([8, 8, 1], 5);
    let line = &public.statements[0];
    assert!(!line.everybody.is_told(), "{line:?}");
    assert!(matches!(line.strength, None | Some(Strength::NoMajority)), "{line:?}");
}

#[test]
fn what_all_hold_is_told_in_words() {
    let (public, _) = one_statement([40, 0, 0], 10);
    assert_eq!(public.statements[0].strength, Some(Strength::MostAgree));
    let (public, _) = one_statement([0, 80, 0], 10);
    assert_eq!(public.statements[0].strength, Some(Strength::NearlyAllDisagree));
    // Of few, a word would say how many are left over.
    let (public, _) = one_statement([17, 0, 0], 10);
    assert_eq!(public.statements[0].strength, None);
}

#[test]
fn something_is_left_to_read() {
    let said: usize = (0..40).map(|seed| check(seed, 5).unwrap()).sum();
    assert!(said > 60, "{said}");
}
