//! What is said of votes beside counts: shares, and words where numbers are left out.
//!
//! A share is rounded down, in the same steps for all statements and groups of a release, from the true
//! counts: so of two shares the larger one is never published as the smaller, and parts of one whole never
//! make more than it. Words are claims about hidden counts; each passes the attacker together with those
//! before it.

use std::collections::BTreeSet;

use super::attack::Claim;
use super::gate::{self, Around, Printed};
use super::opinions::{CHOICE, GROUP, UNPLACED, place, statement};
use super::tables::{Block, Place, Table, Universe};
use super::{Published, Rule, around, universes};
use crate::opinion::{Analysis, Choice, Direction, Strength, Tally, Word, percents};

/// From so many people on, shares are told in finer steps.
const MANY: usize = 200;

/// Adds to a release what is said of each statement. A statement whose numbers stay as they were keeps its
/// words, too.
pub fn say(
    published: &mut Published,
    analysis: &Analysis,
    tables: &[Table],
    previous: &[Published],
    rule: Rule,
) {
    let step = if analysis.participants < MANY { 10 } else { 5 };
    for (name, universe) in universes(tables) {
        let number = analysis.tallies.keys().find(|number| statement(**number) == name);
        let (Some(universe), Some(number)) = (universe, number) else { continue };
        let last = previous.last().and_then(|release| release.blocks.get(name));
        if last.is_some_and(|block| universe.changed < rule.threshold() && !block.is_superseded) {
            continue;
        }
        let around = around(name, &universe, published, previous);
        let Some(block) = published.blocks.get(name) else { continue };
        let speaker =
            Speaker { universe: &universe, around: &around, rule, printed: gate::printed(&universe, block) };
        let earlier = previous.iter().filter_map(|release| release.blocks.get(name));
        let mut said = shares(block, analysis, *number, step);
        let is_new = earlier.filter(|block| has_words(block)).all(|old| grew(old, block, rule));
        said.extend(speaker.words(block, analysis, *number, &said, is_new));
        if let Some(block) = published.blocks.get_mut(name) {
            block.said = said;
        }
    }
}

fn has_words(block: &Block) -> bool {
    block.said.iter().any(|word| !matches!(word, Word::Share { .. }))
}

/// Whether so many more have voted that words about now and words about then do not hem in a count between
/// them.
fn grew(old: &Block, new: &Block, rule: Rule) -> bool {
    let votes = |block: &Block| block.shown.get(&Place::new()).copied();
    votes(old).zip(votes(new)).is_some_and(|(old, new)| new >= old + 2 * rule.threshold())
}

fn row(group: Option<usize>) -> Place {
    group.map(|group| place([(GROUP, &group.to_string())])).unwrap_or_default()
}

fn cell(group: Option<usize>, choice: Choice) -> Place {
    let mut place = row(group);
    place.insert(CHOICE.to_owned(), choice.name().to_owned());
    place
}

/// Everybody's votes on a statement, and those of each group.
fn rows(analysis: &Analysis, number: u32) -> impl Iterator<Item = (Option<usize>, Tally)> {
    let all = analysis.tallies.get(&number).map(|tally| (None, *tally));
    let groups = analysis.group_tallies.get(&number).filter(|_| !analysis.groups.is_empty());
    let groups = groups.into_iter().flatten().enumerate().map(|(group, tally)| (Some(group), *tally));
    all.into_iter().chain(groups)
}

/// The shares of counts that are shown.
fn shares(block: &Block, analysis: &Analysis, number: u32, step: u32) -> BTreeSet<Word> {
    let mut said = BTreeSet::new();
    for (group, tally) in rows(analysis, number) {
        if !block.shown.contains_key(&row(group)) {
            continue;
        }
        let share = |choice: Choice| {
            let is_shown = block.shown.contains_key(&cell(group, choice));
            is_shown.then(|| percents(tally.of(choice), tally.votes(), step))
        };
        for (choice, percent) in fair(Choice::ALL.map(share)) {
            said.insert(Word::Share { group, choice, percent });
        }
    }
    said
}

/// Shares without those that something hidden may be as large as.
fn fair(shares: [Option<[u32; 3]>; 3]) -> Vec<(Choice, [u32; 3])> {
    let told: u32 = shares.iter().flatten().map(|[share, ..]| share).sum();
    let hidden = if shares.iter().all(Option::is_some) { 0 } else { 100_u32.saturating_sub(told) };
    let misleads = |share: &[u32; 3]| shares.contains(&None) && share[0] <= hidden;
    if shares.iter().flatten().any(misleads) {
        return Vec::new();
    }
    let named = Choice::ALL.into_iter().zip(shares);
    named.filter_map(|(choice, share)| Some((choice, share.filter(|[share, ..]| *share > 0)?))).collect()
}

/// Says what the attacker makes nothing of.
struct Speaker<'a> {
    universe: &'a Universe,
    around: &'a Around,
    rule: Rule,
    printed: Printed,
}

impl Speaker<'_> {
    fn may_say(&self, claims: &[Claim]) -> bool {
        gate::exposures(self.universe, &self.printed, claims, self.around, self.rule).is_empty()
    }

    fn words(
        &self,
        block: &Block,
        analysis: &Analysis,
        number: u32,
        said: &BTreeSet<Word>,
        is_new: bool,
    ) -> Vec<Word> {
        let mut words = Vec::new();
        let has_shares = said.iter().any(|word| matches!(word, Word::Share { group: None, .. }));
        if let Some(tally) = analysis.tallies.get(&number).filter(|_| is_new && !has_shares) {
            words.extend(self.strength(block, *tally).map(Word::Strength));
        }
        let mut told: Vec<Claim> = words.iter().flat_map(|word| of_word(self.universe, *word)).collect();
        let mut known = told.clone();
        for word in found(analysis, number) {
            let own = of_word(self.universe, word);
            let meant = if word == Word::Divided { self.sides(analysis, number) } else { own.clone() };
            let with = |claims: &[Claim], more: &[Claim]| [claims, more].concat();
            // More claims may contradict the printed numbers and so leave more room: whoever knows less counts, too.
            let (told_now, known_now) = (with(&told, &own), with(&known, &meant));
            if meant.is_empty() || (is_new && self.may_say(&known_now) && self.may_say(&told_now)) {
                (told, known) = (told_now, known_now);
                words.push(word);
            }
        }
        words
    }

    /// What whoever knew which groups are at odds would know: it is said only that some are.
    fn sides(&self, analysis: &Analysis, number: u32) -> Vec<Claim> {
        let tallies = analysis.group_tallies.get(&number).map(Vec::as_slice).unwrap_or_default();
        let most = |direction: Direction| {
            let most = |tally: &Tally| 2 * tally.towards(direction) > tally.votes();
            let group = tallies.iter().position(most);
            group.map(|group| Word::StandsFor { group, direction })
        };
        match (most(Direction::Agree), most(Direction::Disagree)) {
            (Some(one), Some(other)) if !analysis.groups.is_empty() => {
                [one, other].into_iter().flat_map(|word| of_word(self.universe, word)).collect()
            }
            _ => of_word(self.universe, Word::Divided),
        }
    }

    /// How strongly everybody leans, in words. Whether it is said depends on what is printed alone: whichever
    /// of the words it were, no count would be narrowed down.
    fn strength(&self, block: &Block, tally: Tally) -> Option<Strength> {
        let votes = block.shown.get(&Place::new())?;
        let scale = [Strength::FINE.as_slice(), Strength::COARSE.as_slice()].into_iter().find(|scale| {
            *votes > 2 * self.rule.threshold()
                && scale.iter().all(|one| self.may_say(&of_word(self.universe, Word::Strength(*one))))
        })?;
        scale.iter().copied().find(|strength| strength.holds(tally))
    }
}

/// What the analysis found of a statement.
fn found(analysis: &Analysis, number: u32) -> Vec<Word> {
    let shared =
        [(&analysis.consensus.agree, Direction::Agree), (&analysis.consensus.disagree, Direction::Disagree)];
    let shared = shared.into_iter().filter(|(list, _)| list.contains(&number));
    let divided = analysis.divided.iter().filter(|divided| divided.statement == number);
    let stands_for = (0..).zip(&analysis.groups).flat_map(|(group, found)| {
        let own = found.representative.iter().filter(|one| one.statement == number);
        own.map(move |one| Word::StandsFor { group, direction: one.direction })
    });
    shared
        .map(|(_, direction)| Word::Shared(direction))
        .chain(divided.map(|_| Word::Divided))
        .chain(stands_for)
        .collect()
}

/// What a reader takes from everything that is said in words.
pub(super) fn claims(universe: &Universe, block: &Block) -> Vec<Claim> {
    block.said.iter().flat_map(|word| of_word(universe, *word)).collect()
}

fn of_word(universe: &Universe, word: Word) -> Vec<Claim> {
    let groups: BTreeSet<usize> = universe
        .places
        .iter()
        .filter_map(|place| place.get(GROUP).filter(|group| *group != UNPLACED)?.parse().ok())
        .collect();
    let is_about = |group: Option<usize>, weights: &[(Choice, f64)], all: f64, least: f64| {
        let index = |place: &Place| universe.places.binary_search(place).ok();
        let cells =
            weights.iter().filter_map(|(choice, weight)| Some((index(&cell(group, *choice))?, *weight)));
        let terms = index(&row(group)).map(|whole| (whole, all)).into_iter().chain(cells).collect();
        Claim { terms, least }
    };
    let majority = |group, choice| is_about(group, &[(choice, 2.0)], -1.0, 1.0);
    let side = |direction| match direction {
        Direction::Agree => Choice::Agree,
        Direction::Disagree => Choice::Disagree,
    };
    match word {
        Word::Share { .. } => Vec::new(),
        Word::Strength(strength) => match strength {
            Strength::MostAgree => vec![majority(None, Choice::Agree)],
            Strength::MostDisagree => vec![majority(None, Choice::Disagree)],
            Strength::NearlyAllAgree => vec![is_about(None, &[(Choice::Agree, 5.0)], -4.0, 0.0)],
            Strength::NearlyAllDisagree => vec![is_about(None, &[(Choice::Disagree, 5.0)], -4.0, 0.0)],
            Strength::NoMajority => vec![
                is_about(None, &[(Choice::Agree, -2.0)], 1.0, 0.0),
                is_about(None, &[(Choice::Disagree, -2.0)], 1.0, 0.0),
            ],
        },
        Word::Shared(direction) if groups.is_empty() => vec![majority(None, side(direction))],
        Word::Shared(direction) => {
            groups.iter().map(|group| majority(Some(*group), side(direction))).collect()
        }
        Word::StandsFor { group, direction } => vec![majority(Some(group), side(direction))],
        Word::Divided if groups.is_empty() => vec![
            is_about(None, &[(Choice::Agree, 4.0)], -1.0, 0.0),
            is_about(None, &[(Choice::Disagree, 4.0)], -1.0, 0.0),
        ],
        Word::Divided => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_share_stands_beside_something_hidden_that_may_be_as_large() {
        let of = |shares: [Option<u32>; 3]| -> Vec<u32> {
            fair(shares.map(|share| share.map(|share| [share, 0, 100])))
                .iter()
                .map(|(_, [share, ..])| *share)
                .collect()
        };
        assert_eq!(
            of([None, None, Some(40)]),
            [0_u32; 0],
            "eight of seventeen against eight that are hidden"
        );
        assert_eq!(of([None, None, Some(50)]), [0_u32; 0]);
        assert_eq!(of([Some(60), None, None]), [60]);
        assert_eq!(of([Some(40), None, Some(40)]), [40, 40], "what is hidden is at most a fifth");
        assert_eq!(of([Some(30), Some(30), Some(30)]), [30, 30, 30]);
        assert_eq!(of([Some(30), None, Some(30)]), [0_u32; 0]);
    }
}
