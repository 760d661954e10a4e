//! What a release says: every number in it has passed the gate of [`crate::disclosure`]. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::count::{self, Count, Counted};
use super::material::{Earlier, Material};
use crate::consultations::participation::answers::borda;
use crate::consultations::setup::model::{QuestionKind, SelfItem};
use crate::disclosure::{self, Place, Protected, Published, Rule};
use crate::opinion::{Analysis, PublicAnalysis};

/// Answers to one version of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// The question's name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// By choice; for a ranking, how many put the choice first.
    pub choices: Vec<Count>,
    /// For a ranking, the points of each choice (Borda), rounded down, where all counts are shown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub points: BTreeMap<String, u32>,
}

/// What people said of themselves, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    /// The item.
    pub item: SelfItem,
    /// By choice.
    pub choices: Vec<Count>,
}

/// The content of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// No number counts fewer people than this.
    pub threshold: i64,
    /// How many took part.
    pub people: Option<u32>,
    /// Questions that were answered, in their order.
    pub questions: Vec<QuestionResult>,
    /// The picture of opinion.
    pub opinion: PublicAnalysis,
    /// What people said of themselves.
    pub self_description: Vec<ItemResult>,
}

/// A release before it is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What everybody would see.
    pub content: Content,
    /// The same as the attacker sees it, for the releases after this one.
    pub published: Published,
    /// How many people each part counts, exactly: to know how many more there are next time.
    pub totals: BTreeMap<String, u32>,
}

/// Under which name the number of groups is kept beside the totals.
const GROUPS: &str = "(groups)";

/// The release that could be made now, or how many people have to come first.
pub fn draft(material: &Material, analysis: &Analysis, earlier: &Earlier) -> Result<Draft, u32> {
    let rule = rule(material);
    let counted = Counted::of(material);
    let mut tables = disclosure::tables_of(analysis, rule, |_| 0);
    tables.extend(counted.tables());
    let mut totals = count::totals(&tables);
    totals.insert(GROUPS.to_owned(), u32::try_from(analysis.groups.len()).unwrap_or(u32::MAX));
    let regrouped = totals.get(GROUPS) != earlier.totals.get(GROUPS);
    for table in &mut tables {
        let now = totals.get(&table.universe).copied().unwrap_or_default();
        let then = earlier.totals.get(&table.universe).copied().unwrap_or_default();
        // At least as many came or went; whoever only changed an answer waits for them. Other groups
        // are other tables for everybody.
        let others = regrouped && table.universe != count::PEOPLE;
        table.changed = if others { u32::MAX } else { now.abs_diff(then) };
    }
    match disclosure::protect(&tables, &earlier.published, earlier.changed, rule) {
        Protected::Held { missing } => Err(missing),
        Protected::Release(mut published) => {
            disclosure::say(&mut published, analysis, &tables, &earlier.published, rule);
            let content = content(material, analysis, &counted, &published, &earlier.published);
            Ok(Draft { content, published, totals })
        }
    }
}

fn rule(material: &Material) -> Rule {
    Rule::new(u32::try_from(material.row.threshold).unwrap_or(u32::MAX))
}

fn content(
    material: &Material,
    analysis: &Analysis,
    counted: &Counted,
    published: &Published,
    earlier: &[Published],
) -> Content {
    let rule = rule(material);
    let released = disclosure::released(published, analysis);
    Content {
        threshold: material.row.threshold,
        people: people(material, analysis, published),
        questions: counted
            .questions
            .iter()
            .map(|question| result(question, question.told(published, earlier, rule), published))
            .collect(),
        opinion: PublicAnalysis::of(analysis, &released),
        self_description: counted
            .items
            .iter()
            .map(|item| ItemResult {
                item: item.item,
                choices: numbered(item.told(published, earlier, rule)),
            })
            .collect(),
    }
}

/// How many took part; nothing where the difference to those who voted would be a few people.
fn people(material: &Material, analysis: &Analysis, published: &Published) -> Option<u32> {
    let silent = material.contributors().len().saturating_sub(analysis.participants);
    let threshold = usize::try_from(material.row.threshold).unwrap_or(usize::MAX);
    let tells = analysis.participants > 0 && silent > 0 && silent < threshold;
    published.count(count::PEOPLE, &Place::new()).filter(|_| !tells)
}

fn result(question: &count::CountedQuestion, told: Vec<Count>, published: &Published) -> QuestionResult {
    let choices = if question.kind == QuestionKind::Place { numbered(told) } else { told };
    QuestionResult {
        name: question.name.clone(),
        version: question.version,
        kind: question.kind,
        choices,
        points: points(question, published).unwrap_or_default(),
    }
}

/// Where the choices are not the same for all, a choice without a number would say that somebody made it.
fn numbered(choices: Vec<Count>) -> Vec<Count> {
    choices.into_iter().filter(|choice| choice.count.is_some()).collect()
}

/// The points of a ranking, of the true counts where everybody sees all of them: points of rounded counts
/// could put the choices into another order.
fn points(question: &count::CountedQuestion, published: &Published) -> Option<BTreeMap<String, u32>> {
    if question.kind != QuestionKind::Ranking {
        return None;
    }
    let codes: Vec<String> = question.cells.iter().map(|cell| cell.code.clone()).collect();
    let mut points = BTreeMap::new();
    for code in &codes {
        let mut sum = 0_u32;
        for (place, worth) in borda(codes.len()) {
            let dimension = format!("question {} {} {code}", question.name, question.version);
            let at = Place::from([(dimension, place.to_string())]);
            published.count(count::PEOPLE, &at)?;
            sum = sum.saturating_add(worth.saturating_mul(question.counted(&at)));
        }
        points.insert(code.clone(), disclosure::down_to_five(sum));
    }
    Some(points)
}
