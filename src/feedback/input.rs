//! What a reader says, and how it is checked.

use serde::Deserialize;

use super::model::Useful;
use crate::error::{Error, FieldErrors};
use crate::types::text::clean_line;

/// Longest sentence, in characters.
pub(super) const LONGEST: usize = 300;

/// What a browser sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SayUseful {
    /// The kind of page.
    pub page: String,
    /// Where the reader goes on; not kept.
    pub back: String,
    pub answer: String,
    pub text: String,
}

impl SayUseful {
    /// Checks both fields.
    pub fn parse(&self) -> Result<(Useful, String), Error> {
        let mut errors = FieldErrors::default();
        let answer = self.answer.parse().ok();
        if answer.is_none() {
            errors.add("useful", "choose-one");
        }
        let text = clean_line(&self.text);
        errors.longest("useful_text", &text, LONGEST);
        errors.finish((answer.unwrap_or(Useful::No), text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_yes_or_no_and_a_sentence_is_one_line() {
        let say = |answer: &str, text: &str| SayUseful {
            answer: answer.to_owned(),
            text: text.to_owned(),
            ..SayUseful::default()
        };
        assert_eq!(say("yes", " It\nhelped ").parse().unwrap(), (Useful::Yes, "It helped".to_owned()));
        let faults = say("perhaps", &"x".repeat(301)).parse().unwrap_err().fields;
        let named: Vec<_> = faults.iter().map(|fault| (fault.field(), fault.code)).collect();
        assert_eq!(named, [("useful", "choose-one"), ("useful_text", "too-long")]);
    }
}
