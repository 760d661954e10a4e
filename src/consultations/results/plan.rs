//! What the results of a consultation can tell, for so many people: before it opens. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::count;
use super::material::Material;
use crate::consultations::setup::calendar;
use crate::disclosure::{Budget, Scale, margin_of};
use crate::taxonomy::Taxonomy;
use crate::text_enum;

text_enum! {
    /// How much of a result is left when the noise is in it.
    Clarity {
        /// Differences that matter can be seen.
        Clear = "clear",
        /// Only large differences can be seen.
        Rough = "rough",
        /// A typical number is as large as what is added to it.
        Drowned = "drowned",
        /// Nothing is counted but how many answered: the words are read.
        Words = "words",
    }
}

/// What a question can tell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedQuestion {
    /// The question's name.
    pub name: String,
    /// How much is left.
    pub clarity: Clarity,
    /// How many people a typical choice has.
    pub typical: u32,
    /// How far a number may be from the true one, in 19 of 20 cases.
    pub margin: u32,
}

/// What the results can tell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Plan {
    /// For so many people.
    pub people: u32,
    /// How many releases there are.
    pub releases: u32,
    /// What one answer costs in each release, in thousandths of epsilon.
    pub answer: u32,
    /// Each question, in its order.
    pub questions: Vec<PlannedQuestion>,
    /// Whether two sides of opinion can be told apart, if they are there.
    pub sides: bool,
}

/// Below so many people two sides are hardly ever told apart; by the tests beside [`crate::disclosure`].
const ENOUGH_FOR_SIDES: u32 = 150;
/// A difference of so many parts of a typical number matters.
const MATTERS: u32 = 4;

/// Plans for so many people. `material` may be without answers: only what is asked counts.
pub fn plan(material: &Material, taxonomy: &Taxonomy, people: u32) -> Plan {
    let releases = u32::try_from(calendar::dates(&material.row, &material.phases).len()).unwrap_or(u32::MAX);
    let budget = Budget::new(releases);
    let questions = count::questions(material, taxonomy).into_iter();
    let current = |name: &str, version: i64| {
        material.questions.iter().any(|row| row.is_current && row.name == name && row.version == version)
    };
    Plan {
        people,
        releases,
        answer: budget.answer().thousandths(),
        questions: questions
            .filter(|question| current(&question.name, question.version))
            .map(|question| {
                let margins = question.lines.iter().map(|line| line.table.changes).max();
                let margin = margin_of(Scale::new(margins.unwrap_or(1), budget.answer()));
                let choices = question.lines.iter().map(|line| line.codes.len()).max().unwrap_or_default();
                let choices = u32::try_from(choices).unwrap_or(u32::MAX);
                let typical = people.checked_div(choices).unwrap_or(people);
                let clarity = match choices {
                    0 => Clarity::Words,
                    _ if margin >= typical => Clarity::Drowned,
                    _ if margin.saturating_mul(MATTERS) > typical => Clarity::Rough,
                    _ => Clarity::Clear,
                };
                PlannedQuestion { name: question.name, clarity, typical, margin }
            })
            .collect(),
        sides: people >= ENOUGH_FOR_SIDES,
    }
}
