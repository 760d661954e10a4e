//! Items 1 to 5 of what the analysis is checked on: the formulas against reference figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use trilateral::opinion::{
    Analysis, GroupStatistics, Profile, Tally, Verdict, adjusted_rand, analyse, group_aware, people,
    priority, proportion_test, silhouettes, two_proportion_test, with_given_groups,
};

use super::data::{SETS, assert_close, ballots, export, numbers, published_groups, reference};

fn unit_vectors() -> Value {
    serde_json::from_str(include_str!("../../../data/opinion/unit_vectors.json")).unwrap()
}

#[test]
fn formulas_by_their_unit_vectors() {
    let vectors = unit_vectors();
    let rows = |name: &str| vectors[name].as_array().unwrap().clone();
    let count = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    for row in rows("prop_test") {
        assert_close(proportion_test(count(&row[0]), count(&row[1])), row[2].as_f64().unwrap(), 1e-12, "T");
    }
    for row in rows("two_prop_test") {
        let [one, two, first, second] = [0, 1, 2, 3].map(|place| count(&row[place]));
        assert_close(two_proportion_test(one, first, two, second), row[4].as_f64().unwrap(), 1e-12, "z");
    }
    for row in rows("priority_A_D_S_E_meta") {
        let [agree, disagree, votes] = [0, 1, 2].map(|place| count(&row[place]));
        let is_meta = row[4].as_bool().unwrap();
        let found = priority(agree, votes - agree - disagree, votes, row[3].as_f64().unwrap(), is_meta);
        assert_close(found, row[5].as_f64().unwrap(), 1e-12, "priority");
    }
    for row in rows("gac_two_groups_A_S") {
        let tally = |pair: &Value| Tally {
            agree: count(&pair[0]),
            pass: count(&pair[1]) - count(&pair[0]),
            disagree: 0,
        };
        let found = group_aware([tally(&row[0]), tally(&row[1])]);
        assert_close(found, row[2].as_f64().unwrap(), 1e-12, "group-aware consensus");
    }
}

/// Everything that follows from groups that are given.
fn with_published_groups(set: &str) -> Analysis {
    let export = export(set);
    let groups = published_groups(&export);
    with_given_groups(&export.ballots(), |participant| groups.get(&participant).copied())
}

#[test]
fn statistics_for_given_groups_equal_the_reference() {
    for set in SETS {
        let analysis = with_published_groups(set);
        let fixed = &reference(set)["fixed_labels"];
        let sizes: Vec<usize> = analysis.groups.iter().map(|group| group.size).collect();
        assert_eq!(json!(sizes), fixed["group_sizes"]);
        for (group, statistics) in fixed["stats"].as_object().unwrap() {
            let group: usize = group.parse().unwrap();
            for (number, expected) in statistics.as_object().unwrap() {
                let tallies = &analysis.group_tallies[&number.parse::<u32>().unwrap()];
                let others = tallies.iter().enumerate().filter(|(other, _)| *other != group);
                let others = others.fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally));
                let found = GroupStatistics::of(tallies[group], others);
                let counts = [found.tally.agree, found.tally.disagree, found.tally.votes()].map(f64::from);
                let (agree, disagree) = (found.agree, found.disagree);
                let shares = [agree.share, disagree.share, agree.share_test, disagree.share_test];
                let ratios = [agree.ratio, disagree.ratio, agree.ratio_test, disagree.ratio_test];
                let all = [&counts[..], &shares[..], &ratios[..]].concat();
                for (found, expected) in all.iter().zip(numbers(expected)) {
                    assert_close(*found, expected, 1e-10, &format!("{set} group {group} statement {number}"));
                }
            }
        }
    }
}

#[test]
fn group_aware_consensus_equals_the_reference_and_what_polis_published() {
    for set in SETS {
        let analysis = with_published_groups(set);
        let fixed = reference(set)["fixed_labels"]["group_aware_consensus"].clone();
        for (number, expected) in fixed.as_object().unwrap() {
            let found = analysis.group_aware_consensus[&number.parse::<u32>().unwrap()];
            assert_close(found, expected.as_f64().unwrap(), 1e-10, number);
        }
    }
    let analysis = with_published_groups("bg2050-volunteers");
    let text = std::fs::read_to_string(super::data::path("bg2050-volunteers", "comments.csv")).unwrap();
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (number, published): (u32, f64) = (cells[1].parse().unwrap(), cells[7].parse().unwrap());
        assert!((analysis.group_aware_consensus[&number] - published).abs() <= 1e-12, "{number}");
        compared += 1;
    }
    assert_eq!(compared, 371);
}

#[test]
fn representative_statements_and_consensus_equal_the_reference() {
    for set in SETS {
        let analysis = with_published_groups(set);
        let reference = reference(set);
        for (group, found) in analysis.groups.iter().enumerate() {
            let found: Vec<Value> =
                found.representative.iter().map(|one| json!([one.statement, one.direction])).collect();
            assert_eq!(
                json!(found),
                reference["fixed_labels"]["repness"][group.to_string()],
                "{set} group {group}"
            );
        }
        assert_eq!(
            serde_json::to_value(&analysis.consensus).unwrap(),
            reference["zero"]["consensus"],
            "{set}"
        );
    }
}

/// With the groups of the reference itself, those of its own clustering: other lists, same rules.
#[test]
fn representative_statements_for_other_groups_equal_the_reference() {
    for set in SETS {
        let reference = reference(set);
        let labels = reference["zero"]["labels"].clone();
        let label = |participant: u128| {
            labels[participant.to_string()].as_u64().and_then(|label| usize::try_from(label).ok())
        };
        let analysis = with_given_groups(&ballots(set), label);
        for (group, found) in analysis.groups.iter().enumerate() {
            let found: Vec<Value> =
                found.representative.iter().map(|one| json!([one.statement, one.direction])).collect();
            assert_eq!(json!(found), reference["zero"]["repness"][group.to_string()], "{set} group {group}");
        }
        for (number, expected) in reference["zero"]["priority"].as_object().unwrap() {
            let found = analysis.priorities[&number.parse::<u32>().unwrap()];
            assert_close(found, expected.as_f64().unwrap(), 1e-7, &format!("{set} priority {number}"));
        }
    }
}

#[test]
fn centre_components_and_places_equal_the_reference() {
    for set in SETS {
        let ballots = ballots(set);
        let analysis = analyse(&ballots, Profile::Polis);
        let reference = reference(set);
        let zero = &reference["zero"];
        let columns = ballots.by_number();
        let components = &analysis.components;
        for (column, expected) in columns.iter().zip(numbers(&zero["center"])) {
            assert!((components.centre[*column] - expected).abs() <= 1e-12, "{set} centre");
        }
        for (place, name) in ["pc1", "pc2"].into_iter().enumerate() {
            let expected = numbers(&zero[name]);
            let found: Vec<f64> = columns.iter().map(|column| components.loadings[place][*column]).collect();
            let cosine: f64 = found.iter().zip(&expected).map(|(found, expected)| found * expected).sum();
            assert!(1.0 - cosine.abs() <= 1e-9, "{set} {name}: cosine {cosine}");
            let largest = found.iter().copied().fold(0.0_f64, |largest, loading| {
                if loading.abs() > largest.abs() { loading } else { largest }
            });
            assert!(largest > 0.0, "{set} {name}: the largest loading is positive");
            let variance = zero["explained_variance"][place].as_f64().unwrap();
            assert_close(components.variances[place], variance, 1e-9, "variance");
            let ratio = zero["explained_variance_ratio"][place].as_f64().unwrap();
            assert_close(components.ratios()[place], ratio, 1e-9, "ratio");
        }
        let sign = |place: usize, name: &str| {
            let expected = numbers(&zero[name]);
            let dot: f64 = columns
                .iter()
                .zip(expected)
                .map(|(column, loading)| components.loadings[place][*column] * loading)
                .sum();
            dot.signum()
        };
        let signs = [sign(0, "pc1"), sign(1, "pc2")];
        let dropped = people(&ballots, components, 0.0);
        for (row, (zeroed, dropped)) in analysis.places.iter().zip(&dropped).enumerate() {
            let participant = ballots.participant(row).unwrap().to_string();
            for axis in [0, 1] {
                let expected = zero["places"][&participant][axis].as_f64().unwrap();
                assert!(
                    (zeroed[axis] * signs[axis] - expected).abs() <= 1e-7,
                    "{set} place of {participant}"
                );
                let expected = reference["drop_places"][&participant][axis].as_f64().unwrap();
                assert!(
                    (dropped[axis] * signs[axis] - expected).abs() <= 1e-7,
                    "{set} place of {participant}"
                );
            }
        }
        for (number, expected) in zero["extremity"].as_object().unwrap() {
            let [x, y] = analysis.statement_places[&number.parse::<u32>().unwrap()];
            assert!((x.hypot(y) - expected.as_f64().unwrap()).abs() <= 1e-9, "{set} extremity of {number}");
        }
    }
}

#[test]
fn silhouette_of_given_groups_equals_the_reference() {
    for set in SETS {
        let export = export(set);
        let groups = published_groups(&export);
        let ballots = export.ballots();
        let analysis = analyse(&ballots, Profile::Polis);
        let grouped = analysis
            .places
            .iter()
            .enumerate()
            .filter_map(|(row, place)| Some((*place, *groups.get(&ballots.participant(row)?)?)));
        let (places, labels): (Vec<_>, Vec<_>) = grouped.unzip();
        let found = silhouettes(&places, &[(&labels, 2)]);
        let expected = reference(set)["silhouette_of_group_id"].as_f64().unwrap();
        assert!((found[0] - expected).abs() <= 1e-9, "{set}: {} is not {expected}", found[0]);
    }
}

/// The adjusted Rand index between the groups of an analysis and the published ones.
fn agreement(set: &str, analysis: &Analysis) -> f64 {
    let export = export(set);
    let groups = published_groups(&export);
    let ballots = export.ballots();
    let both = analysis
        .labels
        .iter()
        .enumerate()
        .filter_map(|(row, label)| Some(((*label)?, *groups.get(&ballots.participant(row)?)?)));
    let (found, published): (Vec<usize>, Vec<usize>) = both.unzip();
    adjusted_rand(&found, &published)
}

#[test]
fn many_starts_find_two_groups_in_both_sets() {
    for set in SETS {
        let analysis = analyse(&ballots(set), Profile::Polis);
        assert_eq!(analysis.k, 2, "{set}: {:?}", analysis.silhouettes);
    }
    let canadian = SETS[1];
    let agreement = agreement(canadian, &analyse(&ballots(canadian), Profile::Polis));
    assert!(agreement >= 0.89, "{agreement}");
}

#[test]
fn careful_groups_are_large_enough_or_there_are_none() {
    let careful = |set: &str| analyse(&ballots(set), Profile::Careful { smallest_group: 5 });
    let outlier = careful("bg2050-volunteers");
    assert_eq!((outlier.verdict, outlier.k, outlier.groups.len()), (Verdict::NoClearGroups, 1, 0));
    assert!(outlier.labels.iter().all(Option::is_none));
    let canadian = careful("canadian-electoral-reform");
    assert_eq!((canadian.verdict, canadian.k), (Verdict::Groups, 2));
    assert!(canadian.groups.iter().all(|group| group.size >= 5));
    assert!(canadian.stability.unwrap() >= 0.6);
    let agreement = agreement("canadian-electoral-reform", &canadian);
    assert!(agreement >= 0.89, "{agreement}");
    let listed: BTreeMap<usize, usize> =
        canadian.groups.iter().map(|group| (group.size, group.representative.len())).collect();
    assert!(listed.values().all(|length| *length > 0), "{listed:?}");
}
