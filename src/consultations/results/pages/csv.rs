//! The newest release as a table.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::{Found, Number, Row, about, find, statement, tables, taken_back};
use crate::consultations::setup::pages::voice::Voice;
use crate::error::Error;
use crate::opinion::{Direction, PublicStatement, Share};
use crate::types::Id;
use crate::types::spreadsheet::harmless;
use crate::web::{Page, PageResult};

const COLUMNS: [&str; 7] = ["part", "of", "what", "about", "margin", "low", "high"];

/// A line of the table; what is not told is empty.
#[derive(Default)]
struct Line {
    part: &'static str,
    of: String,
    what: String,
    about: String,
    margin: String,
    low: String,
    high: String,
}

impl Line {
    /// A number of people, or nothing.
    fn number(part: &'static str, of: &str, what: &str, number: Number) -> Self {
        let about = number.map(|number| number.to_string()).unwrap_or_default();
        Self { part, of: of.to_owned(), what: what.to_owned(), about, ..Self::default() }
    }

    fn with_margin(self, margin: u32) -> Self {
        let margin = if self.about.is_empty() { String::new() } else { margin.to_string() };
        Self { margin, ..self }
    }

    fn share(part: &'static str, of: &str, what: &str, share: Option<Share>) -> Self {
        let [about, low, high] = share.map_or_else(Default::default, |share| {
            [share.share, share.low, share.high].map(|share| format!("{share:.2}"))
        });
        Self { part, of: of.to_owned(), what: what.to_owned(), about, low, high, ..Self::default() }
    }

    fn cells(&self) -> [String; 7] {
        let Self { part, of, what, about, margin, low, high } = self;
        [part, of.as_str(), what, about, margin, low, high].map(harmless)
    }
}

/// `GET /consultations/{id}/results.csv`: one row for each number; hidden ones are empty.
pub(in super::super) async fn csv(page: Page, id: Path<Id>, request: HttpRequest) -> PageResult {
    let found = find(&page, *id, &request, None).await?;
    let voice = Voice::new(&page, &found.view, None);
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(COLUMNS).map_err(Error::internal)?;
    let lines = head(&page, &found)
        .into_iter()
        .chain(questions(&page, &voice, &found))
        .chain(statements(&page, &voice, &found))
        .chain(sides(&page, &voice, &found));
    for line in lines {
        out.write_record(line.cells()).map_err(Error::internal)?;
    }
    let body = out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"results.csv\""))
        .body(body))
}

/// Which release it is, what stands beside it, and how many took part.
fn head(page: &Page, found: &Found) -> Vec<Line> {
    let day = page.machine_date(found.release.created_at);
    let number = u32::try_from(found.release.number).ok();
    let mut lines = vec![Line::number("release", "", &day, number)];
    if found.release.answers_taken_back {
        lines.push(Line::number("note", "", &taken_back(page, &found.view, &found.release), None));
    }
    lines.extend(found.release.labels.iter().map(|label| Line {
        about: label.until.clone().unwrap_or_default(),
        ..Line::number("label", &label.name, &label.words, None)
    }));
    lines.push(Line::number("people", "", "", found.content.people));
    lines.push(Line::number("people", "", "assisted", found.content.assisted));
    lines
}

/// Questions, and what people said of themselves.
fn questions(page: &Page, voice: &Voice<'_>, found: &Found) -> Vec<Line> {
    let mut lines = Vec::new();
    for table in tables(page, voice, found) {
        let heading = &table.heading.text;
        lines.push(Line::number("question", heading, &page.t("answered"), table.answered));
        let part = if table.is_points { "points" } else { "question" };
        let row = |row: &Row| Line::number(part, heading, &row.text.text, row.count);
        lines.extend(table.rows.iter().map(|own| row(own).with_margin(table.margin)));
    }
    for table in about(page, found) {
        let row =
            |row: &Row| Line::number("self-description", &table.heading.text, &row.text.text, row.count);
        lines.extend(table.rows.iter().map(|own| row(own).with_margin(table.margin)));
    }
    lines
}

fn statements(page: &Page, voice: &Voice<'_>, found: &Found) -> Vec<Line> {
    let of = |told: &PublicStatement| {
        let text = statement(page, voice, found, told.statement).text;
        let everybody = told.everybody;
        [
            Line::number("statement", &text, "votes", told.votes),
            Line::share("statement", &text, "agree", everybody.agree),
            Line::share("statement", &text, "disagree", everybody.disagree),
            Line::share("statement", &text, "pass", everybody.pass),
        ]
    };
    found.content.opinion.statements.iter().flat_map(of).collect()
}

fn sides(page: &Page, voice: &Voice<'_>, found: &Found) -> Vec<Line> {
    let opinion = &found.content.opinion;
    let mut lines = Vec::new();
    for (letter, side) in ('A'..).zip(&opinion.groups) {
        let name = page.tv("group-name", letter);
        lines.push(Line::number("side", &name, "", Some(side.size)).with_margin(opinion.margin));
        lines.extend(side.representative.iter().map(|told| {
            let text = statement(page, voice, found, told.statement).text;
            let key = if told.direction == Direction::Agree { "rather-agrees" } else { "rather-disagrees" };
            Line::number("side", &name, &format!("{text} ({})", page.t(key)), None)
        }));
    }
    lines
}
