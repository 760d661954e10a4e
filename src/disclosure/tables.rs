//! Tables of counts, and which of their numbers are sums of which others.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::opinion::Word;

/// Where a count stands: a value for each dimension that is fixed, in the order of the dimensions'
/// names. Nothing fixed is the count of all.
pub type Place = BTreeMap<String, String>;

/// Counts of the same people by at most two dimensions. Each person stands in exactly one cell: who
/// gave no answer has a value of their own, and an item with several answers is one table for each
/// answer, with values like "yes" and "no".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Whom the table counts: tables of one name share their sums.
    pub universe: String,
    /// The names of its dimensions.
    pub dimensions: Vec<String>,
    /// How many people have these values, given in the order of the dimensions; what is missing is 0.
    pub counts: BTreeMap<Vec<String>, u32>,
    /// The universe that these people are some of, if there is one: a reader knows that they are not
    /// more than those.
    pub within: Option<String>,
    /// How many of the people came, went or changed their answer since the last release.
    pub changed: u32,
}

/// Most dimensions that a table crosses.
pub const MOST_DIMENSIONS: usize = 2;

/// What a release shows of one universe. A count that is not here is hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Rounded counts by place.
    #[serde(with = "shown")]
    pub shown: BTreeMap<Place, u32>,
    /// Somebody in it has withdrawn: it still counts for what a reader may know, and is never shown
    /// again.
    #[serde(default)]
    pub is_superseded: bool,
    /// What is said of it in words.
    #[serde(default)]
    pub said: BTreeSet<Word>,
}

/// Maps with places as keys, as lists: JSON has only text for keys.
mod shown {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Place;

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<Place, u32>, to: S) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Place, u32>, D::Error> {
        Ok(Vec::<(Place, u32)>::deserialize(from)?.into_iter().collect())
    }
}

/// All counts of one universe, its tables put together.
#[derive(Debug, Clone)]
pub(super) struct Universe {
    /// Every cell and every margin.
    pub(super) places: Vec<Place>,
    /// The count of each.
    pub(super) counts: Vec<u32>,
    /// Which place is the sum of which others, in each way that a reader may put it together: all sums
    /// of all tables; those of each table by itself; and of each table only what its cells add up to.
    /// Rounded numbers may contradict each other in one way and not in another.
    pub(super) views: Vec<Vec<Sum>>,
    /// The universe that this one is a part of.
    pub(super) within: Option<String>,
    /// How many people changed since the last release.
    pub(super) changed: u32,
}

/// A place and those it is the sum of, by index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    pub(super) whole: usize,
    pub(super) parts: Vec<usize>,
}

impl Sum {
    /// All places of the sum.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.whole])
    }
}

impl Universe {
    /// Tables of one universe; none when a table crosses too many dimensions, has cells of another
    /// shape than its dimensions, or when two tables contradict each other.
    pub(super) fn of(tables: &[&Table]) -> Option<Self> {
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for table in tables {
            let names: BTreeSet<&String> = table.dimensions.iter().collect();
            if table.dimensions.len() > MOST_DIMENSIONS || names.len() != table.dimensions.len() {
                return None;
            }
            for cell in table.counts.keys() {
                if cell.len() != table.dimensions.len() {
                    return None;
                }
                for (dimension, value) in table.dimensions.iter().zip(cell) {
                    values.entry(dimension).or_default().insert(value);
                }
            }
        }
        let mut counts: BTreeMap<Place, u32> = BTreeMap::new();
        let mut views = vec![BTreeSet::new()];
        for table in tables {
            for (place, count) in every_place(table, &values) {
                if *counts.entry(place).or_insert(count) != count {
                    return None;
                }
            }
            let sums = sums(table, &values);
            let cells_only = cells_only(table, &sums);
            views.extend([sums, cells_only]);
        }
        let all: BTreeSet<(Place, Vec<Place>)> = views.iter().flatten().cloned().collect();
        if let Some(first) = views.first_mut() {
            *first = all;
        }
        views.dedup();
        let places: Vec<Place> = counts.keys().cloned().collect();
        let index = |place: &Place| places.binary_search(place).ok();
        let sum = |(whole, parts): &(Place, Vec<Place>)| {
            Some(Sum { whole: index(whole)?, parts: parts.iter().filter_map(index).collect() })
        };
        let views = views.iter().map(|view| view.iter().filter_map(sum).collect()).collect();
        let changed = tables.iter().map(|table| table.changed).max().unwrap_or_default();
        let within = tables.iter().find_map(|table| table.within.clone());
        Some(Self { views, counts: counts.into_values().collect(), places, within, changed })
    }

    /// All sums.
    pub(super) fn sums(&self) -> &[Sum] {
        self.views.first().map_or(&[], Vec::as_slice)
    }

    /// How many dimensions its cells have.
    pub(super) fn deepest(&self) -> usize {
        self.places.iter().map(BTreeMap::len).max().unwrap_or_default()
    }

    /// The sums a place belongs to, as a part or as the whole.
    pub(super) fn sums_with(&self, place: usize) -> impl Iterator<Item = &Sum> {
        self.sums().iter().filter(move |sum| sum.places().any(|one| one == place))
    }
}

fn with(place: &Place, dimension: &str, value: &str) -> Place {
    let mut place = place.clone();
    place.insert(dimension.to_owned(), value.to_owned());
    place
}

/// Which places of a table are sums of which others.
fn sums(table: &Table, values: &BTreeMap<&str, BTreeSet<&str>>) -> BTreeSet<(Place, Vec<Place>)> {
    let mut sums = BTreeSet::new();
    for dimension in &table.dimensions {
        for whole in wholes(table, dimension, values) {
            let inside = values.get(dimension.as_str()).into_iter().flatten();
            let parts = inside.map(|value| with(&whole, dimension, value)).collect();
            sums.insert((whole, parts));
        }
    }
    sums
}

/// The sums of a table in terms of its cells: every margin, and the count of all.
fn cells_only(table: &Table, sums: &BTreeSet<(Place, Vec<Place>)>) -> BTreeSet<(Place, Vec<Place>)> {
    let is_cell = |place: &&Place| place.len() == table.dimensions.len();
    let cells: BTreeSet<&Place> = sums.iter().flat_map(|(_, parts)| parts).filter(is_cell).collect();
    let wholes: BTreeSet<&Place> = sums.iter().map(|(whole, _)| whole).collect();
    let inside = |whole: &Place| {
        let holds = |cell: &&&Place| whole.iter().all(|(name, value)| cell.get(name) == Some(value));
        cells.iter().filter(holds).map(|cell| (*cell).clone()).collect::<Vec<Place>>()
    };
    wholes.into_iter().map(|whole| (whole.clone(), inside(whole))).collect()
}

/// What the cells along a dimension add up to: for two dimensions the margins of the other one, for
/// one dimension the count of all; the latter for two dimensions as well.
fn wholes(table: &Table, dimension: &str, values: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Place> {
    let others = table.dimensions.iter().filter(|other| *other != dimension);
    let margins = others.flat_map(|other| {
        let inside = values.get(other.as_str()).into_iter().flatten();
        inside.map(|value| with(&Place::new(), other, value))
    });
    margins.chain([Place::new()]).collect()
}

/// Every cell, margin and the count of all, zeros included.
fn every_place(table: &Table, values: &BTreeMap<&str, BTreeSet<&str>>) -> BTreeMap<Place, u32> {
    let mut places = vec![Place::new()];
    for dimension in &table.dimensions {
        let inside = || values.get(dimension.as_str()).into_iter().flatten();
        let further: Vec<Place> =
            places.iter().flat_map(|place| inside().map(|value| with(place, dimension, value))).collect();
        places.extend(further);
    }
    let mut counts: BTreeMap<Place, u32> = places.into_iter().map(|place| (place, 0)).collect();
    for (cell, count) in &table.counts {
        let named = || table.dimensions.iter().zip(cell);
        for (place, sum) in &mut counts {
            let is_inside =
                place.iter().all(|(name, value)| named().any(|(one, other)| one == name && other == value));
            if is_inside {
                *sum += count;
            }
        }
    }
    counts
}
