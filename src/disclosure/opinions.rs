//! The counts of an analysis as tables for the gate, and what it let through as what the public
//! document is made of.

use std::collections::BTreeMap;

use super::tables::{Place, Table};
use super::{Published, Rule};
use crate::opinion::{Analysis, Choice, Released, Tally};

/// How many people took part, by group.
const PARTICIPANTS: &str = "participants";
/// The dimensions of the tables.
pub(super) const GROUP: &str = "group";
pub(super) const CHOICE: &str = "choice";
/// The value of those who are in no group.
pub(super) const UNPLACED: &str = "none";

pub(super) fn statement(number: u32) -> String {
    format!("statement {number}")
}

pub(super) fn place<const FIXED: usize>(fixed: [(&str, &str); FIXED]) -> Place {
    fixed.into_iter().map(|(dimension, value)| (dimension.to_owned(), value.to_owned())).collect()
}

/// One table of people by group, and for each statement one of answers, by group as well when there
/// are groups. `changed` tells how many people came, went or changed their vote since the last
/// release: on a statement, or (`None`) at all. When there are other groups than then, that is
/// everybody.
///
/// People in no group are a value of their own. Where they are fewer than the threshold they are not
/// counted at all: everything else would follow from their number, and it from everything else.
pub fn tables_of(analysis: &Analysis, rule: Rule, changed: impl Fn(Option<u32>) -> u32) -> Vec<Table> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let sizes: Vec<u32> = analysis.groups.iter().map(|group| count(group.size)).collect();
    let unplaced = count(analysis.participants).saturating_sub(sizes.iter().sum());
    let names = || (0..sizes.len()).map(|group| group.to_string());
    let mut people = Table {
        universe: PARTICIPANTS.to_owned(),
        dimensions: Vec::new(),
        counts: BTreeMap::from([(Vec::new(), count(analysis.participants))]),
        within: None,
        changed: changed(None),
    };
    if !sizes.is_empty() {
        people.dimensions.push(GROUP.to_owned());
        people.counts = names().zip(sizes.iter().copied()).map(|(group, size)| (vec![group], size)).collect();
        if unplaced >= rule.threshold() {
            people.counts.insert(vec![UNPLACED.to_owned()], unplaced);
        }
    }
    let statements = analysis.tallies.iter().map(|(number, all)| {
        let by_group = analysis.group_tallies.get(number).filter(|_| !sizes.is_empty());
        let mut table = Table {
            universe: statement(*number),
            dimensions: vec![CHOICE.to_owned()],
            counts: choices(*all).map(|(choice, count)| (vec![choice.to_owned()], count)).into(),
            within: Some(PARTICIPANTS.to_owned()),
            changed: changed(Some(*number)),
        };
        if let Some(tallies) = by_group {
            let placed = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(*tally));
            let rest = Some(all.minus(placed)).filter(|rest| rest.votes() >= rule.threshold());
            let rows =
                names().zip(tallies.iter().copied()).chain(rest.map(|rest| (UNPLACED.to_owned(), rest)));
            let cells = rows.flat_map(|(group, tally)| {
                choices(tally).map(|(choice, count)| (vec![choice.to_owned(), group.clone()], count))
            });
            table.dimensions.push(GROUP.to_owned());
            table.counts = cells.collect();
        }
        table
    });
    std::iter::once(people).chain(statements).collect()
}

fn choices(tally: Tally) -> [(&'static str, u32); 3] {
    Choice::ALL.map(|choice| (choice.name(), tally.of(choice)))
}

/// What of a release the public document of an analysis is made of.
pub fn released(published: &Published, analysis: &Analysis) -> Released {
    let size = |group: usize| published.count(PARTICIPANTS, &place([(GROUP, &group.to_string())]));
    let participants = published.count(PARTICIPANTS, &Place::new());
    let statements = analysis.tallies.keys().filter_map(|number| {
        let votes = published.count(&statement(*number), &Place::new())?;
        Some((*number, (votes, published.blocks.get(&statement(*number))?.said.clone())))
    });
    Released {
        participants,
        group_sizes: (0..analysis.groups.len()).map(size).collect(),
        statements: statements.collect(),
    }
}
