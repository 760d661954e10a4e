//! The disclosure gate against a reader who knows everything that was ever published.

use std::collections::BTreeMap;
use std::slice::from_ref;

use proptest::prelude::*;
use serde_json::{Value, json};
use trilateral::disclosure::{
    Block, Place, Protected, Published, Rule, Table, exposed, protect, released, say, tables_of,
};
use trilateral::opinion::{
    Ballots, Chance, Choice, Profile, PublicAnalysis, Standing, StatementMark, Verdict, analyse,
    with_given_groups,
};

fn table(universe: &str, dimensions: &[&str], counts: &[(&[&str], u32)]) -> Table {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Table {
        universe: universe.to_owned(),
        dimensions: words(dimensions),
        counts: counts.iter().map(|(cell, count)| (words(cell), *count)).collect(),
        within: None,
        changed: 1000,
    }
}

fn place(fixed: &[(&str, &str)]) -> Place {
    fixed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[track_caller]
fn release(tables: &[Table], previous: &[Published], rule: Rule) -> Published {
    match protect(tables, previous, 1000, rule) {
        Protected::Release(published) => published,
        Protected::Held { missing } => panic!("held: {missing}"),
    }
}

/// What somebody would publish who only hides small cells: the way to be undone by subtraction.
fn naive(tables: &[Table], rule: Rule) -> Published {
    let mut blocks: BTreeMap<String, Block> = BTreeMap::new();
    for table in tables {
        let block = blocks.entry(table.universe.clone()).or_default();
        let mut counts: BTreeMap<Place, u32> = BTreeMap::new();
        for (cell, count) in &table.counts {
            let named: Vec<(&String, &String)> = table.dimensions.iter().zip(cell).collect();
            for mask in 0..1_usize << named.len() {
                let fixed = named.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1);
                let place = fixed.map(|(_, (name, value))| ((*name).clone(), (*value).clone())).collect();
                *counts.entry(place).or_default() += count;
            }
        }
        block.shown.extend(counts.into_iter().filter(|(_, count)| *count >= rule.threshold()));
    }
    Published { blocks }
}

/// Two groups, 5 to 1 and 0 to 5, and everybody: the lone answer is not to be found.
#[test]
fn the_lone_answer_cannot_be_found_by_subtraction() {
    let tables = [table(
        "statement 1",
        &["choice", "group"],
        &[(&["agree", "a"], 5), (&["disagree", "a"], 1), (&["agree", "b"], 0), (&["disagree", "b"], 5)],
    )];
    for threshold in [5, 10] {
        let rule = Rule::new(threshold);
        let published = release(&tables, &[], rule);
        assert_eq!(exposed(&tables, &published, &[], rule), 0);
        let block = &published.blocks["statement 1"];
        assert!(block.shown.keys().all(|place| place.len() < 2), "{block:?}");
    }
    let rule = Rule::new(5);
    assert!(exposed(&tables, &naive(&tables, rule), &[], rule) > 0, "the planted fault is found");
}

#[test]
fn zeros_and_small_counts_look_the_same() {
    let shown = |small: u32| {
        let cells: &[(&[&str], u32)] =
            &[(&["north"], small), (&["south"], 40), (&["east"], 9 - small), (&["west"], 21)];
        release(&[table("people", &["region"], cells)], &[], Rule::default())
    };
    assert_eq!(shown(0), shown(9));
    let place = |region| place(&[("region", region)]);
    assert_eq!(shown(4).count("people", &place("south")), Some(40));
    assert_eq!(shown(4).count("people", &place("north")), None);
}

#[test]
fn nothing_shown_is_all_of_a_small_group() {
    let cells: &[(&[&str], u32)] =
        &[(&["yes", "north"], 14), (&["no", "north"], 0), (&["yes", "south"], 40), (&["no", "south"], 40)];
    let all_of_north = place(&[("answer", "yes"), ("region", "north")]);
    let published = release(&[table("people", &["answer", "region"], cells)], &[], Rule::default());
    assert_eq!(published.count("people", &all_of_north), None);
    // Nor when nobody anywhere gave another answer, so that nothing else is hidden.
    let cells: &[(&[&str], u32)] =
        &[(&["yes", "north"], 14), (&["yes", "south"], 40), (&["yes", "east"], 30)];
    let published = release(&[table("people", &["answer", "region"], cells)], &[], Rule::default());
    assert_eq!(published.count("people", &all_of_north), None);
}

/// A release as somebody might put it together by hand.
fn by_hand(universe: &str, shown: &[(&[(&str, &str)], u32)]) -> Published {
    let shown = shown.iter().map(|(fixed, count)| (place(fixed), *count)).collect();
    Published { blocks: BTreeMap::from([(universe.to_owned(), Block { shown, ..Block::default() })]) }
}

/// Every sum by itself leaves ten people of room. But regions a and b have ten together, and a has at
/// least the ten who said yes: so b has none, and nobody in a said no.
#[test]
fn what_follows_from_several_sums_is_found() {
    let cells: &[(&[&str], u32)] = &[
        (&["yes", "a"], 10),
        (&["no", "a"], 0),
        (&["yes", "b"], 0),
        (&["no", "b"], 0),
        (&["yes", "c"], 10),
        (&["no", "c"], 10),
    ];
    let tables = [table("people", &["answer", "region"], cells)];
    let published = by_hand(
        "people",
        &[(&[], 30), (&[("region", "c")], 20), (&[("answer", "yes"), ("region", "a")], 10)],
    );
    assert!(exposed(&tables, &published, &[], Rule::default()) > 0);
}

/// Each release by itself is safe. Together they tell that nobody came in the east or in the west.
#[test]
fn what_changed_between_releases_is_attacked_too() {
    let regions = |north, south| {
        let cells: &[(&[&str], u32)] =
            &[(&["north"], north), (&["south"], south), (&["east"], 8), (&["west"], 12)];
        [table("people", &["region"], cells)]
    };
    let all = |north: u32, south: u32| {
        by_hand(
            "people",
            &[(&[], north + south + 20), (&[("region", "north")], north), (&[("region", "south")], south)],
        )
    };
    let (before, after) = (all(50, 60), all(70, 80));
    let rule = Rule::default();
    assert_eq!(exposed(&regions(50, 60), &before, &[], rule), 0);
    assert_eq!(exposed(&regions(70, 80), &after, &[], rule), 0);
    assert!(exposed(&regions(70, 80), &after, from_ref(&before), rule) > 0);
    let released = release(&regions(70, 80), from_ref(&before), rule);
    assert_eq!(exposed(&regions(70, 80), &released, from_ref(&before), rule), 0);
}

#[test]
fn thresholds_are_never_under_five_and_tables_never_deeper_than_two() {
    assert_eq!((Rule::new(1).threshold(), Rule::default().threshold()), (5, 10));
    let deep = table("people", &["a", "b", "c"], &[(&["x", "y", "z"], 100)]);
    assert_eq!(release(&[deep], &[], Rule::default()).blocks["people"], Block::default());
    let one = table("people", &["a"], &[(&["x"], 100)]);
    let other = table("people", &["b"], &[(&["y"], 90)]);
    assert_eq!(
        release(&[one, other], &[], Rule::default()).blocks["people"],
        Block::default(),
        "contradiction"
    );
}

#[test]
fn a_release_waits_for_enough_people() {
    let tables = [table("people", &["region"], &[(&["north"], 50), (&["south"], 60)])];
    let first = release(&tables, &[], Rule::default());
    assert_eq!(protect(&tables, from_ref(&first), 7, Rule::default()), Protected::Held { missing: 3 });
    // A universe in which few changed stays as it was, unless somebody in it has withdrawn.
    let mut later = [table("people", &["region"], &[(&["north"], 56), (&["south"], 63)])];
    later[0].changed = 7;
    let north = place(&[("region", "north")]);
    let kept = release(&later, from_ref(&first), Rule::default());
    assert_eq!(kept.count("people", &north), Some(50));
    let mut superseded = first;
    superseded.blocks.get_mut("people").unwrap().is_superseded = true;
    assert_eq!(release(&later, &[superseded], Rule::default()).count("people", &north), Some(55));
}

#[test]
fn what_was_published_can_be_stored() {
    let tables = [table("people", &["region"], &[(&["north"], 50), (&["south"], 60)])];
    let published = release(&tables, &[], Rule::default());
    let text = serde_json::to_string(&published).unwrap();
    assert_eq!(serde_json::from_str::<Published>(&text).unwrap(), published);
}

/// A consultation as a test draws it: people with attributes and answers, in two waves.
struct Drawn {
    first: Vec<Table>,
    second: Vec<Table>,
}

fn drawn(seed: u64) -> Drawn {
    let mut chance = Chance::new(seed);
    let people = 5 + chance.below(300);
    let regions = 2 + chance.below(5);
    let ages = 2 + chance.below(5);
    let statements = 1 + chance.below(5);
    let groups = 1 + chance.below(4);
    // Unequal shares, so that there are rare values.
    let rare = |chance: &mut Chance, values: usize| {
        let highest = 1 + chance.below(values);
        chance.below(highest)
    };
    let later = people + 10 + chance.below(60);
    let persons: Vec<Vec<usize>> = (0..later)
        .map(|_| {
            let mut person = vec![rare(&mut chance, regions), rare(&mut chance, ages), chance.below(groups)];
            person.extend((0..statements).map(|_| rare(&mut chance, 4)));
            person
        })
        .collect();
    let tables = |persons: &[Vec<usize>], changed: u32| {
        let crossed =
            |universe: &str, dimensions: [(&str, usize); 2], takes_part: &dyn Fn(&Vec<usize>) -> bool| {
                let mut counts: BTreeMap<Vec<String>, u32> = BTreeMap::new();
                for person in persons.iter().filter(|person| takes_part(person)) {
                    let cell = dimensions.iter().map(|(_, column)| person[*column].to_string()).collect();
                    *counts.entry(cell).or_default() += 1;
                }
                let dimensions = dimensions.iter().map(|(name, _)| (*name).to_owned()).collect();
                Table { universe: universe.to_owned(), dimensions, counts, within: None, changed }
            };
        let everybody = |_: &Vec<usize>| true;
        let mut tables = vec![
            crossed("people", [("region", 0), ("age", 1)], &everybody),
            crossed("people", [("region", 0), ("group", 2)], &everybody),
        ];
        for statement in 0..statements {
            let voted = move |person: &Vec<usize>| person[3 + statement] < 3;
            let name = format!("statement {statement}");
            tables.push(crossed(&name, [("choice", 3 + statement), ("group", 2)], &voted));
        }
        tables
    };
    Drawn { first: tables(&persons[..people], 1000), second: tables(&persons, 1000) }
}

/// Bounds by interval propagation, another way than that of the gate: whatever it narrows down to
/// fewer than the threshold is exposed. Only for cells of one table and what is shown of its margins,
/// each number at most four below the truth.
fn propagated(table: &Table, block: &Block, threshold: u32) -> usize {
    let place =
        |cell: &[String]| -> Place { table.dimensions.iter().cloned().zip(cell.iter().cloned()).collect() };
    let values = |index: usize| {
        let mut values: Vec<String> = table.counts.keys().map(|cell| cell[index].clone()).collect();
        values.sort();
        values.dedup();
        values
    };
    let cells: Vec<Vec<String>> = values(0)
        .iter()
        .flat_map(|first| values(1).into_iter().map(move |second| vec![first.clone(), second]))
        .collect();
    let start = |cell: &Vec<String>| {
        let shown = block.shown.get(&place(cell)).copied().map(f64::from);
        shown.map_or((0.0, f64::INFINITY), |count| (count, count + 4.0))
    };
    let mut bounds: Vec<(f64, f64)> = cells.iter().map(start).collect();
    for _ in 0..6 {
        for (axis, name) in table.dimensions.iter().enumerate() {
            for value in values(axis) {
                let Some(sum) = block.shown.get(&Place::from([(name.clone(), value.clone())])) else {
                    continue;
                };
                let inside: Vec<usize> =
                    (0..cells.len()).filter(|cell| cells[*cell][axis] == value).collect();
                for own in &inside {
                    let others = inside.iter().filter(|other| *other != own);
                    let (low, high) = others
                        .fold((0.0, 0.0), |sum, other| (sum.0 + bounds[*other].0, sum.1 + bounds[*other].1));
                    let (old_low, old_high) = bounds[*own];
                    bounds[*own] =
                        (old_low.max(f64::from(*sum) - high), old_high.min(f64::from(*sum) + 4.0 - low));
                }
            }
        }
    }
    let is_hidden = |cell: &Vec<String>| !block.shown.contains_key(&place(cell));
    let narrow = |(low, high): &(f64, f64)| high >= low && high - low < f64::from(threshold);
    cells.iter().zip(&bounds).filter(|(cell, bounds)| is_hidden(cell) && narrow(bounds)).count()
}

#[test]
fn two_hundred_random_consultations_with_two_releases_each_expose_nobody() {
    let (mut exposed_naively, mut shown) = (0, 0);
    for seed in 0..200 {
        let rule = Rule::new(if seed % 2 == 0 { 10 } else { 5 });
        let drawn = drawn(seed);
        let first = release(&drawn.first, &[], rule);
        assert_eq!(exposed(&drawn.first, &first, &[], rule), 0, "seed {seed}");
        let second = release(&drawn.second, from_ref(&first), rule);
        assert_eq!(exposed(&drawn.second, &second, from_ref(&first), rule), 0, "seed {seed}");
        for (tables, published) in [(&drawn.first, &first), (&drawn.second, &second)] {
            for table in tables {
                let block = &published.blocks[&table.universe];
                assert_eq!(propagated(table, block, rule.threshold()), 0, "seed {seed} {}", table.universe);
                assert!(block.shown.values().all(|count| count % 5 == 0 && *count >= 5));
            }
            shown += published.blocks.values().map(|block| block.shown.len()).sum::<usize>();
        }
        if seed < 20 {
            exposed_naively += exposed(&drawn.first, &naive(&drawn.first, rule), &[], rule);
        }
        dump(seed, &drawn, &first, &second, rule);
    }
    assert!(exposed_naively > 0, "the planted fault is found");
    assert!(shown > 1000, "something is left to read: {shown}");
}

/// For `suppress_audit.py`: with `DUMP_DISCLOSURE` set to a folder, each release as a file.
fn dump(seed: u64, drawn: &Drawn, first: &Published, second: &Published, rule: Rule) {
    let Ok(folder) = std::env::var("DUMP_DISCLOSURE") else { return };
    let write = |name: &str, tables: &[Table], published: &Published, slack: u32| {
        let document = audit_document(tables, published, rule, slack);
        let path = format!("{folder}/{seed}-{name}-{slack}.json");
        std::fs::write(path, serde_json::to_string(&document).unwrap()).unwrap();
    };
    for slack in [0, 2] {
        write("first", &drawn.first, first, slack);
        write("second", &drawn.second, second, slack);
        write("naive", &drawn.first, &naive(&drawn.first, rule), slack);
    }
    let change = |table: &Table| {
        let (after, before) = (&second.blocks[&table.universe], &first.blocks[&table.universe]);
        let both = after.shown.iter().filter_map(|(place, count)| {
            Some((place.clone(), count.checked_sub(*before.shown.get(place)?)?))
        });
        (table.universe.clone(), Block { shown: both.collect(), ..Block::default() })
    };
    let changes = Published { blocks: drawn.second.iter().map(change).collect() };
    write("change", &drawn.second, &changes, 0);
}

/// The cells of every table, null when hidden, and every margin that is shown, as sums of them.
fn audit_document(tables: &[Table], published: &Published, rule: Rule, slack: u32) -> Value {
    let (mut cells, mut sums) = (serde_json::Map::new(), Vec::new());
    for (index, table) in tables.iter().enumerate() {
        let shown = &published.blocks[&table.universe].shown;
        let values = |axis: usize| {
            let tables = tables.iter().filter(|other| other.universe == table.universe);
            let named = tables.filter_map(|other| {
                Some((other, other.dimensions.iter().position(|name| *name == table.dimensions[axis])?))
            });
            let mut values: Vec<String> = named
                .flat_map(|(other, axis)| other.counts.keys().map(move |cell| cell[axis].clone()))
                .collect();
            values.sort();
            values.dedup();
            values
        };
        let mut margins: BTreeMap<Place, Vec<String>> = BTreeMap::new();
        for first in values(0) {
            for second in values(1) {
                let fixed: Vec<(String, String)> =
                    table.dimensions.iter().cloned().zip([first.clone(), second.clone()]).collect();
                let place: Place = fixed.iter().cloned().collect();
                let name = format!("{index} {place:?}");
                cells.insert(name.clone(), shown.get(&place).map_or(Value::Null, |count| json!(count)));
                for margin in [Place::new(), Place::from([fixed[0].clone()]), Place::from([fixed[1].clone()])]
                {
                    margins.entry(margin).or_default().push(name.clone());
                }
            }
        }
        for (margin, of) in margins {
            if let Some(count) = shown.get(&margin) {
                sums.push(json!({"of": of, "equals": count, "slack": slack}));
            }
        }
    }
    json!({"cells": cells, "sums": sums, "k": rule.threshold()})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn the_order_of_tables_changes_nothing(seed: u64) {
        let drawn = drawn(seed);
        let mut turned = drawn.first.clone();
        turned.reverse();
        prop_assert_eq!(release(&drawn.first, &[], Rule::default()), release(&turned, &[], Rule::default()));
    }
}

/// From votes to the public document: nothing in it that the gate did not let through.
#[test]
fn an_analysis_goes_through_the_gate() {
    let marks = |number| StatementMark { number, standing: Standing::InUse };
    let camp = |person: u128, number: u32| match (person % 3, number % 5) {
        (_, 4) => Choice::Agree,
        (0, _) => Choice::Agree,
        (1, _) => Choice::Disagree,
        (_, odd) if odd % 2 == 1 => Choice::Agree,
        _ => Choice::Disagree,
    };
    let votes =
        (0..90_u128).flat_map(|person| (0..10_u32).map(move |number| (person, number, camp(person, number))));
    let ballots = Ballots::new((0..10).map(marks), votes);
    let analysis = analyse(&ballots, Profile::Careful { smallest_group: 10 });
    assert_eq!((analysis.verdict, analysis.k), (Verdict::Groups, 3));
    let tables = tables_of(&analysis, Rule::default(), |_| 90);
    let mut published = release(&tables, &[], Rule::default());
    say(&mut published, &analysis, &tables, &[], Rule::default());
    assert_eq!(exposed(&tables, &published, &[], Rule::default()), 0);
    let public = PublicAnalysis::of(&analysis, &released(&published, &analysis));
    assert_eq!((public.participants, public.groups.len()), (Some(90), 3));
    assert_eq!(public.groups[0].size, 30);
    assert_eq!(public.consensus.agree, [4, 9]);
    // Of five people per camp nothing is said.
    let few = Ballots::new(
        (0..10).map(marks),
        (0..9_u128).flat_map(|person| (0..10_u32).map(move |number| (person, number, camp(person, number)))),
    );
    let analysis = with_given_groups(&few, |person| usize::try_from(person % 3).ok());
    let published = release(&tables_of(&analysis, Rule::default(), |_| 9), &[], Rule::default());
    assert!(published.blocks.values().all(|block| block.shown.is_empty()));
    let public = PublicAnalysis::of(&analysis, &released(&published, &analysis));
    assert_eq!((public.groups.len(), public.statements.len(), public.participants), (0, 0, None));
}
