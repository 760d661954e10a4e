//! Decides what of a universe is shown, and asks the attacker before anything is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::attack::{Attacked, Claim, Known, exposed};
use super::tables::{Block, Place, Sum, Universe};

/// How far the truth may be above a published count.
const ROUNDING: f64 = 4.0;

/// Down to a multiple of five. Every published number is so a lower limit: parts never add up to more than
/// their whole, and of two numbers the larger one is never published as the smaller.
pub(crate) const fn down_to_five(count: u32) -> u32 {
    count / 5 * 5
}

/// By place of a universe, the number that is printed; none where it is hidden.
pub(super) type Printed = Vec<Option<f64>>;

/// What a block prints.
pub(super) fn printed(universe: &Universe, block: &Block) -> Printed {
    universe.places.iter().map(|place| block.shown.get(place).copied().map(f64::from)).collect()
}

/// What a reader knows besides the block in question.
pub(super) struct Around {
    /// What was printed of the universe before.
    earlier: Vec<Printed>,
    /// The most that each count can be, by what is shown of the universe that this one is a part of.
    limits: Option<Vec<f64>>,
}

impl Around {
    /// By what was shown before, and what is shown of the universe around this one.
    pub(super) fn of(universe: &Universe, earlier: &[&Block], whole: Option<&Block>) -> Self {
        let limits = |whole: &Block| universe.places.iter().map(|place| limit(whole, place)).collect();
        Self {
            earlier: earlier.iter().map(|block| printed(universe, block)).collect(),
            limits: whole.map(limits),
        }
    }
}

/// What of a universe may be shown. Margins come first, as if no cell were shown at all: what everybody
/// said is worth more than what each group said. Then as many cells as leave them alone.
pub(super) fn block(universe: &Universe, around: &Around, rule: Rule) -> Block {
    let primary = primary(universe, rule);
    let deepest = universe.deepest();
    let is_cell = |place: &usize| universe.places.get(*place).is_some_and(|place| place.len() == deepest);
    let cells = (0..universe.places.len()).filter(|place| deepest > 1 && is_cell(place));
    let margins = settled(universe, around, rule, primary.iter().copied().chain(cells).collect());
    let margins = margins.into_iter().filter(|place| deepest < 2 || !is_cell(place));
    let hidden = settled(universe, around, rule, primary.iter().copied().chain(margins).collect());
    Block { shown: shown(universe, &hidden), ..Block::default() }
}

/// Hides more and more until the attacker finds nothing.
fn settled(universe: &Universe, around: &Around, rule: Rule, mut hidden: BTreeSet<usize>) -> BTreeSet<usize> {
    loop {
        let rounded = |(place, count): (usize, &u32)| {
            (!hidden.contains(&place)).then(|| f64::from(down_to_five(*count)))
        };
        let printed: Printed = universe.counts.iter().enumerate().map(rounded).collect();
        let found = exposures(universe, &printed, &[], around, rule);
        let Some(more) = complement(universe, &hidden, &found) else { break hidden };
        hidden.insert(more);
    }
}

/// Every count under the threshold, zeros included, and every count that is all of a small group.
fn primary(universe: &Universe, rule: Rule) -> BTreeSet<usize> {
    let count = |place: usize| universe.counts.get(place).copied().unwrap_or_default();
    let small = (0..universe.places.len()).filter(|place| count(*place) < rule.threshold());
    let whole_group = universe.sums().iter().flat_map(|sum| {
        let is_small = count(sum.whole) < 2 * rule.threshold();
        let all = sum.parts.iter().copied();
        all.filter(move |part| is_small && down_to_five(count(*part)) >= down_to_five(count(sum.whole)))
    });
    small.chain(whole_group).collect()
}

fn shown(universe: &Universe, hidden: &BTreeSet<usize>) -> BTreeMap<Place, u32> {
    let all = universe.places.iter().zip(&universe.counts).enumerate();
    all.filter(|(index, _)| !hidden.contains(index))
        .map(|(_, (place, count))| (place.clone(), down_to_five(*count)))
        .collect()
}

/// What a reader of this block and all earlier ones can narrow down: in the block by itself, in what
/// changed since an earlier one, and in each of the two by what the other adds. Answers what the first
/// of these attacks finds that finds anything.
pub(super) fn exposures(
    universe: &Universe,
    printed: &[Option<f64>],
    claims: &[Claim],
    around: &Around,
    rule: Rule,
) -> BTreeSet<usize> {
    let number = |printed: &[Option<f64>], place: usize| printed.get(place).copied().flatten();
    let limited = |place: usize, slack: f64| {
        let limit = around.limits.as_ref().and_then(|limits| limits.get(place));
        Known { high: limit.map_or(f64::INFINITY, |limit| limit + slack), ..Known::HIDDEN }
    };
    let by_subtraction = || subtraction(universe, rule, |place| number(printed, place));
    let alone = || {
        attack(universe, claims, rule, |place, slack| {
            number(printed, place).map_or(Known::HIDDEN, |number| Known::shown(number, slack))
        })
    };
    let within = || {
        attack(universe, claims, rule, |place, slack| {
            number(printed, place).map_or_else(|| limited(place, slack), |number| Known::shown(number, slack))
        })
    };
    let change = |before: &[Option<f64>]| {
        attack(universe, &[], rule, |place, slack| match (number(printed, place), number(before, place)) {
            (Some(after), Some(before)) if after < before => Known::FREE,
            (Some(after), Some(before)) => Known::difference(after - before, slack),
            _ => Known::HIDDEN,
        })
    };
    // People come more often than they go: a reader may take it that no count has fallen.
    let looking_forward = |before: &[Option<f64>]| {
        attack(universe, claims, rule, |place, slack| match (number(printed, place), number(before, place)) {
            (Some(number), _) => Known::shown(number, slack),
            (None, Some(number)) => Known { low: number, ..limited(place, slack) },
            (None, None) => limited(place, slack),
        })
    };
    let looking_back = |before: &[Option<f64>], after: &[Option<f64>]| {
        attack(universe, &[], rule, |place, slack| match (number(before, place), number(after, place)) {
            (Some(number), _) => Known::shown(number, slack),
            (None, Some(number)) => Known { high: number + ROUNDING, ..Known::HIDDEN },
            (None, None) => Known::HIDDEN,
        })
    };
    // Only what this block adds: hiding more of it mends nothing else.
    let added_by_looking_back = |before: &[Option<f64>]| {
        let found = looking_back(before, printed);
        if found.is_empty() { found } else { &found - &looking_back(before, &[]) }
    };
    let with = |before: &Printed| {
        first([&|| change(before), &|| looking_forward(before), &|| added_by_looking_back(before)])
    };
    let only_if_within = || if around.limits.is_some() { within() } else { BTreeSet::new() };
    let by_itself = first([&by_subtraction, &alone, &only_if_within]);
    if by_itself.is_empty() {
        around.earlier.iter().map(with).find(|found| !found.is_empty()).unwrap_or_default()
    } else {
        by_itself
    }
}

/// What the first of these attacks finds that finds anything.
fn first(attacks: [&dyn Fn() -> BTreeSet<usize>; 3]) -> BTreeSet<usize> {
    attacks.iter().map(|attack| attack()).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The most that a count can be, by what is shown of the universe around it.
fn limit(whole: &Block, place: &Place) -> f64 {
    let around = whole
        .shown
        .iter()
        .filter(|(wider, _)| wider.iter().all(|(name, value)| place.get(name) == Some(value)));
    around.map(|(_, count)| f64::from(*count)).fold(f64::INFINITY, f64::min)
}

/// What follows by plain subtraction within one sum: a single hidden part, or parts that share less
/// than the threshold.
fn subtraction(universe: &Universe, rule: Rule, printed: impl Fn(usize) -> Option<f64>) -> BTreeSet<usize> {
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
fn attack(
    universe: &Universe,
    claims: &[Claim],
    rule: Rule,
    known: impl Fn(usize, f64) -> Known,
) -> BTreeSet<usize> {
    let deepest = universe.deepest();
    let beliefs = [[0.0, 0.0], [0.0, ROUNDING], [ROUNDING, ROUNDING]].map(|[cells, margins]| {
        let slack = |place: &Place| if place.len() == deepest { cells } else { margins };
        let places = universe.places.iter().enumerate();
        places.map(|(index, place)| known(index, slack(place))).collect::<Vec<Known>>()
    });
    let mut found = BTreeSet::new();
    for sums in &universe.views {
        for known in &beliefs {
            let Attacked { narrow, is_contradictory } =
                exposed(sums, claims, known, f64::from(rule.threshold()));
            found.extend(narrow);
            if !is_contradictory {
                break;
            }
        }
    }
    found
}

/// One more to hide for the widest of the exposed counts, as much else may follow from it: of the
/// counts shown those with most dimensions, of these one that shares a sum with it, of these the
/// smallest. None when nothing is exposed, or nothing is shown any more.
fn complement(universe: &Universe, hidden: &BTreeSet<usize>, found: &BTreeSet<usize>) -> Option<usize> {
    let depth = |place: &usize| universe.places.get(*place).map_or(0, BTreeMap::len);
    let exposed = found.iter().min_by_key(|place| (depth(place), **place))?;
    let beside: BTreeSet<usize> = universe.sums_with(*exposed).flat_map(Sum::places).collect();
    let cost =
        |one: &usize| (Reverse(depth(one)), !beside.contains(one), universe.counts.get(*one).copied(), *one);
    (0..universe.places.len()).filter(|one| !hidden.contains(one)).min_by_key(cost)
}
