//! Decides what of a universe is shown, and asks the attacker before anything is.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::attack::{Attacked, Known, exposed};
use super::tables::{Block, Place, Universe};

/// How far a rounded count may be from the truth.
const ROUNDING: f64 = 2.0;

/// To the nearest multiple of five.
pub(super) const fn to_five(count: u32) -> u32 {
    (count + 2) / 5 * 5
}

/// What a reader knows besides the block in question.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// What was shown of the universe before.
    pub(super) earlier: &'a [&'a Block],
    /// What is shown of the universe that this one is a part of.
    pub(super) whole: Option<&'a Block>,
}

/// What of a universe may be shown.
pub(super) fn block(universe: &Universe, around: Around, rule: Rule) -> Block {
    let mut hidden = primary(universe, rule);
    loop {
        let block = Block { shown: shown(universe, &hidden), is_superseded: false };
        let found = exposures(universe, &block, around, rule);
        if found.is_empty() {
            return block;
        }
        let more = complements(universe, &hidden, &found);
        if more.is_empty() {
            // Nothing is left to hide that could matter.
            return Block::default();
        }
        hidden.extend(more);
    }
}

/// Every count under the threshold, zeros included, and every count that is all of a small group.
fn primary(universe: &Universe, rule: Rule) -> BTreeSet<usize> {
    let count = |place: usize| universe.counts.get(place).copied().unwrap_or_default();
    let small = (0..universe.places.len()).filter(|place| count(*place) < rule.threshold());
    let whole_group = universe.sums().iter().flat_map(|sum| {
        let is_small = count(sum.whole) < 2 * rule.threshold();
        let all = sum.parts.iter().copied();
        all.filter(move |part| is_small && to_five(count(*part)) >= to_five(count(sum.whole)))
    });
    small.chain(whole_group).collect()
}

fn shown(universe: &Universe, hidden: &BTreeSet<usize>) -> BTreeMap<Place, u32> {
    let all = universe.places.iter().zip(&universe.counts).enumerate();
    all.filter(|(index, _)| !hidden.contains(index))
        .map(|(_, (place, count))| (place.clone(), to_five(*count)))
        .collect()
}

/// What a reader of this block and all earlier ones can narrow down: in the block by itself, in each
/// earlier one by what the block adds, and in what changed between the two.
pub(super) fn exposures(universe: &Universe, block: &Block, around: Around, rule: Rule) -> BTreeSet<usize> {
    let number = |block: &Block, place: &Place| block.shown.get(place).copied().map(f64::from);
    let limited =
        |place: &Place, slack: f64| Known { high: limit(around.whole, place) + slack, ..Known::HIDDEN };
    let alone = |place: &Place, slack| {
        number(block, place).map_or(Known::HIDDEN, |number| Known::shown(number, slack))
    };
    let mut found = subtraction(universe, rule, |place| number(block, place));
    found.extend(attack(universe, rule, alone));
    if around.whole.is_some() {
        found.extend(attack(universe, rule, |place, slack| {
            number(block, place).map_or_else(|| limited(place, slack), |number| Known::shown(number, slack))
        }));
    }
    for before in around.earlier {
        found.extend(attack(universe, rule, |place, slack| {
            match (number(block, place), number(before, place)) {
                (Some(after), Some(before)) if after < before => Known::FREE,
                (Some(after), Some(before)) => Known::shown(after - before, 2.0 * slack),
                _ => Known::HIDDEN,
            }
        }));
        // People come more often than they go: a reader may take it that no count has fallen.
        found.extend(attack(universe, rule, |place, slack| {
            match (number(block, place), number(before, place)) {
                (Some(number), _) => Known::shown(number, slack),
                (None, Some(number)) => Known { low: (number - ROUNDING).max(0.0), ..limited(place, slack) },
                (None, None) => limited(place, slack),
            }
        }));
        let look_back = |block: &Block| {
            attack(universe, rule, |place, slack| match (number(before, place), number(block, place)) {
                (Some(number), _) => Known::shown(number, slack),
                (None, Some(number)) => Known { high: number + ROUNDING, ..Known::HIDDEN },
                (None, None) => Known::HIDDEN,
            })
        };
        // Only what this block adds: hiding more of it mends nothing else.
        let known_before = look_back(&Block::default());
        found.extend(look_back(block).into_iter().filter(|place| !known_before.contains(place)));
    }
    found
}

/// The most that a count can be, by what is shown of the universe around it.
fn limit(whole: Option<&Block>, place: &Place) -> f64 {
    let shown = whole.into_iter().flat_map(|block| &block.shown);
    let around = shown.filter(|(wider, _)| wider.iter().all(|(name, value)| place.get(name) == Some(value)));
    around.map(|(_, count)| f64::from(*count)).fold(f64::INFINITY, f64::min)
}

/// What follows by plain subtraction within one sum: a single hidden part, or parts that share less
/// than the threshold.
fn subtraction(universe: &Universe, rule: Rule, number: impl Fn(&Place) -> Option<f64>) -> BTreeSet<usize> {
    let printed = |place: usize| universe.places.get(place).and_then(&number);
    let exposed = universe.sums().iter().flat_map(|sum| {
        let hidden: Vec<usize> = sum.parts.iter().copied().filter(|part| printed(*part).is_none()).collect();
        let known: f64 = sum.parts.iter().filter_map(|part| printed(*part)).sum();
        let is_exposed = printed(sum.whole)
            .is_some_and(|whole| hidden.len() == 1 || whole - known < f64::from(rule.threshold()));
        if is_exposed { hidden } else { Vec::new() }
    });
    exposed.collect()
}

/// Runs the attacker in every way a reader may put the tables together, on printed numbers taken at
/// their word. That leaves least room: whoever allows for rounding, or does not see every sum, has at
/// least as much. Where rounded numbers contradict each other, or an assumption does, a reader has to
/// allow for rounding, first of sums only, then of all.
fn attack(universe: &Universe, rule: Rule, known: impl Fn(&Place, f64) -> Known) -> BTreeSet<usize> {
    let deepest = universe.places.iter().map(BTreeMap::len).max().unwrap_or_default();
    let beliefs = [[0.0, 0.0], [0.0, ROUNDING], [ROUNDING, ROUNDING]].map(|[cells, margins]| {
        let slack = |place: &Place| if place.len() == deepest { cells } else { margins };
        universe.places.iter().map(|place| known(place, slack(place))).collect::<Vec<Known>>()
    });
    let mut found = BTreeSet::new();
    for sums in &universe.views {
        for known in &beliefs {
            let Attacked { narrow, is_contradictory } = exposed(sums, known, f64::from(rule.threshold()));
            found.extend(narrow);
            if !is_contradictory {
                break;
            }
        }
    }
    found
}

/// For each exposed count one more to hide with it: of the shown counts in its sums the one with most
/// dimensions, then the smallest. When its sums show nothing, the smallest count shown at all.
fn complements(universe: &Universe, hidden: &BTreeSet<usize>, found: &BTreeSet<usize>) -> BTreeSet<usize> {
    let cost = |place: &usize| {
        let depth = universe.places.get(*place).map_or(0, BTreeMap::len);
        (std::cmp::Reverse(depth), universe.counts.get(*place).copied(), *place)
    };
    let mut more: BTreeSet<usize> = BTreeSet::new();
    for place in found {
        let sums = || universe.sums_with(*place);
        if sums().any(|sum| sum.places().any(|one| more.contains(&one))) {
            continue;
        }
        let beside = sums().flat_map(|sum| sum.places().collect::<Vec<_>>());
        let shown = beside.filter(|one| !hidden.contains(one)).min_by_key(cost);
        let anywhere = || (0..universe.places.len()).filter(|one| !hidden.contains(one)).min_by_key(cost);
        more.extend(shown.or_else(anywhere));
    }
    more
}
