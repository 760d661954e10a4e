//! Which of many things a digest shows. Pure: the same input makes the same digest.
//!
//! By points, ties by key. But before any country or policy area that is followed gets a second place,
//! each that has something gets a first one; and nobody's work fills a digest: at most two of the same
//! maker. What is not shown is counted, and can be read behind the link.

use std::collections::{HashMap, HashSet};

use super::section::Found;

/// Most things of one maker.
const OF_ONE_MAKER: usize = 2;

/// What was chosen, in the order of the digest, as places in `found`.
pub(super) fn choose(found: &[Found], most: usize) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..found.len()).collect();
    let rank = |place: &usize| found.get(*place).map(|found| (found.terms.total(), found.key.as_str()));
    ranked.sort_by(|one, other| {
        let ((points, key), (other_points, other_key)) = match (rank(one), rank(other)) {
            (Some(one), Some(other)) => (one, other),
            _ => return std::cmp::Ordering::Equal,
        };
        other_points.cmp(&points).then_with(|| key.cmp(other_key))
    });
    let mut choice = Choice { found, chosen: Vec::new(), of_maker: HashMap::new(), seen: HashSet::new() };
    // First, whatever brings a country or an area that nothing has brought yet.
    for place in &ranked {
        if choice.chosen.len() < most && choice.brings_something_new(*place) {
            choice.take(*place);
        }
    }
    for place in &ranked {
        if choice.chosen.len() < most && !choice.chosen.contains(place) {
            choice.take(*place);
        }
    }
    let mut chosen = choice.chosen;
    chosen.sort_by_key(|place| ranked.iter().position(|ranked| ranked == place));
    chosen
}

struct Choice<'a> {
    found: &'a [Found],
    chosen: Vec<usize>,
    of_maker: HashMap<&'a str, usize>,
    seen: HashSet<&'a str>,
}

impl<'a> Choice<'a> {
    /// What counts as covered by a thing: its country, and what it is about at the top level.
    fn covers(found: &'a Found) -> impl Iterator<Item = &'a str> {
        let areas = found.areas.iter().map(|area| area.split('.').next().unwrap_or(area));
        found.country.as_deref().into_iter().chain(areas)
    }

    fn brings_something_new(&self, place: usize) -> bool {
        let Some(found) = self.found.get(place) else { return false };
        Self::covers(found).any(|name| !self.seen.contains(name))
    }

    fn take(&mut self, place: usize) {
        let Some(found) = self.found.get(place) else { return };
        if let Some(maker) = &found.maker {
            let count = self.of_maker.entry(maker).or_default();
            if *count >= OF_ONE_MAKER {
                return;
            }
            *count = count.saturating_add(1);
        }
        self.seen.extend(Self::covers(found));
        self.chosen.push(place);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::section::{Terms, Why};
    use super::*;

    fn thing(key: &str, points: i64, country: &str, area: &str, maker: &str) -> Found {
        Found {
            terms: Terms { interest: points, ..Terms::default() },
            country: Some(country.to_owned()),
            areas: vec![area.to_owned()],
            maker: Some(maker.to_owned()),
            ..Found::plain(key.to_owned(), Why::Own)
        }
    }

    fn keys(found: &[Found], most: usize) -> Vec<&str> {
        choose(found, most).into_iter().map(|place| found[place].key.as_str()).collect()
    }

    #[test]
    fn every_country_and_area_has_a_place_before_any_has_two() {
        let found = [
            thing("a", 40, "CA", "health", "1"),
            thing("b", 39, "CA", "health", "2"),
            thing("c", 38, "CA", "health.mental", "3"),
            thing("d", 10, "MX", "health", "4"),
            thing("e", 5, "US", "justice", "5"),
        ];
        assert_eq!(keys(&found, 3), ["a", "d", "e"]);
        assert_eq!(keys(&found, 4), ["a", "b", "d", "e"]);
        assert_eq!(keys(&found, 9), ["a", "b", "c", "d", "e"], "in the order of points");
    }

    #[test]
    fn nobody_fills_a_digest() {
        let found: Vec<Found> = (0..5).map(|n| thing(&n.to_string(), n, "CA", "health", "one")).collect();
        assert_eq!(keys(&found, 5), ["4", "3"]);
    }

    #[test]
    fn ties_are_decided_by_the_key() {
        let found = [thing("b", 1, "CA", "health", "1"), thing("a", 1, "CA", "health", "2")];
        assert_eq!(keys(&found, 2), ["a", "b"]);
    }

    fn things() -> impl Strategy<Value = Vec<Found>> {
        let one = (0_i64..50, 0_usize..3, 0_usize..4, 0_usize..6);
        prop::collection::vec(one, 0..40).prop_map(|list| {
            let make = |(number, (points, country, area, maker)): (usize, (i64, usize, usize, usize))| {
                thing(
                    &format!("{number:03}"),
                    points,
                    ["CA", "MX", "US"][country],
                    ["health", "justice", "education", "climate"][area],
                    &maker.to_string(),
                )
            };
            list.into_iter().enumerate().map(make).collect()
        })
    }

    proptest! {
        #[test]
        fn a_choice_is_fair_whatever_there_is(found in things(), most in 1_usize..25) {
            let chosen = choose(&found, most);
            prop_assert!(chosen.len() <= most);
            prop_assert_eq!(chosen.iter().collect::<HashSet<_>>().len(), chosen.len(), "nothing is there twice");
            let mut of_maker: HashMap<&str, usize> = HashMap::new();
            for place in &chosen {
                *of_maker.entry(found[*place].maker.as_deref().unwrap()).or_default() += 1;
            }
            prop_assert!(of_maker.values().all(|count| *count <= OF_ONE_MAKER));
            // The order in which things come in decides nothing.
            let mut turned: Vec<Found> = found.clone();
            turned.reverse();
            let keys = |found: &[Found], chosen: Vec<usize>| -> Vec<String> {
                chosen.into_iter().map(|place| found[place].key.clone()).collect()
            };
            let again = choose(&turned, most);
            prop_assert_eq!(keys(&found, chosen), keys(&turned, again));
        }
    }
}
