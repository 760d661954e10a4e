//! "Was this useful?": one question, counted without knowing whose answer it is.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use super::super::model::Frequency;
use super::super::trace;
use crate::error::{Code, Error};
use crate::web::{Form, Page, PageResult};

/// What can be answered.
const ANSWERS: [&str; 3] = ["yes", "partly", "no"];

#[derive(Template)]
#[template(path = "digests/templates/useful.html")]
struct UsefulPage<'a> {
    page: &'a Page,
    issue: &'a str,
    thanks: bool,
}

impl UsefulPage<'_> {
    fn answers(&self) -> Vec<(&'static str, String)> {
        ANSWERS.iter().map(|answer| (*answer, self.page.tc("digest-useful", answer))).collect()
    }
}

/// An issue's name, as in `weekly-2026-W48`: of a frequency and a period, and nothing else.
fn check(issue: &str) -> Result<(), Error> {
    let (frequency, period) = issue.split_once('-').ok_or(Code::NotFound)?;
    let known = frequency.parse::<Frequency>().is_ok();
    let sound = period.len() <= 12
        && period.chars().all(|character| character.is_ascii_digit() || matches!(character, '-' | 'W' | '+'));
    if known && sound { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// Asks.
pub(super) async fn ask(page: Page, issue: web::Path<String>) -> PageResult {
    check(&issue)?;
    let thanks = page.query.split('&').any(|pair| pair == "thanks=yes");
    page.html(&UsefulPage { page: &page, issue: &issue, thanks })
}

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    answer: String,
}

/// Counts.
pub(super) async fn answer(page: Page, issue: web::Path<String>, form: Form<Answer>) -> PageResult {
    check(&issue)?;
    let answer = ANSWERS.iter().copied().find(|answer| *answer == form.0.answer);
    // Without an answer the question is asked once more.
    let Some(answer) = answer else { return page.see_other(&format!("/digest/useful/{issue}")) };
    let name = issue.clone();
    page.app.write(move |_, tx| trace::count_answer(tx, &name, answer)).await?;
    page.see_other(&format!("/digest/useful/{issue}?thanks=yes"))
}
