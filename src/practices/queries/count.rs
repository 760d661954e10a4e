//! How many published practices there are, by facet. Exact; kept by the caller until the next
//! publication, because counting is linear in what is counted.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::filter::Filter;
use super::super::index::Facet;
use super::list::narrow;
use crate::db::DbConn;
use crate::db::connection::MultiBackend;
use crate::db::schema::{practice_index, practices};

pub(crate) fn count(conn: &mut DbConn, filter: &Filter) -> QueryResult<i64> {
    let mut query = practices::table
        .filter(practices::published_sequence.is_not_null())
        .select(count_star())
        .into_boxed::<MultiBackend>();
    narrow!(query, conn, filter, None);
    query.get_result(conn)
}

macro_rules! count_by_column {
    ($conn:expr, $filter:expr, $facet:literal, $column:expr, $type:ty) => {{
        let mut query = practices::table
            .filter(practices::published_sequence.is_not_null())
            .group_by($column)
            .select(($column, count_star()))
            .into_boxed::<MultiBackend>();
        narrow!(query, $conn, $filter, Some($facet));
        query.load::<($type, i64)>($conn)
    }};
}

pub(crate) fn count_by_country(conn: &mut DbConn, filter: &Filter) -> QueryResult<Vec<(String, i64)>> {
    count_by_column!(conn, filter, "country", practices::country, String)
}

pub(crate) fn count_by_level(
    conn: &mut DbConn,
    filter: &Filter,
) -> QueryResult<Vec<(Option<super::super::model::Level>, i64)>> {
    count_by_column!(conn, filter, "level", practices::level, Option<super::super::model::Level>)
}

pub(crate) fn count_by_status(
    conn: &mut DbConn,
    filter: &Filter,
) -> QueryResult<Vec<(Option<super::super::model::Status>, i64)>> {
    count_by_column!(conn, filter, "status", practices::status, Option<super::super::model::Status>)
}

pub(crate) fn count_by_language(conn: &mut DbConn, filter: &Filter) -> QueryResult<Vec<(String, i64)>> {
    count_by_column!(conn, filter, "language", practices::language, String)
}

pub(crate) fn count_by_year(conn: &mut DbConn, filter: &Filter) -> QueryResult<Vec<(Option<i64>, i64)>> {
    count_by_column!(conn, filter, "year", practices::year_started, Option<i64>)
}

/// By the values of a facet of which a practice can have several.
pub(crate) fn count_by_value(
    conn: &mut DbConn,
    filter: &Filter,
    facet: Facet,
) -> QueryResult<Vec<(String, i64)>> {
    let rest = filter.without(facet);
    if rest == Filter::default() {
        return practice_index::table
            .filter(practice_index::facet.eq(facet.code()))
            .group_by(practice_index::value)
            .select((practice_index::value, count_star()))
            .load(conn);
    }
    let mut query = practice_index::table
        .inner_join(practices::table)
        .filter(practice_index::facet.eq(facet.code()))
        .group_by(practice_index::value)
        .select((practice_index::value, count_star()))
        .into_boxed::<MultiBackend>();
    narrow!(query, conn, &rest, None);
    query.load(conn)
}

/// The matrix: policy area, country, number.
pub(crate) fn count_by_area_and_country(conn: &mut DbConn) -> QueryResult<Vec<(String, String, i64)>> {
    practice_index::table
        .filter(practice_index::facet.eq(Facet::PolicyArea.code()))
        .group_by((practice_index::value, practice_index::country))
        .select((practice_index::value, practice_index::country, count_star()))
        .load(conn)
}
