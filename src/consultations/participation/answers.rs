//! What an answer may be. Pure: a question and an answer in, the faults out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::setup::model::{Choice, QuestionContent, QuestionKind};
use crate::types::clock;
use crate::types::text::{clean, clean_line};

/// Longest line of an answer, in characters.
const MAX_LINE: usize = 300;
/// Longest text of an answer, in characters.
const MAX_TEXT: usize = 10_000;
/// Most choices of one answer: no question has more.
const MOST_CHOSEN: usize = 60;

/// An answer; which of its fields are filled in depends on the kind of the question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// The person would rather not say; then nothing else is filled in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub prefers_not_to_say: bool,
    /// Codes of choices: one, several, or all in order for a ranking; most and least important for a
    /// best-worst question; a subdivision for a place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 60)]
    pub chosen: Vec<String>,
    /// A point on a scale, stars, or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Words, or a day as in `2026-06-21`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10000)]
    pub text: String,
    /// For each line of a matrix, the codes chosen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, Vec<String>>,
}

impl Answer {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with clean text, or what is wrong. `is_place` knows the subdivisions. Nothing that was said is
    /// dropped or made up: what does not belong to the question is refused.
    pub fn check(
        mut self,
        kind: QuestionKind,
        content: &QuestionContent,
        is_place: impl Fn(&str) -> bool,
    ) -> Result<Self, Fault> {
        if self.prefers_not_to_say {
            let alone = Self { prefers_not_to_say: true, ..Self::default() };
            return if self == alone { Ok(self) } else { Err(("said-and-not-said", None)) };
        }
        let long = kind == QuestionKind::LongText;
        self.text = if long { clean(&self.text) } else { clean_line(&self.text) };
        let most = if long { MAX_TEXT } else { MAX_LINE };
        if self.text.chars().count() > most {
            return Err(("too-long", i64::try_from(most).ok()));
        }
        if self.chosen.len() > MOST_CHOSEN {
            return Err(("too-many", i64::try_from(MOST_CHOSEN).ok()));
        }
        if self.has_strays(kind, content) {
            return Err(("not-an-answer", None));
        }
        let in_own_words = offers_words(kind, content) && !self.text.is_empty();
        // One answer is one: a choice, or words of one's own.
        if in_own_words && takes_one(kind) && !self.chosen.is_empty() {
            return Err(("one-answer", None));
        }
        let only_words = in_own_words
            && self.chosen.is_empty()
            && self.number.is_none()
            && self.lines.is_empty()
            && kind != QuestionKind::Multiple;
        if !only_words {
            self.check_choice(kind, content, in_own_words, is_place)?;
        }
        Ok(self)
    }

    /// Whether a field is filled in that this kind of question does not have.
    fn has_strays(&self, kind: QuestionKind, content: &QuestionContent) -> bool {
        use QuestionKind as Kind;
        let takes_words = matches!(kind, Kind::ShortText | Kind::LongText | Kind::Date);
        let takes_number = matches!(kind, Kind::Scale | Kind::Rating | Kind::Number);
        let takes_lines = matches!(kind, Kind::MatrixSingle | Kind::MatrixMultiple);
        let takes_choices = !takes_words && !takes_number && !takes_lines;
        (!takes_words && !offers_words(kind, content) && !self.text.is_empty())
            || (!takes_number && self.number.is_some())
            || (!takes_lines && !self.lines.is_empty())
            || (!takes_choices && !self.chosen.is_empty())
    }

    fn check_choice(
        &self,
        kind: QuestionKind,
        content: &QuestionContent,
        in_own_words: bool,
        is_place: impl Fn(&str) -> bool,
    ) -> Result<(), Fault> {
        let known = |chosen: &[String]| all_known(chosen, &content.choices);
        let count = i64::try_from(self.chosen.len()).unwrap_or(i64::MAX);
        let within = |least: i64, most: i64| match self.number {
            Some(number) if number < least => Err(("number-too-small", Some(least))),
            Some(number) if number > most => Err(("number-too-large", Some(most))),
            Some(_) => Ok(()),
            None => Err(("not-an-answer", None)),
        };
        let fits = match kind {
            QuestionKind::Single => count == 1 && known(&self.chosen),
            QuestionKind::Multiple => {
                let count = count + i64::from(in_own_words);
                let least = content.least.unwrap_or(1);
                match content.most {
                    Some(most) if count > most => return Err(("too-many", Some(most))),
                    _ if count < least => return Err(("too-small", Some(least))),
                    _ => known(&self.chosen),
                }
            }
            QuestionKind::Ranking => {
                if self.chosen.len() != content.choices.len() || !known(&self.chosen) {
                    return Err(("not-an-order", i64::try_from(content.choices.len()).ok()));
                }
                true
            }
            QuestionKind::BestWorst => {
                if count != 2 || !known(&self.chosen) {
                    return Err(("best-and-worst", None));
                }
                true
            }
            QuestionKind::Scale | QuestionKind::Number => {
                return within(content.least.unwrap_or(i64::MIN), content.most.unwrap_or(i64::MAX));
            }
            QuestionKind::Rating => return within(1, content.most.unwrap_or(5)),
            QuestionKind::MatrixSingle | QuestionKind::MatrixMultiple => {
                let single = kind == QuestionKind::MatrixSingle;
                !self.lines.is_empty()
                    && self.lines.iter().all(|(line, chosen)| {
                        content.lines.iter().any(|known| known.code == *line)
                            && !chosen.is_empty()
                            && (!single || chosen.len() == 1)
                            && known(chosen)
                    })
            }
            QuestionKind::ShortText | QuestionKind::LongText => !self.text.is_empty(),
            QuestionKind::Date => {
                let day = self.text.parse::<jiff::civil::Date>();
                match day {
                    Ok(day) if day.to_string() != self.text => return Err(("not-a-day", None)),
                    Ok(day) if !clock::is_of_our_time(day) => return Err(("day-out-of-range", None)),
                    Ok(_) => true,
                    Err(_) => return Err(("not-a-day", None)),
                }
            }
            QuestionKind::Place => count == 1 && self.chosen.iter().all(|code| is_place(code)),
            QuestionKind::Section => false,
        };
        if fits { Ok(()) } else { Err(("not-an-answer", None)) }
    }
}

/// What is wrong with an answer: a stable code, and the bound it passes.
pub type Fault = (&'static str, Option<i64>);

/// Whether a question takes words of one's own beside, or instead of, its choices. One whose answer is a
/// text has no other.
pub fn offers_words(kind: QuestionKind, content: &QuestionContent) -> bool {
    use QuestionKind as Kind;
    content.something_else && !matches!(kind, Kind::ShortText | Kind::LongText | Kind::Date | Kind::Section)
}

/// Whether a question takes one choice and no more.
const fn takes_one(kind: QuestionKind) -> bool {
    matches!(kind, QuestionKind::Single | QuestionKind::Place)
}

fn all_known(chosen: &[String], choices: &[Choice]) -> bool {
    let distinct: BTreeSet<&String> = chosen.iter().collect();
    distinct.len() == chosen.len()
        && chosen.iter().all(|code| choices.iter().any(|choice| choice.code == *code))
}

/// Whether a question is asked of somebody who gave `answers` so far.
pub fn is_asked(content: &QuestionContent, answers: &BTreeMap<String, Answer>) -> bool {
    content.condition.as_ref().is_none_or(|condition| {
        answers
            .get(&condition.question)
            .is_some_and(|answer| answer.chosen.iter().any(|code| condition.chose.contains(code)))
    })
}

/// What each place of a ranking of `choices` is worth (Borda): the first of n gets n - 1 points, the last
/// none.
pub fn borda(choices: usize) -> impl Iterator<Item = (usize, u32)> {
    let worth = move |place: usize| u32::try_from(choices.saturating_sub(place)).unwrap_or(u32::MAX);
    (1..=choices).map(move |place| (place, worth(place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> QuestionContent {
        let choice = |code: &str| Choice { code: code.to_owned(), ..Choice::default() };
        QuestionContent {
            choices: ["a", "b", "c"].map(choice).to_vec(),
            lines: ["x", "y"].map(choice).to_vec(),
            least: Some(1),
            most: Some(2),
            ..QuestionContent::default()
        }
    }

    fn chose(codes: &[&str]) -> Answer {
        Answer { chosen: codes.iter().map(|code| (*code).to_owned()).collect(), ..Answer::default() }
    }

    fn takes(kind: QuestionKind, answer: &Answer) -> bool {
        answer.clone().check(kind, &content(), |code| code == "CA-ON").is_ok()
    }

    #[test]
    fn each_kind_takes_its_own_answers_and_no_others() {
        use QuestionKind as Kind;
        let number = |number| Answer { number: Some(number), ..Answer::default() };
        let text = |text: &str| Answer { text: text.to_owned(), ..Answer::default() };
        let lines = |codes: &[&str]| Answer {
            lines: BTreeMap::from([("x".to_owned(), chose(codes).chosen)]),
            ..Answer::default()
        };
        let cases = [
            (Kind::Single, chose(&["a"]), chose(&["a", "b"])),
            (Kind::Single, chose(&["b"]), chose(&["z"])),
            (Kind::Multiple, chose(&["a", "b"]), chose(&["a", "b", "c"])),
            (Kind::Multiple, chose(&["a"]), chose(&["a", "a"])),
            (Kind::Ranking, chose(&["c", "a", "b"]), chose(&["c", "a"])),
            (Kind::BestWorst, chose(&["c", "a"]), chose(&["a", "a"])),
            (Kind::Scale, number(2), number(3)),
            (Kind::Rating, number(1), number(0)),
            (Kind::Number, number(1), text("1")),
            (Kind::MatrixSingle, lines(&["a"]), lines(&["a", "b"])),
            (Kind::MatrixMultiple, lines(&["a", "b"]), lines(&["z"])),
            (Kind::ShortText, text("words"), text("  ")),
            (Kind::LongText, text("words\nand more"), chose(&["a"])),
            (Kind::Date, text("2026-06-21"), text("yesterday")),
            (Kind::Place, chose(&["CA-ON"]), chose(&["Toronto"])),
        ];
        for (kind, good, bad) in cases {
            assert!(takes(kind, &good), "{kind} takes {good:?}");
            assert!(!takes(kind, &bad), "{kind} does not take {bad:?}");
            assert!(takes(kind, &Answer { prefers_not_to_say: true, ..Answer::default() }), "{kind}");
            assert!(!takes(kind, &Answer { prefers_not_to_say: true, ..good }), "{kind}: said, and not said");
        }
        assert!(!takes(Kind::Section, &text("words")));
    }

    #[test]
    fn what_a_question_does_not_ask_for_is_refused_and_not_dropped() {
        use QuestionKind as Kind;
        let stray_number = Answer { number: Some(1), ..chose(&["a"]) };
        let stray_choice = Answer { number: Some(1), ..chose(&["a"]) };
        let stray_line = Answer {
            lines: BTreeMap::from([("x".to_owned(), vec!["a".to_owned()])]),
            text: "words".to_owned(),
            ..Answer::default()
        };
        assert!(!takes(Kind::Single, &stray_number) && !takes(Kind::Scale, &stray_choice));
        assert!(!takes(Kind::ShortText, &stray_line) && !takes(Kind::MatrixSingle, &stray_line));
        for day in ["20260621", "2026-06-21T10:00", "2026-6-21", "2026-02-30"] {
            assert!(!takes(Kind::Date, &Answer { text: day.to_owned(), ..Answer::default() }), "{day}");
        }
        for day in ["0900-06-21", "1899-12-31", "2101-01-01"] {
            let answer = Answer { text: day.to_owned(), ..Answer::default() };
            let fault = answer.check(Kind::Date, &content(), |_| false);
            assert_eq!(fault, Err(("day-out-of-range", None)), "{day}");
        }
        let fault = |kind, answer: Answer| answer.check(kind, &content(), |_| false).unwrap_err();
        assert_eq!(fault(Kind::Multiple, chose(&["a", "b", "c"])), ("too-many", Some(2)));
        assert_eq!(fault(Kind::Ranking, chose(&["a", "a", "b"])), ("not-an-order", Some(3)));
        assert_eq!(fault(Kind::Ranking, chose(&["a"])), ("not-an-order", Some(3)));
        assert_eq!(fault(Kind::BestWorst, chose(&["a"])), ("best-and-worst", None));
        let seven = Answer { number: Some(7), ..Answer::default() };
        assert_eq!(fault(Kind::Scale, seven), ("number-too-large", Some(2)));
    }

    #[test]
    fn something_else_is_taken_where_it_is_offered() {
        let open = QuestionContent { something_else: true, ..content() };
        let other = Answer { text: "walking".to_owned(), ..Answer::default() };
        assert!(other.clone().check(QuestionKind::Single, &open, |_| false).is_ok());
        let both = Answer { chosen: vec!["a".to_owned()], ..other.clone() };
        assert_eq!(both.clone().check(QuestionKind::Single, &open, |_| false), Err(("one-answer", None)));
        assert!(both.check(QuestionKind::Multiple, &open, |_| false).is_ok(), "of several, it is one more");
        assert_eq!(other.check(QuestionKind::Single, &content(), |_| false), Err(("not-an-answer", None)));
    }

    #[test]
    fn a_condition_looks_at_what_was_chosen() {
        let condition =
            serde_json::from_value(serde_json::json!({ "question": "first", "chose": ["yes"] })).unwrap();
        let second = QuestionContent { condition: Some(condition), ..QuestionContent::default() };
        let with = |code: &str| BTreeMap::from([("first".to_owned(), chose(&[code]))]);
        assert!(is_asked(&second, &with("yes")));
        assert!(!is_asked(&second, &with("no")));
        assert!(!is_asked(&second, &BTreeMap::new()));
    }

    #[test]
    fn a_ranking_gives_points() {
        assert_eq!(borda(3).collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 0)]);
    }
}
