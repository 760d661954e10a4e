//! How counts follow from one change of what is published to the next. Pure.

use std::collections::HashSet;

use super::filter::Filter;
use super::index::Facet;
use super::views::{FacetValue, Facets};

/// What a publication, a correction or a withdrawal changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the order of changes.
    pub sequence: i64,
    /// 1 for what came, -1 for what went.
    pub step: i64,
    /// What the practice is counted under, a line for each value.
    pub entries: String,
}

/// The counts of a filter after these changes.
pub fn follow(facets: &Facets, filter: &Filter, changes: &[Change]) -> Facets {
    let mut facets = facets.clone();
    for change in changes {
        let entries: HashSet<&str> = change.entries.lines().collect();
        let missed = missed(filter, &entries);
        // A facet is counted as if nothing had been chosen of it: one that misses there only is counted there.
        let concerned: &[Facet] = match missed.as_slice() {
            [] => &Facet::ALL,
            [_] => &missed,
            _ => continue,
        };
        if missed.is_empty() {
            facets.total = facets.total.saturating_add(change.step);
        }
        for entry in entries {
            let Some((code, value)) = entry.split_once('=') else { continue };
            if concerned.iter().any(|facet| facet.code() == code) {
                add(facets.facets.entry(code.to_owned()).or_default(), value, change.step);
            }
        }
    }
    for values in facets.facets.values_mut() {
        values.retain(|entry| entry.count > 0);
        sort(values);
    }
    facets
}

/// The number of the last of these changes, if none is missing since `version`: old ones are not kept for ever, and a
/// node of an earlier release notes none.
pub fn last_without_gap(version: i64, changes: &[Change]) -> Option<i64> {
    changes.iter().try_fold(version, |last, change| {
        let follows = change.sequence == last || change.sequence == last.saturating_add(1);
        follows.then_some(change.sequence)
    })
}

/// The most frequent first.
pub fn sort(values: &mut [FacetValue]) {
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
}

/// The facets of which something was chosen and nothing of that stands here.
fn missed(filter: &Filter, entries: &HashSet<&str>) -> Vec<Facet> {
    let is_missed = |facet: &Facet| {
        let chosen = filter.chosen(*facet);
        let has = |value: &String| entries.contains(format!("{}={value}", facet.code()).as_str());
        !chosen.is_empty() && !chosen.iter().any(has)
    };
    Facet::ALL.into_iter().filter(is_missed).collect()
}

fn add(values: &mut Vec<FacetValue>, value: &str, step: i64) {
    match values.iter_mut().find(|entry| entry.value == value) {
        Some(entry) => entry.count = entry.count.saturating_add(step),
        None => values.push(FacetValue { value: value.to_owned(), count: step }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(step: i64, entries: &str) -> Change {
        Change { sequence: 1, step, entries: entries.replace(' ', "\n") }
    }

    fn count(facets: &Facets, facet: &str, value: &str) -> i64 {
        let values = facets.facets.get(facet).map(Vec::as_slice).unwrap_or_default();
        values.iter().find(|entry| entry.value == value).map_or(0, |entry| entry.count)
    }

    #[test]
    fn a_facet_is_counted_without_what_was_chosen_of_it() {
        let filter = Filter { countries: vec!["CA".into()], years: vec![1999], ..Filter::default() };
        let came = [
            change(1, "country=CA year=1999 policy_area=health"),
            change(1, "country=MX year=1999 policy_area=health"),
            change(1, "country=MX year=2000 policy_area=health"),
        ];
        let facets = follow(&Facets::default(), &filter, &came);
        assert_eq!(facets.total, 1);
        assert_eq!((count(&facets, "country", "CA"), count(&facets, "country", "MX")), (1, 1));
        assert_eq!((count(&facets, "year", "1999"), count(&facets, "year", "2000")), (1, 0));
        assert_eq!(count(&facets, "policy_area", "health"), 1);
        let facets = follow(&facets, &filter, &[change(-1, "country=CA year=1999 policy_area=health")]);
        assert_eq!((facets.total, count(&facets, "policy_area", "health")), (0, 0));
        assert!(facets.facets["policy_area"].is_empty(), "values nobody has are left out");
    }

    #[test]
    fn a_change_that_is_missing_is_noticed() {
        let numbered = |sequence| Change { sequence, ..change(1, "country=CA") };
        let last = |numbers: &[i64]| {
            last_without_gap(4, &numbers.iter().map(|number| numbered(*number)).collect::<Vec<_>>())
        };
        assert_eq!((last(&[]), last(&[5, 6, 6, 7])), (Some(4), Some(7)));
        assert_eq!((last(&[6]), last(&[5, 7])), (None, None));
    }
}
