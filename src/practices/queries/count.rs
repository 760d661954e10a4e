//! How many published practices there are, by facet: kept for countries, counted for everything else.

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;

use super::super::filter::Filter;
use super::super::index::Facet;
use super::super::tally::Change;
use super::list::narrow;
use crate::db::DbConn;
use crate::db::connection::MultiBackend;
use crate::db::schema::{practice_changes, practice_counts, practice_facets, practice_index};

/// A kept count: facet, value, country, number.
type Kept = (String, String, String, i64);

/// Every count that is kept: some thousand rows, however many practices there are.
pub(crate) fn list_kept(conn: &mut DbConn) -> QueryResult<Vec<Kept>> {
    practice_counts::table
        .filter(practice_counts::count.gt(0))
        .select((
            practice_counts::facet,
            practice_counts::value,
            practice_counts::country,
            practice_counts::count,
        ))
        .load(conn)
}

/// The matrix: policy area, country, number.
pub(crate) fn list_kept_areas(conn: &mut DbConn) -> QueryResult<Vec<(String, String, i64)>> {
    practice_counts::table
        .filter(practice_counts::facet.eq(Facet::PolicyArea.code()))
        .select((practice_counts::value, practice_counts::country, practice_counts::count))
        .load(conn)
}

/// What has changed since a change, in order.
pub(crate) fn changes_since(conn: &mut DbConn, sequence: i64) -> QueryResult<Vec<Change>> {
    let rows: Vec<(i64, i64, String)> = practice_changes::table
        .filter(practice_changes::sequence.gt(sequence))
        .order(practice_changes::sequence)
        .select((practice_changes::sequence, practice_changes::step, practice_changes::entries))
        .load(conn)?;
    Ok(rows.into_iter().map(|(sequence, step, entries)| Change { sequence, step, entries }).collect())
}

/// Tells `each` what every practice of a filter is counted under. This is linear in the number of
/// practices, so it reads small rows, and tells them one by one. (PostgreSQL sends all of them first,
/// about 200 bytes each: one more reason to count in turn.)
pub(crate) fn visit(conn: &mut DbConn, filter: &Filter, mut each: impl FnMut(&str)) -> QueryResult<()> {
    let mut query = practice_facets::table.select(practice_facets::entries).into_boxed::<MultiBackend>();
    narrow!(query, filter, is_among);
    for entries in query.load_iter::<String, DefaultLoadingMode>(conn)? {
        each(&entries?);
    }
    Ok(())
}
