//! Item 9: nothing about a handful, and nobody's place.

use std::collections::BTreeMap;

use serde_json::Value;
use trilateral::opinion::{
    Analysis, Ballots, Choice, Profile, PublicAnalysis, Released, Standing, StatementMark, Tally, Verdict,
    Word, analyse, percents,
};

use super::data::ballots;

/// Everything, as if there were no disclosure gate.
fn everything(analysis: &Analysis) -> Released {
    let said = |number: u32, tally: &Tally| {
        let groups = analysis.group_tallies.get(&number).into_iter().flatten().enumerate();
        let rows = groups.map(|(group, tally)| (Some(group), *tally)).chain([(None, *tally)]);
        let shares = rows.flat_map(|(group, tally)| {
            Choice::ALL.map(|choice| {
                let percent = percents(tally.of(choice), tally.votes(), 10);
                Word::Share { group, choice, percent }
            })
        });
        let stands_for = (0..).zip(&analysis.groups).flat_map(|(group, found)| {
            let own = found.representative.iter().filter(|one| one.statement == number);
            own.map(move |one| Word::StandsFor { group, direction: one.direction })
        });
        (tally.votes(), shares.chain(stands_for).collect())
    };
    Released {
        participants: u32::try_from(analysis.participants).ok(),
        group_sizes: analysis.groups.iter().map(|group| u32::try_from(group.size).ok()).collect(),
        statements: analysis.tallies.iter().map(|(number, tally)| (*number, said(*number, tally))).collect(),
    }
}

fn names(value: &Value, into: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(values) => values.iter().for_each(|(name, value)| {
            *into.entry(name.clone()).or_default() += 1;
            names(value, into);
        }),
        Value::Array(values) => values.iter().for_each(|value| names(value, into)),
        _ => {}
    }
}

#[test]
fn the_public_document_names_nobody() {
    let analysis = analyse(&ballots("canadian-electoral-reform"), Profile::Careful { smallest_group: 5 });
    let public = PublicAnalysis::of(&analysis, &everything(&analysis));
    let mut found = BTreeMap::new();
    names(&serde_json::to_value(&public).unwrap(), &mut found);
    let expected = [
        "agree",
        "at_least",
        "consensus",
        "direction",
        "disagree",
        "divided",
        "everybody",
        "explained",
        "groups",
        "high",
        "long",
        "low",
        "margin",
        "outline",
        "participants",
        "pass",
        "place",
        "representative",
        "short",
        "size",
        "stability",
        "statement",
        "statements",
        "turn",
        "verdict",
        "votes",
        "x",
        "y",
    ];
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), expected);
    // As many places as there are statements; none of a person.
    assert_eq!(found["place"], public.statements.len());
    assert_eq!(found["outline"], 2);
}

/// The profile that follows Polis can find a group of one. It stays with the operator.
#[test]
fn a_group_below_the_minimum_is_not_published() {
    let analysis = analyse(&ballots("bg2050-volunteers"), Profile::Polis);
    assert!(analysis.groups.iter().any(|group| group.size < 5), "the set has an outlier");
    let public = PublicAnalysis::of(&analysis, &everything(&analysis));
    assert_eq!((public.verdict, public.groups.len()), (Verdict::NoClearGroups, 0));
    assert!(public.statements.iter().all(|statement| statement.groups.is_empty()));
}

#[test]
fn what_is_not_released_is_not_in_the_document() {
    let analysis = analyse(&ballots("canadian-electoral-reform"), Profile::Careful { smallest_group: 5 });
    let public = PublicAnalysis::of(&analysis, &Released::default());
    let text = serde_json::to_string(&public).unwrap();
    assert_eq!(
        text,
        r#"{"verdict":"no_clear_groups","participants":null,"explained":null,"margin":null,"stability":null,"groups":[],"consensus":{"agree":[],"disagree":[]},"divided":[],"statements":[]}"#
    );
}

/// Communities of 1, 2, 4, 6 and 9: all agree, all pass, one dissents. No group and nothing shared is
/// announced, whatever the gate would do.
#[test]
fn tiny_communities_have_no_groups_and_no_consensus() {
    for people in [1, 2, 4, 6, 9] {
        for kind in 0..3 {
            let choice = |person: u128| match kind {
                0 => Choice::Agree,
                1 => Choice::Pass,
                _ if person == 0 => Choice::Disagree,
                _ => Choice::Agree,
            };
            let marks = (0..10).map(|number| StatementMark { number, standing: Standing::InUse });
            let votes =
                (0..people).flat_map(|person| (0..10).map(move |number| (person, number, choice(person))));
            let analysis = analyse(&Ballots::new(marks, votes), Profile::Careful { smallest_group: 5 });
            assert_eq!(analysis.verdict, Verdict::TooFewPeople);
            assert!(analysis.consensus.agree.is_empty() && analysis.consensus.disagree.is_empty());
            assert!(analysis.divided.is_empty());
            assert!(analysis.groups.is_empty() && analysis.labels.iter().all(Option::is_none));
        }
    }
}
