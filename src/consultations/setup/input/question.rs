//! The questions of a consultation, all together and in order.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Choice, Question, QuestionKind};
use super::{is_name, texts};
use crate::error::{Error, FieldError, FieldErrors};
use crate::types::text::seen;

/// Most points of a scale.
const MAX_POINTS: i64 = 11;
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
    /// The same with clean text, checked. What is `kept` as it stands may say two things alike: it was taken
    /// before that was refused, and can still be closed.
    pub fn parse(mut self, kept: impl Fn(&Question) -> bool) -> Result<Vec<Question>, Error> {
        let mut errors = FieldErrors::default();
        errors.at_most("questions", self.questions.len(), MAX_QUESTIONS);
        let mut names = BTreeSet::new();
        let mut asked = BTreeSet::new();
        for (index, question) in self.questions.iter_mut().enumerate() {
            let pointer = format!("questions/{index}");
            if let Some(condition) = &question.content.condition
                && !names.contains(&condition.question)
            {
                errors.push(
                    FieldError::new(&format!("{pointer}/condition"), "unknown-code")
                        .given(&condition.question),
                );
            }
            if question.name.is_empty() {
                errors.add(&format!("{pointer}/name"), "required");
            } else if !is_name(&question.name) {
                errors.push(FieldError::new(&format!("{pointer}/name"), "short-name").given(&question.name));
            } else if !names.insert(question.name.clone()) {
                errors.push(FieldError::new(&format!("{pointer}/name"), "taken").given(&question.name));
            }
            check(&mut errors, &pointer, question);
            let words = question.content.text.iter();
            let is_new = words
                .map(|(tag, wording)| asked.insert((question.kind, tag.clone(), heard(&wording.text))))
                .min();
            if is_new == Some(false) && question.kind.is_counted() && !kept(question) {
                errors.add(&format!("{pointer}/text"), "alike");
            }
            for (field, list) in [("choices", &question.content.choices), ("lines", &question.content.lines)]
            {
                if says_something_twice(list) && !kept(question) {
                    errors.add(&format!("{pointer}/{field}"), "alike");
                }
            }
        }
        errors.finish(self.questions)
    }
}

/// Whether two of them say the same in one language.
fn says_something_twice(list: &[Choice]) -> bool {
    let mut said = BTreeSet::new();
    let mut wordings = list.iter().flat_map(|choice| &choice.text);
    wordings.any(|(tag, wording)| !said.insert((tag, heard(&wording.text))))
}

/// What is heard of a text: its letters and digits, or all of it where there are none. What is asked twice in the same
/// words would be counted, and told, twice.
fn heard(text: &str) -> String {
    let seen = seen(text).to_lowercase();
    let spoken: String = seen.chars().filter(|character| character.is_alphanumeric()).collect();
    if spoken.is_empty() { seen } else { spoken }
}

fn check(errors: &mut FieldErrors, pointer: &str, question: &mut Question) {
    let content = &mut question.content;
    texts(errors, &format!("{pointer}/text"), &mut content.text);
    texts(errors, &format!("{pointer}/hint"), &mut content.hint);
    if content.text.is_empty() {
        errors.add(&format!("{pointer}/text"), "required");
    }
    for (field, list, most) in [("choices", &mut content.choices, 60), ("lines", &mut content.lines, 30)] {
        let field = format!("{pointer}/{field}");
        errors.at_most(&field, list.len(), most);
        let mut codes = BTreeSet::new();
        for choice in list.iter_mut() {
            texts(errors, &field, &mut choice.text);
            if !is_name(&choice.code) || !codes.insert(choice.code.clone()) {
                errors.push(FieldError::new(&field, "malformed").given(&choice.code));
            }
        }
    }
    use QuestionKind as Kind;
    if question.kind.has_choices() && content.choices.len() < 2 {
        errors.add(&format!("{pointer}/choices"), "two-choices");
    }
    if question.kind.has_lines() && content.lines.is_empty() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consultations::setup::model::QuestionContent;
    use crate::consultations::setup::model::Texts;
    use crate::consultations::setup::model::Wording;

    fn texts(text: &str) -> Texts {
        Texts::from([("es".to_owned(), Wording { text: text.to_owned(), ..Wording::default() })])
    }

    fn single(name: &str, choices: &[&str]) -> Question {
        let choice =
            |(text, number): (&&str, usize)| Choice { code: format!("c{number}"), text: texts(text) };
        let choices = choices.iter().zip(1..).map(choice).collect();
        let content =
            QuestionContent { text: texts("¿Cómo llega?"), choices, ..QuestionContent::default() };
        Question { name: name.to_owned(), kind: QuestionKind::Single, content }
    }

    fn faults(questions: &[Question], kept: bool) -> Vec<(String, &'static str)> {
        let parsed = SaveQuestions { questions: questions.to_vec() }.parse(|_| kept);
        let faults = parsed.err().map(|error| error.fields).unwrap_or_default();
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn choices_are_at_least_two_and_differ() {
        let fault = |name: &str, code| vec![(format!("/questions/0/{name}"), code)];
        assert!(faults(&[single("way", &["A pie", "En camión"])], false).is_empty());
        assert_eq!(faults(&[single("way", &["A pie"])], false), fault("choices", "two-choices"));
        assert_eq!(faults(&[single("way", &["A pie", "a  pie"])], false), fault("choices", "alike"));
        assert!(faults(&[single("way", &["A pie", "A pie"])], true).is_empty(), "it was taken before");
        assert_eq!(faults(&[single("", &["A pie", "En bici"])], false), fault("name", "required"));
        assert_eq!(faults(&[single("Cómo", &["A pie", "En bici"])], false), fault("name", "short-name"));
    }

    #[test]
    fn a_name_is_used_once() {
        let way = single("way", &["A pie", "En camión"]);
        let twice = [("/questions/1/name".to_owned(), "taken"), ("/questions/1/text".to_owned(), "alike")];
        assert_eq!(faults(&[way.clone(), way], false), twice);
    }
}
