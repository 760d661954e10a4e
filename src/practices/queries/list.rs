//! The list of published practices, newest first, by whatever it is narrowed by.
//!
//! One row a facet value stands in `practice_index`. When a reader chose a single value, that row
//! drives the query and the answer is read off the index; everything else is a condition on top, on the small
//! rows of `practice_facets`.

use diesel::prelude::*;

use super::super::filter::Filter;
use super::super::index::Facet;
use super::super::model::CardRow;
use crate::db::connection::MultiBackend;
use crate::db::schema::{practice_facets, practice_index, practices};
use crate::db::{DbConn, Prepared, padded};

/// Narrows a boxed query over `practice_facets` by a filter. `$has` is the condition that a
/// practice has one of some values of a facet: [`is_among`] or [`has_one`].
macro_rules! narrow {
    ($query:ident, $filter:expr, $has:ident) => {
        let filter: &Filter = $filter;
        if !filter.countries.is_empty() {
            $query = $query.filter(practice_facets::country.eq_any(filter.countries.clone()));
        }
        if !filter.levels.is_empty() {
            $query = $query.filter(practice_facets::level.eq_any(filter.levels.iter().copied().map(Some)));
        }
        if !filter.statuses.is_empty() {
            $query = $query.filter(practice_facets::status.eq_any(filter.statuses.iter().copied().map(Some)));
        }
        if !filter.languages.is_empty() {
            $query = $query.filter(practice_facets::language.eq_any(filter.languages.clone()));
        }
        if !filter.years.is_empty() {
            $query =
                $query.filter(practice_facets::year_started.eq_any(filter.years.iter().copied().map(Some)));
        }
        for (facet, values) in crate::practices::queries::list::index_values(filter) {
            if !values.is_empty() {
                $query = $query.filter(crate::practices::queries::list::$has!(facet, values));
            }
        }
    };
}

/// The numbers of all that have one of these values are gathered first: where they are what drives the query.
macro_rules! is_among {
    ($facet:expr, $values:expr) => {{
        let other = crate::practices::queries::list::other_index;
        let having = other
            .filter(other.field(practice_index::facet).eq($facet.code()))
            .filter(other.field(practice_index::value).eq_any($values.to_vec()))
            .select(other.field(practice_index::sequence));
        practice_facets::sequence.eq_any(having)
    }};
}

/// Each is looked up along the key of the index: where something else drives the query, in the order of the page.
macro_rules! has_one {
    ($facet:expr, $values:expr) => {{
        let other = crate::practices::queries::list::other_index;
        diesel::dsl::exists(
            other
                .filter(other.field(practice_index::facet).eq($facet.code()))
                .filter(other.field(practice_index::value).eq_any($values.to_vec()))
                .filter(other.field(practice_index::country).eq(practice_facets::country))
                .filter(other.field(practice_index::sequence).eq(practice_facets::sequence)),
        )
    }};
}

pub(super) use narrow;
pub(super) use {has_one, is_among};

// The index once more, beside the row that drives a query.
diesel::alias! {
    pub(super) const other_index: Alias<OtherIndex> = practice_index as other_index;
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Only practices published before this number.
    pub before: i64,
    /// Only practices published after this number; 0 for all.
    pub after: i64,
    /// At most this many.
    pub limit: i64,
}

/// The single value that can drive the query, with its facet.
fn driver(filter: &Filter) -> Option<(Facet, &str)> {
    let facets = [
        (Facet::Provision, &filter.provisions),
        (Facet::Subdivision, &filter.subdivisions),
        (Facet::PolicyArea, &filter.policy_areas),
        (Facet::PopulationGroup, &filter.population_groups),
    ];
    facets.into_iter().find_map(|(facet, values)| match values.as_slice() {
        [value] => Some((facet, value.as_str())),
        _ => None,
    })
}

/// A page of cards.
///
/// What readers ask for most has a fixed shape, whose text is not built again each time. Everything else is looked
/// for in `practice_facets`, whose rows are small, and only the cards of the page are read.
pub(crate) fn list(conn: &mut DbConn, filter: &Filter, window: Window) -> QueryResult<Vec<CardRow>> {
    let Some((facet, value)) = driver(filter) else {
        if *filter == Filter::default() {
            return list_newest(conn, window);
        }
        let mut query = practice_facets::table
            .filter(practice_facets::sequence.lt(window.before))
            .filter(practice_facets::sequence.gt(window.after))
            .order(practice_facets::sequence.desc())
            .limit(window.limit)
            .select(practice_facets::sequence)
            .into_boxed::<MultiBackend>();
        narrow!(query, filter, is_among);
        let found = query.load(conn)?;
        return cards(conn, &found);
    };
    let mut rest = filter.without(facet);
    // The country stands in the index, too: with it, a page is one walk along one key.
    let country = match rest.countries.as_slice() {
        [_] => rest.countries.pop(),
        _ => None,
    };
    if rest == Filter::default() {
        return list_by_value(conn, facet, value, country, window);
    }
    let mut query = practice_index::table
        .inner_join(practice_facets::table.on(practice_facets::sequence.eq(practice_index::sequence)))
        .filter(practice_index::facet.eq(facet.code()))
        .filter(practice_index::value.eq(value.to_owned()))
        .filter(practice_index::sequence.lt(window.before))
        .filter(practice_index::sequence.gt(window.after))
        .order(practice_index::sequence.desc())
        .limit(window.limit)
        .select(practice_index::sequence)
        .into_boxed::<MultiBackend>();
    if let Some(country) = country {
        query = query.filter(practice_index::country.eq(country));
    }
    narrow!(query, &rest, has_one);
    let found = query.load(conn)?;
    cards(conn, &found)
}

fn list_newest(conn: &mut DbConn, window: Window) -> QueryResult<Vec<CardRow>> {
    practices::table
        .filter(practices::published_sequence.lt(Some(window.before)))
        .filter(practices::published_sequence.gt(Some(window.after)))
        .order(practices::published_sequence.desc())
        .limit(window.limit)
        .select(CardRow::as_select())
        .load(conn)
}

fn list_by_value(
    conn: &mut DbConn,
    facet: Facet,
    value: &str,
    country: Option<String>,
    window: Window,
) -> QueryResult<Vec<CardRow>> {
    let page = practice_index::table
        .inner_join(practices::table)
        .filter(practice_index::facet.eq(facet.code()))
        .filter(practice_index::value.eq(value.to_owned()))
        .filter(practice_index::sequence.lt(window.before))
        .filter(practice_index::sequence.gt(window.after))
        .order(practice_index::sequence.desc())
        .limit(window.limit)
        .select(CardRow::as_select());
    match country {
        Some(country) => page.filter(practice_index::country.eq(country)).load(conn),
        None => page.load(conn),
    }
}

/// The cards of these numbers, newest first.
pub(crate) fn cards(conn: &mut DbConn, sequences: &[i64]) -> QueryResult<Vec<CardRow>> {
    let sequences: Vec<_> = padded(sequences).into_iter().map(Some).collect();
    let some = practices::table
        .filter(practices::published_sequence.eq_any(sequences))
        .order(practices::published_sequence.desc());
    Prepared(some.select(CardRow::as_select())).load(conn)
}

/// The facets whose values stand in the index, with what was chosen.
pub(super) fn index_values(filter: &Filter) -> [(Facet, &[String]); 4] {
    [
        (Facet::PolicyArea, &filter.policy_areas),
        (Facet::PopulationGroup, &filter.population_groups),
        (Facet::Subdivision, &filter.subdivisions),
        (Facet::Provision, &filter.provisions),
    ]
}
