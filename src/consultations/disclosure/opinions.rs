//! The counts of an analysis as tables for the gate, and what it let through as what the public
//! document is made of.

use std::collections::BTreeMap;

use super::tables::{Place, Table};
use super::{Published, Rule};
use crate::consultations::opinion::{Analysis, Released, ReleasedTally, Tally};

/// How many people took part, by group.
const PARTICIPANTS: &str = "participants";
/// The dimensions of the tables.
const GROUP: &str = "group";
const CHOICE: &str = "choice";
/// The value of those who are in no group.
const UNPLACED: &str = "none";

fn statement(number: u32) -> String {
    format!("statement {number}")
}

fn place<const FIXED: usize>(fixed: [(&str, &str); FIXED]) -> Place {
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

const fn choices(tally: Tally) -> [(&'static str, u32); 3] {
    [("agree", tally.agree), ("pass", tally.pass), ("disagree", tally.disagree)]
}

/// The counts of a release that the public document of an analysis is made of.
pub fn released(published: &Published, analysis: &Analysis) -> Released {
    let groups: Vec<String> = (0..analysis.groups.len()).map(|group| group.to_string()).collect();
    let size = |group: &String| published.count(PARTICIPANTS, &place([(GROUP, group)]));
    let tally = |number: u32, group: Option<usize>| {
        let universe = statement(number);
        let fixed = group.and_then(|group| groups.get(group)).map(|group| place([(GROUP, group)]));
        let row = fixed.unwrap_or_default();
        let answer = |choice: &str| {
            let mut cell = row.clone();
            cell.insert(CHOICE.to_owned(), choice.to_owned());
            published.count(&universe, &cell)
        };
        let votes = published.count(&universe, &row)?;
        let tally = ReleasedTally {
            votes,
            agree: answer("agree"),
            pass: answer("pass"),
            disagree: answer("disagree"),
        };
        Some(((number, group), tally))
    };
    let numbers = analysis.tallies.keys();
    let wanted = numbers.flat_map(|number| {
        std::iter::once((*number, None)).chain((0..groups.len()).map(|group| (*number, Some(group))))
    });
    Released {
        participants: published.count(PARTICIPANTS, &Place::new()),
        group_sizes: groups.iter().map(size).collect(),
        tallies: wanted.filter_map(|(number, group)| tally(number, group)).collect(),
    }
}
