//! Which counts may stand beside each other.
//!
//! Whoever reads "20, 15, not shown" takes the one that is not shown for the smallest. Where it is not, the
//! numbers that it exceeds are left out, too; where it is, that it is smaller has to tell nothing by itself.

use std::collections::BTreeSet;

use super::attack::Claim;
use super::gate;
use super::tables::{Place, Table, Universe};
use super::{Published, Rule, around};

/// Of these counts of one table or of tables beside each other, which a reader compares: those that are
/// shown and larger than all that are not. `tables` are of one universe, in which all these counts stand.
pub fn compared(
    places: &[Place],
    tables: &[Table],
    published: &Published,
    previous: &[Published],
    rule: Rule,
) -> BTreeSet<Place> {
    let all: Vec<&Table> = tables.iter().collect();
    let Some(universe) = Universe::of(&all) else { return BTreeSet::new() };
    let name = tables.first().map(|table| table.universe.as_str()).unwrap_or_default();
    let Some(block) = published.blocks.get(name) else { return BTreeSet::new() };
    let index = |place: &Place| universe.places.binary_search(place).ok();
    let count = |index: usize| universe.counts.get(index).copied().unwrap_or_default();
    let (shown, hidden): (Vec<&Place>, Vec<&Place>) =
        places.iter().partition(|place| block.shown.contains_key(*place));
    let most = hidden.iter().filter_map(|place| index(place)).map(count).max();
    let larger = shown.into_iter().filter(|place| index(place).map(count) > most);
    let larger: BTreeSet<Place> = larger.cloned().collect();
    let smaller_than = |one: &Place, other: &Place| {
        Some(Claim { terms: vec![(index(other)?, 1.0), (index(one)?, -1.0)], least: 1.0 })
    };
    let claims: Vec<Claim> =
        hidden.iter().flat_map(|one| larger.iter().filter_map(|other| smaller_than(one, other))).collect();
    let around = around(name, &universe, published, previous);
    let printed = gate::printed(&universe, block);
    let tells =
        !claims.is_empty() && !gate::exposures(&universe, &printed, &claims, &around, rule).is_empty();
    if tells { BTreeSet::new() } else { larger }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::{Protected, protect};
    use super::*;

    fn table(dimensions: &[&str], counts: &[(&str, u32)]) -> Table {
        let cell = |value: &str| if dimensions.is_empty() { Vec::new() } else { vec![value.to_owned()] };
        Table {
            universe: "people".to_owned(),
            dimensions: dimensions.iter().map(|name| (*name).to_owned()).collect(),
            counts: counts.iter().map(|(value, count)| (cell(value), *count)).collect(),
            within: None,
            changed: 1000,
        }
    }

    /// Choices of which one may choose several, as many people as there are.
    fn several(people: u32, chosen: &[u32]) -> (Vec<Place>, Vec<Table>) {
        let mut tables = vec![table(&[], &[("", people)])];
        let mut places = Vec::new();
        for (number, count) in chosen.iter().enumerate() {
            let name = format!("choice {number}");
            tables.push(table(&[name.as_str()], &[("yes", *count), ("no", people - count), ("(silent)", 0)]));
            places.push(BTreeMap::from([(name, "yes".to_owned())]));
        }
        (places, tables)
    }

    fn told(places: &[Place], tables: &[Table]) -> (Published, Vec<u32>) {
        let rule = Rule::default();
        let Protected::Release(published) = protect(tables, &[], 1000, rule) else { panic!("held") };
        let compared = compared(places, tables, &published, &[], rule);
        let told = compared.iter().filter_map(|place| published.count("people", place)).collect();
        (published, told)
    }

    #[test]
    fn nothing_is_shown_beside_something_larger_that_is_not() {
        let (places, tables) = several(40, &[25, 37]);
        let (published, told) = told(&places, &tables);
        assert_eq!(published.count("people", &places[0]), Some(25), "that all but three chose the other");
        assert_eq!(published.count("people", &places[1]), None);
        assert_eq!(told, [0_u32; 0]);
    }

    #[test]
    fn what_is_larger_than_all_that_is_not_shown_stays() {
        let (places, tables) = several(40, &[25, 3]);
        assert_eq!(told(&places, &tables).1, [25]);
    }

    proptest! {
        #[test]
        fn what_is_told_is_larger_than_what_is_not(
            people in 10_u32..60,
            drawn in proptest::collection::vec(0_u32..60, 1..6),
        ) {
            let chosen: Vec<u32> = drawn.iter().map(|count| count % (people + 1)).collect();
            let (places, tables) = several(people, &chosen);
            let rule = Rule::default();
            let Protected::Release(published) = protect(&tables, &[], 1000, rule) else { panic!("held") };
            let kept = compared(&places, &tables, &published, &[], rule);
            for (one, count) in places.iter().zip(&chosen).filter(|(place, _)| kept.contains(*place)) {
                prop_assert!(published.count("people", one).is_some());
                for (_, other) in places.iter().zip(&chosen).filter(|(place, _)| !kept.contains(*place)) {
                    prop_assert!(count >= other, "{chosen:?} of {people}");
                }
            }
        }
    }
}
