//! Use cases: an answer is counted, the secretariat reads.

use super::model::{AnswerRow, FeedbackView, PageAnswers, RemarkRow, Useful};
use super::queries;
use crate::app::App;
use crate::auth::throttle::{self, Limit};
use crate::db::Tx;
use crate::error::Error;
use crate::types::clock::{day, plus_seconds};
use crate::types::{Id, Locale};

/// Most answers from one network address in an hour.
const ANSWERS_AN_HOUR: i64 = 30;
/// How many remarks are shown.
const SHOWN: i64 = 500;
/// How long a remark is kept, in seconds.
const KEEP_SECONDS: i64 = 180 * 86_400;

/// What somebody says of a kind of page.
#[derive(Debug, Clone)]
pub struct Said {
    /// The kind of page.
    pub page: &'static str,
    /// The language it was read in.
    pub language: Locale,
    /// Whether it was useful.
    pub answer: Useful,
    /// A sentence, or nothing.
    pub text: String,
}

/// Counts an answer, and keeps the sentence beside it. The address is counted by the limit alone, as a keyed hash that
/// is forgotten after an hour.
pub fn say(app: &App, tx: &mut Tx<'_>, said: Said, address: &str) -> Result<(), Error> {
    throttle::count(tx, &app.keys, Limit::AnswerFrom, address, ANSWERS_AN_HOUR)?;
    let Said { page, language, answer, text } = said;
    let row = AnswerRow {
        day: day(tx.now).to_string(),
        page: page.to_owned(),
        language: language.code().to_owned(),
        answer,
        answers: 1,
    };
    queries::count(tx.conn, &row)?;
    if text.is_empty() {
        return Ok(());
    }
    // A key of the usual kind would tell the moment.
    let random = tx.ids.random();
    let id =
        Id(uuid::Builder::from_random_bytes(*random.first_chunk::<16>().unwrap_or(&[0; 16])).into_uuid());
    let AnswerRow { day, page, language, answer, .. } = row;
    queries::insert_remark(tx.conn, &RemarkRow { id, day, page, language, answer, text })?;
    Ok(())
}

/// Everything that readers said.
pub fn overview(tx: &mut Tx<'_>) -> Result<FeedbackView, Error> {
    let remarks = queries::list_remarks(tx.conn, SHOWN)?;
    Ok(FeedbackView {
        pages: sums(&queries::list_answers(tx.conn)?),
        remarks: remarks.into_iter().map(Into::into).collect(),
    })
}

/// The answers of all days together; the rows come by kind of page and language.
fn sums(rows: &[AnswerRow]) -> Vec<PageAnswers> {
    let mut pages: Vec<PageAnswers> = Vec::new();
    for row in rows {
        let is_same = |last: &&mut PageAnswers| last.page == row.page && last.language == row.language;
        if pages.last_mut().filter(is_same).is_none() {
            pages.push(PageAnswers { page: row.page.clone(), language: row.language.clone(), yes: 0, no: 0 });
        }
        if let Some(last) = pages.last_mut() {
            let sum = match row.answer {
                Useful::Yes => &mut last.yes,
                Useful::No => &mut last.no,
            };
            *sum = sum.saturating_add(row.answers);
        }
    }
    pages
}

/// Deletes remarks that are old; the counts stay.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    let before = day(plus_seconds(tx.now, -KEEP_SECONDS)).to_string();
    queries::delete_remarks(tx.conn, &before)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_all_days_are_one_sum_for_each_kind_and_language() {
        let row = |day: &str, page: &str, language: &str, answer, answers| AnswerRow {
            day: day.to_owned(),
            page: page.to_owned(),
            language: language.to_owned(),
            answer,
            answers,
        };
        let rows = [
            row("2026-11-23", "/", "en", Useful::Yes, 2),
            row("2026-11-24", "/", "en", Useful::Yes, 3),
            row("2026-11-24", "/", "en", Useful::No, 1),
            row("2026-11-24", "/", "es", Useful::No, 4),
        ];
        let found: Vec<_> = sums(&rows).into_iter().map(|sum| (sum.language, sum.yes, sum.no)).collect();
        assert_eq!(found, [("en".to_owned(), 5, 1), ("es".to_owned(), 0, 4)]);
    }
}
