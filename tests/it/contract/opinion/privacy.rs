//! Of a handful of people the analysis makes no groups, and nothing that all share.

use trilateral::opinion::{Ballots, Choice, Profile, Standing, StatementMark, Verdict, analyse};

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
