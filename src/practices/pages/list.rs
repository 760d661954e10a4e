//! The list of practices with its filters.

use askama::Template;

use super::super::filter::{BY_DATE, ListParameters};
use super::super::service::{count, read};
use super::super::views::{Facets, PracticeList, SearchNotes};
use super::labels::{self, Line};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::web::{Page, PageResult, ValidQuery};

/// The facets, in the order of the form.
const FACETS: [&str; 9] = [
    "country",
    "policy_area",
    "population_group",
    "level",
    "status",
    "subdivision",
    "language",
    "year",
    "provision",
];
/// Most values of a facet that the form shows; the rest is reached by choosing others first.
const MOST_VALUES: usize = 40;

/// A choice of a filter.
struct Choice {
    value: String,
    label: String,
    count: Option<i64>,
    chosen: bool,
    child: bool,
}

/// One filter.
struct Group {
    facet: &'static str,
    label: String,
    chosen: usize,
    choices: Vec<Choice>,
}

/// A filter in use, and the list without it.
struct Chip {
    label: String,
    href: String,
}

#[derive(Template)]
#[template(path = "practices/templates/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    faults: &'a [FieldError],
    query: String,
    words: &'a str,
    /// None while they are being counted.
    total: Option<i64>,
    lines: Vec<Line>,
    chips: Vec<Chip>,
    groups: Vec<Group>,
    next: Option<String>,
    later: bool,
    /// How the words were understood, where words were looked for.
    search: Option<Search>,
}

/// What a reader is told of a search, and where it leads.
struct Search {
    notes: SearchNotes,
    /// The same words, exactly as they were typed.
    verbatim: String,
    /// The same in the other order, and its name.
    other_order: String,
    by_date: bool,
    is_verbatim: bool,
    /// The same words without filters; none where there are none.
    unfiltered: Option<String>,
    /// The same words, for the page that looks everywhere.
    everywhere: String,
    /// The words to be saved: a digest looks for exactly these.
    words: String,
    /// The single country and policy area that were chosen, to be saved with the words.
    country: String,
    policy_area: String,
}

impl Search {
    fn of(notes: SearchNotes, parameters: &ListParameters) -> Self {
        let whole = parameters.without_position();
        let by_date = whole.sort == BY_DATE;
        let href = |parameters: ListParameters| format!("/practices?{}", parameters.query());
        let sort = if by_date { String::new() } else { BY_DATE.to_owned() };
        let unfiltered = ListParameters {
            q: whole.q.clone(),
            sort: whole.sort.clone(),
            verbatim: whole.verbatim,
            ..ListParameters::default()
        };
        Self {
            verbatim: href(ListParameters { verbatim: true, ..whole.clone() }),
            other_order: href(ListParameters { sort, ..whole.clone() }),
            by_date,
            is_verbatim: whole.verbatim,
            words: notes.corrections.iter().fold(whole.q.clone(), |words, correction| {
                words.replace(&correction.typed, &correction.meant)
            }),
            country: single(&whole.country),
            policy_area: single(&whole.policy_area),
            everywhere: serde_html_form::to_string([("q", &whole.q)]).unwrap_or_default(),
            unfiltered: (unfiltered.query() != whole.query()).then(|| href(unfiltered)),
            notes,
        }
    }
}

/// A value that was chosen alone.
fn single(values: &[String]) -> String {
    match values {
        [value] => value.clone(),
        _ => String::new(),
    }
}

/// `GET /practices`
pub(super) async fn list(page: Page, parameters: ValidQuery<ListParameters>) -> PageResult {
    // An answer shows its passages; addresses do not say so.
    let parameters = ListParameters { passages: false, ..parameters.0 };
    let asked = ListParameters { passages: true, ..parameters.clone() };
    let found = page.app.read(move |app, tx| list_or_start(app, tx, asked)).await;
    let (list, facets, faults) = match found {
        Ok(list) => (list, count::facets_soon(&page.app, &parameters).await?, Vec::new()),
        Err(error) if error.code == Code::Invalid => {
            let nothing = PracticeList { items: Vec::new(), next_cursor: None, search: None };
            (nothing, Some(Facets::default().into()), error.fields)
        }
        Err(error) => return Err(error.into()),
    };
    let next = list.next_cursor.map(|cursor| {
        format!("/practices?{}", ListParameters { cursor: Some(cursor), ..parameters.clone() }.query())
    });
    let template = ListPage {
        faults: &faults,
        query: parameters.without_position().query(),
        words: &parameters.q,
        total: facets.as_ref().map(|facets| facets.total),
        lines: list.items.iter().map(|card| Line::of(&page, card)).collect(),
        chips: chips(&page, &parameters),
        groups: FACETS.iter().map(|facet| group(&page, facet, &parameters, facets.as_deref())).collect(),
        next,
        later: parameters.cursor.is_some(),
        search: list.search.map(|notes| Search::of(notes, &parameters)),
        page: &page,
    };
    match faults.is_empty() {
        true => page.html(&template),
        false => page.html_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &template),
    }
}

/// The list; its start where the address has no place in it that can be read.
fn list_or_start(app: &App, tx: &mut Tx<'_>, mut asked: ListParameters) -> Result<PracticeList, Error> {
    match read::list(app, tx, &asked) {
        Err(error) if error.fields.iter().any(|fault| fault.field() == "cursor") => {
            asked.cursor = None;
            read::list(app, tx, &asked)
        }
        found => found,
    }
}

fn chips(page: &Page, parameters: &ListParameters) -> Vec<Chip> {
    let mut chips = Vec::new();
    let whole = parameters.without_position();
    if !whole.q.is_empty() {
        let without =
            ListParameters { q: String::new(), sort: String::new(), verbatim: false, ..whole.clone() };
        chips.push(Chip {
            label: page.tv("quoted", &whole.q),
            href: format!("/practices?{}", without.query()),
        });
    }
    for facet in FACETS {
        for value in whole.clone().values_mut(facet).into_iter().flatten() {
            let mut without = whole.clone();
            if let Some(values) = without.values_mut(facet) {
                values.retain(|other| other != value);
            }
            let label = labels::facet_value(page, facet, value);
            chips.push(Chip { label, href: format!("/practices?{}", without.query()) });
        }
    }
    chips
}

fn group(page: &Page, facet: &'static str, parameters: &ListParameters, facets: Option<&Facets>) -> Group {
    let chosen = parameters.clone().values_mut(facet).map(|values| values.clone()).unwrap_or_default();
    let counts = facets.and_then(|facets| facets.facets.get(facet)).map(Vec::as_slice).unwrap_or_default();
    let count = |code: &str| {
        facets.map(|_| counts.iter().find(|entry| entry.value == code).map_or(0, |entry| entry.count))
    };
    let choice = |value: &str, child: bool| Choice {
        label: labels::facet_value(page, facet, value),
        count: count(value),
        chosen: chosen.iter().any(|other| other == value),
        value: value.to_owned(),
        child,
    };
    let taxonomy = &page.app.taxonomy;
    let tree = |terms: &[crate::taxonomy::Term]| -> Vec<Choice> {
        terms.iter().map(|term| choice(&term.code, term.parent.is_some())).collect()
    };
    let mut choices = match facet {
        "country" => taxonomy.countries.iter().map(|country| choice(&country.code, false)).collect(),
        "policy_area" => tree(&taxonomy.policy_areas),
        "population_group" => tree(&taxonomy.population_groups),
        _ => {
            let mut values: Vec<&str> = counts.iter().map(|entry| entry.value.as_str()).collect();
            values.extend(
                chosen.iter().map(String::as_str).filter(|value| !values.contains(value)).collect::<Vec<_>>(),
            );
            values.into_iter().map(|value| choice(value, false)).collect::<Vec<_>>()
        }
    };
    choices.retain(|choice| choice.count != Some(0) || choice.chosen);
    let mut kept = 0;
    choices.retain(|choice| {
        kept += 1;
        choice.chosen || kept <= MOST_VALUES
    });
    Group { facet, label: page.tc("facet", facet), chosen: chosen.len(), choices }
}
