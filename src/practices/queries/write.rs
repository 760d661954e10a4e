//! Writes practices, their history and the index by which published ones are found.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::super::index::{self, Facet};
use super::super::model::{PracticeEventRow, PracticeRow};
use super::search;
use crate::db::schema::{
    counters, practice_changes, practice_events, practice_facets, practice_index, practices,
};
use crate::db::{DbConn, Prepared, Rows, remove_search_words};
use crate::search::Tokens;
use crate::types::Id;

pub(crate) fn insert(conn: &mut DbConn, row: &PracticeRow) -> QueryResult<usize> {
    diesel::insert_into(practices::table).values(row).execute(conn)
}

/// Replaces a row if it still has the revision `based_on`; false when somebody was faster.
pub(crate) fn replace(conn: &mut DbConn, row: &PracticeRow, based_on: i64) -> QueryResult<bool> {
    let there = practices::table.find(row.id).filter(practices::revision.eq(based_on));
    let replace = diesel::update(there).set(row);
    let replaced = Prepared(replace.returning(practices::revision)).get_result::<i64>(conn).optional()?;
    Ok(replaced.is_some())
}

/// Deletes a row if it still has the revision `based_on`; 0 when somebody was faster.
pub(crate) fn delete(conn: &mut DbConn, id: Id, based_on: i64) -> QueryResult<usize> {
    diesel::delete(practices::table.find(id).filter(practices::revision.eq(based_on))).execute(conn)
}

pub(crate) fn insert_event(conn: &mut DbConn, event: &PracticeEventRow) -> QueryResult<usize> {
    diesel::insert_into(practice_events::table).values(event).execute(conn)
}

/// The next number in the order of publication. The row lock makes that the order of commits, too,
/// so that a reader who has seen a number has seen all below it. Whoever changes the index takes a
/// number first: the same lock keeps two of them from waiting for each other's counts.
pub(crate) fn next_sequence(conn: &mut DbConn) -> QueryResult<i64> {
    let next = diesel::update(counters::table.find("publication"))
        .set(counters::value.eq(counters::value + 1_i64))
        .returning(counters::value);
    Prepared(next).get_result(conn)
}

/// Makes a published practice findable.
pub(crate) fn insert_into_index(
    conn: &mut DbConn,
    row: &PracticeRow,
    sequence: i64,
    change: i64,
    entries: &[(Facet, String)],
    tokens: &Tokens,
) -> QueryResult<()> {
    for (facet, value) in entries {
        diesel::insert_into(practice_index::table)
            .values((
                practice_index::facet.eq(facet.code()),
                practice_index::value.eq(value),
                practice_index::country.eq(&row.country),
                practice_index::sequence.eq(sequence),
                practice_index::practice_id.eq(row.id),
            ))
            .execute(conn)?;
    }
    let counted = index::counted(row, entries);
    diesel::insert_into(practice_facets::table)
        .values((
            practice_facets::sequence.eq(sequence),
            practice_facets::country.eq(&row.country),
            practice_facets::level.eq(row.level),
            practice_facets::status.eq(row.status),
            practice_facets::language.eq(&row.language),
            practice_facets::year_started.eq(row.year_started),
            practice_facets::entries.eq(&counted),
        ))
        .execute(conn)?;
    add_to_counts(conn, &row.country, &counted, 1)?;
    note_change(conn, change, 1, &counted)?;
    search::insert(conn, sequence, tokens)
}

/// Makes a practice impossible to find. What it was counted under is read from where it was written,
/// so that exactly that is taken back.
pub(crate) fn delete_from_index(conn: &mut DbConn, id: Id, sequence: i64, change: i64) -> QueryResult<()> {
    diesel::delete(practice_index::table.filter(practice_index::practice_id.eq(id))).execute(conn)?;
    let was: Option<(String, String)> = practice_facets::table
        .find(sequence)
        .select((practice_facets::country, practice_facets::entries))
        .first(conn)
        .optional()?;
    if let Some((country, counted)) = was {
        diesel::delete(practice_facets::table.find(sequence)).execute(conn)?;
        add_to_counts(conn, &country, &counted, -1)?;
        note_change(conn, change, -1, &counted)?;
    }
    remove_search_words(conn, sequence)
}

/// So many changes are kept: counts that are older are counted anew.
const CHANGES: i64 = 5_000;
/// After so many changes those that are too old are deleted.
const SWEEP: i64 = 100;

/// Remembers what a change of what is published changed.
fn note_change(conn: &mut DbConn, sequence: i64, step: i64, entries: &str) -> QueryResult<()> {
    diesel::insert_into(practice_changes::table)
        .values((
            practice_changes::sequence.eq(sequence),
            practice_changes::step.eq(step),
            practice_changes::entries.eq(entries),
        ))
        .execute(conn)?;
    if sequence % SWEEP == 0 {
        let old = practice_changes::sequence.le(sequence.saturating_sub(CHANGES));
        diesel::delete(practice_changes::table.filter(old)).execute(conn)?;
    }
    Ok(())
}

/// Changes the kept counts of each of these lines, which are different ones, by `step`: in one statement,
/// as one for each line made a publication a quarter longer.
fn add_to_counts(conn: &mut DbConn, country: &str, counted: &str, step: i64) -> QueryResult<usize> {
    let lines = counted.lines().filter_map(|line| line.split_once('='));
    let rows: Vec<_> = lines
        .map(|(facet, value)| {
            (
                facet.into_sql::<Text>(),
                value.into_sql::<Text>(),
                country.into_sql::<Text>(),
                step.into_sql::<BigInt>(),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    Rows::<_>::new(
        "INSERT INTO practice_counts (facet, value, country, count)",
        rows,
        " ON CONFLICT (facet, value, country) DO UPDATE SET count = practice_counts.count + excluded.count",
    )
    .execute(conn)
}
