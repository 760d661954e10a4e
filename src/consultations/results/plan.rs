//! What the results of a consultation can tell, for so many people: before it opens. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::count::{self, Line};
use super::material::Material;
use crate::disclosure::{Budget, Scale, margin_of, smallest_told};
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

/// What a question, or an item of self-description, can tell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Planned {
    /// The question's name, or the item.
    pub name: String,
    /// How much is left.
    pub clarity: Clarity,
    /// How many people a typical choice has.
    pub typical: u32,
    /// How far a number may be from the true one, in 19 of 20 cases.
    pub margin: u32,
    /// The smallest number that is told.
    pub smallest: u32,
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
    pub questions: Vec<Planned>,
    /// Each item of self-description.
    pub self_description: Vec<Planned>,
    /// For how many people two sides of opinion can be told apart.
    pub enough_for_sides: u32,
    /// Whether two sides of opinion can be told apart, if they are there.
    pub sides: bool,
}

/// Below so many people two sides are hardly ever told apart; by the tests beside [`crate::disclosure`].
const ENOUGH_FOR_SIDES: u32 = 150;
/// A difference of so many parts of a typical number matters.
const MATTERS: u32 = 4;

/// Plans for so many people. `material` may be without answers: only what is asked counts.
pub fn plan(material: &Material, taxonomy: &Taxonomy, people: u32) -> Plan {
    let releases = material.releases();
    let budget = Budget::new(releases);
    let questions = count::questions(material, taxonomy).into_iter();
    let items = count::items(material, taxonomy);
    let threshold = material.threshold();
    let current = |name: &str, version: i64| {
        material.questions.iter().any(|row| row.is_current && row.name == name && row.version == version)
    };
    Plan {
        people,
        releases,
        answer: budget.answer().thousandths(),
        questions: questions
            .filter(|question| current(&question.name, question.version))
            .map(|question| planned(question.name, &question.lines, budget, people, threshold))
            .collect(),
        self_description: items
            .into_iter()
            .map(|(item, line)| planned(item.to_string(), &[line], budget, people, threshold))
            .collect(),
        enough_for_sides: ENOUGH_FOR_SIDES,
        sides: people >= ENOUGH_FOR_SIDES,
    }
}

fn planned(name: String, lines: &[Line], budget: Budget, people: u32, threshold: u32) -> Planned {
    let with_choices = lines.iter().filter(|line| !line.codes.is_empty());
    let Some(line) = with_choices.max_by_key(|line| line.table.changes) else {
        return Planned { name, clarity: Clarity::Words, typical: people, margin: 0, smallest: 0 };
    };
    let scale = Scale::new(line.table.changes, budget.answer());
    let margin = margin_of(scale);
    let smallest = smallest_told(scale, line.table.cells.len(), threshold);
    let choices = u32::try_from(line.codes.len()).unwrap_or(u32::MAX);
    let typical = people.checked_div(choices).unwrap_or(people);
    let clarity = if smallest >= typical {
        Clarity::Drowned
    } else if margin.saturating_mul(MATTERS) > typical {
        Clarity::Rough
    } else {
        Clarity::Clear
    };
    Planned { name, clarity, typical, margin, smallest }
}
