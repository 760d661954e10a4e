//! The home page: what the network is, where practice is missing, what is new.

use askama::Template;

use super::super::filter::ListParameters;
use super::super::service::{count, read};
use super::labels::{self, Line};
use crate::web::{Page, PageResult};

/// A cell of the matrix.
struct Cell {
    country: String,
    href: String,
    gap_href: String,
    count: i64,
    tint: &'static str,
}

/// A row of the matrix: a policy area of the first level.
struct Row {
    area: String,
    href: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "practices/templates/home.html")]
struct HomePage<'a> {
    page: &'a Page,
    total: i64,
    countries: Vec<String>,
    rows: Vec<Row>,
    open: Vec<Open>,
    newest: Vec<Line>,
    counted_at: String,
}

/// Stronger tints for more practices, on a scale that grows with the collection.
fn tint(count: i64, total: i64) -> &'static str {
    let step = (total / 30).max(1);
    match count {
        0 => "",
        n if n <= step => "n1",
        n if n <= 2 * step => "n2",
        n if n <= 4 * step => "n3",
        _ => "n4",
    }
}

/// Something that people can take part in now: the home page leads there first.
pub struct Open {
    /// Where it is.
    pub address: String,
    /// What it is called.
    pub title: String,
    /// The language of the title.
    pub language: String,
}

/// The home page, with what is open now.
pub async fn home(page: Page, open: Vec<Open>) -> PageResult {
    let (matrix, newest) = page
        .app
        .read(|app, tx| {
            let parameters = ListParameters { limit: Some(4), ..ListParameters::default() };
            Ok((count::matrix(app, tx)?, read::list(app, tx, &parameters)?.items))
        })
        .await?;
    let total = count::facets(&page.app, &ListParameters::default()).await?.total;
    let taxonomy = &page.app.taxonomy;
    let cell = |area: &str, country: &str| {
        let count = matrix.get(&(area.to_owned(), country.to_owned())).copied().unwrap_or_default();
        Cell {
            country: labels::country(&page, country),
            href: format!("/practices?policy_area={area}&country={country}"),
            gap_href: format!("/practices/new?policy_area={area}&country={country}"),
            count,
            tint: tint(count, total),
        }
    };
    let rows = taxonomy
        .policy_areas
        .iter()
        .filter(|term| term.parent.is_none())
        .map(|term| Row {
            area: term.names.pick(page.locale).to_owned(),
            href: format!("/practices?policy_area={}", term.code),
            cells: taxonomy.countries.iter().map(|country| cell(&term.code, &country.code)).collect(),
        })
        .collect();
    page.html(&HomePage {
        open,
        total,
        rows,
        countries: taxonomy
            .countries
            .iter()
            .map(|country| country.names.pick(page.locale).to_owned())
            .collect(),
        newest: newest.iter().map(|card| Line::of(&page, card)).collect(),
        counted_at: page.date(page.app.now()),
        page: &page,
    })
}

#[cfg(test)]
mod tests {
    use super::tint;

    #[test]
    fn tints_follow_the_size_of_the_collection() {
        assert_eq!([0, 1, 2, 3, 5].map(|count| tint(count, 30)), ["", "n1", "n2", "n3", "n4"]);
        assert_eq!([5, 10, 20, 40, 41].map(|count| tint(count, 300)), ["n1", "n1", "n2", "n3", "n4"]);
    }
}
