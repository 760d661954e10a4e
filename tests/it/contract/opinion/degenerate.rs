//! Item 7: conversations that are hardly any. Each gives a document, and no number in it is missing.

use serde_json::Value;
use trilateral::opinion::{Ballots, Choice, Profile, Standing, StatementMark, Verdict, analyse};

fn ballots(people: u128, statements: u32, choice: impl Fn(u128, u32) -> Option<Choice>) -> Ballots {
    let votes = (0..people).flat_map(|person| {
        let choice = &choice;
        (0..statements).filter_map(move |number| Some((person, number, choice(person, number)?)))
    });
    marked(statements, Standing::InUse, votes.collect())
}

fn marked(statements: u32, standing: Standing, votes: Vec<(u128, u32, Choice)>) -> Ballots {
    Ballots::new((0..statements).map(|number| StatementMark { number, standing }), votes)
}

/// Only what may be unknown is null; everything else is a number.
fn assert_complete(value: &Value, path: &str) {
    match value {
        Value::Null => assert!(path.ends_with("margin") || path.ends_with("stability"), "{path} is null"),
        Value::Array(values) => values.iter().for_each(|value| assert_complete(value, path)),
        Value::Object(values) => {
            values.iter().for_each(|(name, value)| assert_complete(value, &format!("{path}/{name}")));
        }
        _ => {}
    }
}

#[track_caller]
fn check(ballots: &Ballots) -> [Value; 2] {
    [Profile::Polis, Profile::Careful { smallest_group: 5 }].map(|profile| {
        let analysis = analyse(ballots, profile);
        assert!(analysis.places.iter().flatten().all(|entry| entry.is_finite()));
        let places = analysis.statement_places.values().flatten();
        assert!(places.chain(analysis.priorities.values()).all(|entry| entry.is_finite()));
        let report = serde_json::to_value(analysis.report(ballots, |key| key.to_string())).unwrap();
        assert_complete(&report, "");
        report
    })
}

fn mixed(person: u128, number: u32) -> Option<Choice> {
    let code = usize::try_from(person * 7 + u128::from(number) * 5 + person * u128::from(number)).unwrap();
    Some(Choice::ALL[code % 3])
}

#[test]
fn nobody_one_and_two() {
    for people in 0..=2 {
        for statements in 0..=3 {
            let [_, careful] = check(&ballots(people, statements, mixed));
            assert_eq!(
                (&careful["k"], &careful["verdict"]),
                (&Value::from(1), &Value::from("too_few_people"))
            );
        }
    }
}

#[test]
fn everybody_says_the_same() {
    for choice in Choice::ALL {
        for statements in [1, 8] {
            let [polis, careful] = check(&ballots(30, statements, |_, _| Some(choice)));
            assert_eq!(polis["explained_variance"], serde_json::json!([0.0, 0.0]));
            assert_eq!((&polis["k"], &careful["k"]), (&Value::from(1), &Value::from(1)));
            assert_eq!(careful["verdict"], "no_clear_groups");
        }
    }
}

#[test]
fn identical_people_and_a_column_without_variance() {
    check(&ballots(20, 9, |_, number| mixed(1, number)));
    check(&ballots(
        20,
        9,
        |person, number| if number == 4 { Some(Choice::Agree) } else { mixed(person, number) },
    ));
}

#[test]
fn no_second_direction() {
    let two_camps =
        ballots(40, 8, |person, _| Some(if person % 2 == 0 { Choice::Agree } else { Choice::Disagree }));
    let [polis, careful] = check(&two_camps);
    assert!(polis["explained_variance"][1].as_f64().unwrap() == 0.0);
    assert_eq!((&polis["k"], &careful["k"]), (&Value::from(2), &Value::from(2)));
}

#[test]
fn two_directions_that_explain_the_same() {
    // Statements 0-3 divide by one half of the people, 4-7 by another that cuts across it.
    let crossed = ballots(40, 8, |person, number| {
        let side = if number < 4 { person % 2 } else { person / 2 % 2 };
        Some(if side == 0 { Choice::Agree } else { Choice::Disagree })
    });
    let analysis = analyse(&crossed, Profile::Careful { smallest_group: 5 });
    let [first, second] = analysis.components.variances;
    assert!((first / second - 1.0).abs() < 1e-9, "{first} {second}");
    assert_eq!((analysis.k, analysis.verdict), (4, Verdict::Groups));
}

#[test]
fn few_who_qualify() {
    // Three people give eight votes and twenty give one, each another: Polis fills up to fifteen.
    let sparse = ballots(23, 8, |person, number| {
        let is_given = person < 3 || person % 8 == u128::from(number);
        is_given.then(|| Choice::ALL[usize::try_from((person / 8 + u128::from(number)) % 3).unwrap()])
    });
    let [polis, careful] = check(&sparse);
    assert_eq!(polis["clustered"], 15);
    assert_eq!(careful["verdict"], "too_few_people");
}

#[test]
fn everything_moderated_out() {
    let votes: Vec<_> = (0..20_u128)
        .flat_map(|person| (0..5_u32).map(move |number| (person, number, mixed(person, number).unwrap())))
        .collect();
    let [polis, careful] = check(&marked(5, Standing::Out, votes));
    assert_eq!(polis["consensus"]["agree"], serde_json::json!([]));
    assert_eq!(careful["k"], 1);
}

#[test]
fn a_changed_vote_replaces_the_first() {
    let votes = vec![(1, 0, Choice::Agree), (1, 0, Choice::Disagree), (1, 9, Choice::Agree)];
    let analysis = analyse(&marked(1, Standing::InUse, votes), Profile::Polis);
    assert_eq!((analysis.votes, analysis.tallies[&0].disagree), (1, 1));
}

#[test]
fn the_limit_of_k_follows_the_base_clusters() {
    // 2 + ⌊B/12⌋: eleven places allow two groups, twelve three, thirty-six five.
    for (places, most) in [(11, 2), (12, 3), (36, 5), (60, 5)] {
        let apart = ballots(places, 12, |person, number| {
            Some(if person >> (number % 6) & 1 == 0 { Choice::Agree } else { Choice::Disagree })
        });
        let analysis = analyse(&apart, Profile::Polis);
        let base = analysis.places.len();
        assert_eq!(analysis.silhouettes.keys().max(), Some(&most), "{places} places, {base} people");
    }
}
