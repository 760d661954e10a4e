//! Questions, in versions.

use diesel::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Texts, still_says};
use crate::db::Json;
use crate::db::schema::consultation_questions;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What kind of answer a question asks for.
    QuestionKind {
        /// One of several choices.
        Single = "single",
        /// Several choices, between `least` and `most`.
        Multiple = "multiple",
        /// A point on a scale from `least` to `most`, at most eleven points.
        Scale = "scale",
        /// Stars, from one to `most`.
        Rating = "rating",
        /// The choices in one's own order.
        Ranking = "ranking",
        /// One choice for each line.
        MatrixSingle = "matrix-single",
        /// Several choices for each line.
        MatrixMultiple = "matrix-multiple",
        /// A line of text.
        ShortText = "short-text",
        /// As much text as one likes.
        LongText = "long-text",
        /// A whole number between `least` and `most`.
        Number = "number",
        /// A day.
        Date = "date",
        /// A province, territory or state, and nothing smaller.
        Place = "place",
        /// The most and the least important of the choices.
        BestWorst = "best-worst",
        /// Words between questions; nothing to answer.
        Section = "section",
    }
}

/// One choice of a question, or one line of a matrix.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Short code, as in `bus`.
    #[schema(max_length = 40)]
    pub code: String,
    /// What it says.
    #[serde(default)]
    pub text: Texts,
}

/// Shows a question only to those who chose something before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The earlier question.
    #[schema(max_length = 40)]
    pub question: String,
    /// One of these was chosen.
    pub chose: Vec<String>,
}

/// A question without its name and version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionContent {
    /// The question.
    pub text: Texts,
    /// What helps to answer it.
    pub hint: Texts,
    /// The choices.
    #[schema(max_items = 60)]
    pub choices: Vec<Choice>,
    /// The lines of a matrix.
    #[schema(max_items = 30)]
    pub lines: Vec<Choice>,
    /// Smallest number, or fewest choices.
    pub least: Option<i64>,
    /// Largest number, or most choices.
    pub most: Option<i64>,
    /// Offers "something else", in one's own words.
    pub something_else: bool,
    /// When to show it; always, when left out.
    pub condition: Option<Condition>,
}

impl QuestionContent {
    /// Whether it asks what `before` asked, in the same words; languages may have been added.
    pub fn still_asks(&self, before: &Self) -> bool {
        let choices = |now: &[Choice], then: &[Choice]| {
            let pairs = now.iter().zip(then);
            now.len() == then.len()
                && pairs.clone().all(|(now, then)| now.code == then.code && still_says(&now.text, &then.text))
        };
        let rest = |content: &Self| {
            let Self { least, most, something_else, condition, .. } = content.clone();
            (least, most, something_else, condition)
        };
        still_says(&self.text, &before.text)
            && still_says(&self.hint, &before.hint)
            && choices(&self.choices, &before.choices)
            && choices(&self.lines, &before.lines)
            && rest(self) == rest(before)
    }
}

/// A question as its authors write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Question {
    /// Its name within the consultation, as in `barriers`.
    #[schema(max_length = 40)]
    pub name: String,
    /// What kind of answer it asks for.
    pub kind: QuestionKind,
    /// What it says.
    #[serde(flatten)]
    pub content: QuestionContent,
}

/// By hand, since serde passes over unknown fields where others are flattened.
impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Named {
            name: String,
            kind: QuestionKind,
            #[serde(flatten)]
            content: serde_json::Map<String, serde_json::Value>,
        }
        let Named { name, kind, content } = Named::deserialize(deserializer)?;
        let content = serde_json::from_value(content.into()).map_err(serde::de::Error::custom)?;
        Ok(Self { name, kind, content })
    }
}

/// A question in one version.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consultation_questions)]
pub struct QuestionRow {
    pub consultation_id: Id,
    pub name: String,
    pub version: i64,
    pub position: i64,
    pub kind: QuestionKind,
    pub content: Json<QuestionContent>,
    pub is_current: bool,
}

impl QuestionKind {
    /// Whether there is anything to answer.
    pub const fn asks(self) -> bool {
        !matches!(self, Self::Section)
    }

    /// Whether one chooses from what the question offers.
    pub const fn has_choices(self) -> bool {
        matches!(self, Self::Single | Self::Multiple | Self::Ranking | Self::BestWorst) || self.has_lines()
    }

    /// Whether it is a table.
    pub const fn has_lines(self) -> bool {
        matches!(self, Self::MatrixSingle | Self::MatrixMultiple)
    }

    /// Whether more is counted of it than how many answered.
    pub const fn is_counted(self) -> bool {
        !matches!(self, Self::ShortText | Self::LongText | Self::Number | Self::Date | Self::Section)
    }
}
