//! The questions of a consultation, all together and in order.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::answers::MAX_POINTS;
use super::super::model::{Question, QuestionKind};
use super::{is_name, texts};
use crate::error::{Error, FieldErrors};

/// Most questions of a consultation.
const MAX_QUESTIONS: usize = 100;

/// All questions, in order. A question that people have answered gets a new version when it is
/// changed, and the answers so far count for the old one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveQuestions {
    /// The questions.
    #[schema(max_items = 100)]
    #[serde(alias = "items")]
    pub questions: Vec<Question>,
}

impl SaveQuestions {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Vec<Question>, Error> {
        let mut errors = FieldErrors::default();
        if self.questions.len() > MAX_QUESTIONS {
            errors.add_limit("questions", "too-many", 100);
        }
        let mut names = BTreeSet::new();
        for (index, question) in self.questions.iter_mut().enumerate() {
            let pointer = format!("questions/{index}");
            if let Some(condition) = &question.content.condition
                && !names.contains(&condition.question)
            {
                errors.add(&format!("{pointer}/condition"), "unknown-code");
            }
            if !is_name(&question.name) || !names.insert(question.name.clone()) {
                errors.add(&format!("{pointer}/name"), "malformed");
            }
            check(&mut errors, &pointer, question);
        }
        errors.finish(self.questions)
    }
}

fn check(errors: &mut FieldErrors, pointer: &str, question: &mut Question) {
    let content = &mut question.content;
    texts(errors, &format!("{pointer}/text"), &mut content.text);
    texts(errors, &format!("{pointer}/hint"), &mut content.hint);
    if content.text.is_empty() {
        errors.add(&format!("{pointer}/text"), "required");
    }
    for (field, list) in [("choices", &mut content.choices), ("lines", &mut content.lines)] {
        let field = format!("{pointer}/{field}");
        let mut codes = BTreeSet::new();
        for choice in list.iter_mut() {
            texts(errors, &field, &mut choice.text);
            if !is_name(&choice.code) || !codes.insert(choice.code.clone()) {
                errors.add(&field, "malformed");
            }
        }
    }
    use QuestionKind as Kind;
    let needs_choices = matches!(
        question.kind,
        Kind::Single
            | Kind::Multiple
            | Kind::Ranking
            | Kind::BestWorst
            | Kind::MatrixSingle
            | Kind::MatrixMultiple
    );
    if needs_choices && content.choices.len() < 2 {
        errors.add(&format!("{pointer}/choices"), "required");
    }
    if matches!(question.kind, Kind::MatrixSingle | Kind::MatrixMultiple) && content.lines.is_empty() {
        errors.add(&format!("{pointer}/lines"), "required");
    }
    let (least, most) = (content.least, content.most);
    let backwards = least.zip(most).is_some_and(|(least, most)| most < least);
    let too_long = question.kind == Kind::Scale
        && least.zip(most).is_none_or(|(least, most)| !(1..MAX_POINTS).contains(&most.saturating_sub(least)));
    let no_stars = question.kind == Kind::Rating && most.is_some_and(|most| !(2..=10).contains(&most));
    if backwards || too_long || no_stars {
        errors.add(&format!("{pointer}/most"), "out-of-range");
    }
}
