//! Item 8: which statement is shown next.

use std::collections::{BTreeMap, BTreeSet};

use trilateral::opinion::{Candidate, Draw, Profile, analyse, by_priority, with_floor};

use super::data::ballots;

fn candidate(statement: u32, priority: f64) -> Candidate {
    Candidate { statement, priority, votes: 10, is_seed: false }
}

fn draw(participant: u128) -> Draw {
    Draw { seed: 42, participant, turn: 3 }
}

/// χ² of the draws against the priorities: with ten statements, nine degrees of freedom, one draw in
/// ten thousand exceeds 33.7.
#[test]
fn statements_come_up_in_proportion_to_their_priority() {
    let candidates: Vec<Candidate> =
        (0..10).map(|number| candidate(number, f64::from(number * number) + 0.5)).collect();
    let total: f64 = candidates.iter().map(|candidate| candidate.priority).sum();
    let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
    for participant in 0..100_000 {
        let drawn = by_priority(&candidates, &BTreeSet::new(), draw(participant)).unwrap();
        *counts.entry(drawn).or_default() += 1.0;
    }
    let surprise: f64 = candidates
        .iter()
        .map(|candidate| {
            let expected = 100_000.0 * candidate.priority / total;
            (counts.get(&candidate.statement).unwrap_or(&0.0) - expected).powi(2) / expected
        })
        .sum();
    assert!(surprise < 33.7, "{surprise}");
}

#[test]
fn nothing_comes_up_twice_and_nothing_that_is_not_offered() {
    let candidates: Vec<Candidate> = [2, 3, 5, 7].map(|number| candidate(number, 1.0)).to_vec();
    let mut voted = BTreeSet::new();
    while let Some(statement) = with_floor(&candidates, &voted, draw(1)) {
        assert!([2, 3, 5, 7].contains(&statement));
        assert!(voted.insert(statement), "{statement} came up twice");
    }
    assert_eq!(voted.len(), 4);
    assert_eq!(by_priority(&candidates, &voted, draw(1)), None);
    assert_eq!(by_priority(&[], &BTreeSet::new(), draw(1)), None);
}

#[test]
fn the_same_draw_gives_the_same_statement() {
    let candidates: Vec<Candidate> = (0..50).map(|number| candidate(number, 1.0)).collect();
    let drawn = |turn| by_priority(&candidates, &BTreeSet::new(), Draw { turn, ..draw(9) });
    assert_eq!(drawn(1), drawn(1));
    assert!((0..20).any(|turn| drawn(turn) != drawn(1)));
}

/// Once, a mistake gave every statement the same priority for years.
#[test]
fn priorities_differ() {
    let analysis = analyse(&ballots("canadian-electoral-reform"), Profile::Careful { smallest_group: 5 });
    let different: BTreeSet<u64> = analysis.priorities.values().map(|priority| priority.to_bits()).collect();
    assert!(different.len() > analysis.priorities.len() / 2);
}
