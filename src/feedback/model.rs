//! The rows of answers and remarks, and what is shown of them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::db::schema::{page_answers, page_remarks};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// Whether a page was useful.
    Useful {
        /// It was.
        Yes = "yes",
        /// It was not.
        No = "no",
    }
}

/// How often an answer was given on a day.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = page_answers)]
pub(super) struct AnswerRow {
    pub day: String,
    pub page: String,
    pub language: String,
    pub answer: Useful,
    pub answers: i64,
}

/// A sentence that somebody added. Its key is random.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = page_remarks)]
pub(super) struct RemarkRow {
    pub id: Id,
    pub day: String,
    pub page: String,
    pub language: String,
    pub answer: Useful,
    pub text: String,
}

/// What readers said of a kind of page, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageAnswers {
    /// The kind of page: its route, as in `/practices/{id}`.
    pub page: String,
    /// The language it was read in.
    pub language: String,
    /// How many found it useful.
    pub yes: i64,
    /// How many did not.
    pub no: i64,
}

/// A sentence of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageRemark {
    /// The day on which it was written.
    #[schema(format = "date")]
    pub day: String,
    /// The kind of page.
    pub page: String,
    /// The language of the page.
    pub language: String,
    /// Whether the page was useful.
    pub answer: Useful,
    /// The sentence.
    pub text: String,
}

/// What readers say of the pages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FeedbackView {
    /// The answers, by kind of page and language.
    pub pages: Vec<PageAnswers>,
    /// The newest sentences; they are kept for 180 days.
    pub remarks: Vec<PageRemark>,
}

impl From<RemarkRow> for PageRemark {
    fn from(row: RemarkRow) -> Self {
        Self { day: row.day, page: row.page, language: row.language, answer: row.answer, text: row.text }
    }
}
