//! Disclosure control: no published number ever singles somebody out.
//!
//! Every count that leaves the house passes [`protect`]. It hides what is small, hides more so that
//! nothing hidden follows from what is shown, and rounds the rest. Before anything is shown, an
//! attacker who knows every sum of this release and of all earlier ones tries to narrow each hidden
//! count down; as long as that works, more is hidden. Where numbers are left out, words say what they can
//! ([`say`]), and pass the same attacker.
//!
//! Rounding and suppression go together like this: the attacker takes rounded numbers at their word.
//! Whatever satisfies them exactly also satisfies them within rounding, so a hidden count has at least
//! the room that the attacker finds. Zeros are hidden like any other small count.

mod attack;
mod compared;
mod gate;
mod linear;
mod opinions;
mod said;
mod tables;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use compared::compared;
use gate::Around;
pub(crate) use gate::down_to_five;
pub use opinions::{released, tables_of};
pub use said::say;
use tables::Universe;
pub use tables::{Block, MOST_DIMENSIONS, Place, Table};

/// How small a count may be that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    threshold: u32,
}

/// No consultation may go lower.
pub const LOWEST_THRESHOLD: u32 = 5;

impl Rule {
    /// A threshold; never under [`LOWEST_THRESHOLD`].
    pub const fn new(threshold: u32) -> Self {
        Self { threshold: if threshold < LOWEST_THRESHOLD { LOWEST_THRESHOLD } else { threshold } }
    }

    /// The smallest count that is shown, and the room that each hidden one keeps.
    pub const fn threshold(self) -> u32 {
        self.threshold
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self { threshold: 10 }
    }
}

/// What a release shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// By universe.
    pub blocks: BTreeMap<String, Block>,
}

impl Published {
    /// A count of a universe; none when it is hidden.
    pub fn count(&self, universe: &str, place: &Place) -> Option<u32> {
        self.blocks.get(universe)?.shown.get(place).copied()
    }
}

/// What becomes of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protected {
    /// It may be shown.
    Release(Published),
    /// It waits until so many more people have come, gone or changed something.
    Held {
        /// How many are missing.
        missing: u32,
    },
}

/// Decides what of the tables is shown, given everything that was shown before, oldest first, and how
/// many contributors came, went or changed something since.
///
/// A universe in which fewer than the threshold changed is shown as it was, unless somebody in it has
/// withdrawn. The result depends on the set of tables alone, not on their order.
pub fn protect(tables: &[Table], previous: &[Published], changed: u32, rule: Rule) -> Protected {
    if !previous.is_empty() && changed < rule.threshold() {
        return Protected::Held { missing: rule.threshold() - changed };
    }
    let mut published = Published::default();
    for (name, universe) in universes(tables) {
        let block = universe.map_or_else(Block::default, |universe| {
            let last = previous.last().and_then(|release| release.blocks.get(name));
            let kept = last.filter(|block| universe.changed < rule.threshold() && !block.is_superseded);
            let anew = || gate::block(&universe, &around(name, &universe, &published, previous), rule);
            kept.cloned().unwrap_or_else(anew)
        });
        published.blocks.insert(name.to_owned(), block);
    }
    Protected::Release(published)
}

/// Tables put together by universe, those that others are a part of first. None where they do not fit
/// together: of these nothing is shown.
fn universes(tables: &[Table]) -> Vec<(&str, Option<Universe>)> {
    let mut by_name: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
    for table in tables {
        by_name.entry(&table.universe).or_default().push(table);
    }
    let universe = |(name, tables): (_, Vec<&Table>)| (name, Universe::of(&tables));
    let mut universes: Vec<(&str, Option<Universe>)> = by_name.into_iter().map(universe).collect();
    universes
        .sort_by_key(|(_, universe)| universe.as_ref().is_some_and(|universe| universe.within.is_some()));
    universes
}

/// What was shown of a universe before, and what is shown of the one around it.
fn around(name: &str, universe: &Universe, published: &Published, previous: &[Published]) -> Around {
    let earlier: Vec<&Block> = previous.iter().filter_map(|release| release.blocks.get(name)).collect();
    let whole = universe.within.as_ref().and_then(|whole| published.blocks.get(whole));
    Around::of(universe, &earlier, whole)
}

/// How many hidden counts of a release a reader can narrow down to fewer than the threshold allows.
/// Always 0 for what [`protect`] lets through.
pub fn exposed(tables: &[Table], published: &Published, previous: &[Published], rule: Rule) -> usize {
    let attacked = universes(tables).into_iter().filter_map(|(name, universe)| {
        let (universe, block) = (universe?, published.blocks.get(name)?);
        let around = around(name, &universe, published, previous);
        Some(
            gate::exposures(
                &universe,
                &gate::printed(&universe, block),
                &said::claims(&universe, block),
                &around,
                rule,
            )
            .len(),
        )
    });
    attacked.sum()
}
