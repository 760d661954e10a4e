//! The words of practices, and how many practices have them.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::super::index::Facet;
use super::super::model::PracticeRow;
use crate::db::schema::{
    counters, practice_changes, practice_counts, practice_facets, practice_words, practices, search_terms,
};
use crate::db::{DbConn, Prepared, Rows, add_search_words, padded};
use crate::search::{Spelling, Tokens};

/// Most words of one length and first letter that a mistyped word is compared with.
const MOST_COMPARED: i64 = 5_000;

pub(crate) fn insert(conn: &mut DbConn, sequence: i64, tokens: &Tokens) -> QueryResult<()> {
    add_search_words(conn, sequence, tokens.signature(), &tokens.sought().collect::<Vec<_>>())
}

/// The signatures of some practices, by number.
pub(crate) fn list_signatures(conn: &mut DbConn, sequences: &[i64]) -> QueryResult<Vec<(i64, Vec<u8>)>> {
    let some = practice_words::table.filter(practice_words::sequence.eq_any(padded(sequences)));
    Prepared(some.select((practice_words::sequence, practice_words::signature))).load(conn)
}

/// What some practices are counted under.
pub(crate) fn list_entries(conn: &mut DbConn, sequences: &[i64]) -> QueryResult<Vec<String>> {
    let some = practice_facets::table.filter(practice_facets::sequence.eq_any(padded(sequences)));
    Prepared(some.select(practice_facets::entries)).load(conn)
}

/// Some published practices, whole, by number.
pub(crate) fn list_rows(conn: &mut DbConn, sequences: &[i64]) -> QueryResult<Vec<PracticeRow>> {
    let sequences: Vec<_> = padded(sequences).into_iter().map(Some).collect();
    let some = practices::table.filter(practices::published_sequence.eq_any(sequences));
    Prepared(some.select(PracticeRow::as_select())).load(conn)
}

/// Published practices below a number, newest first.
pub(crate) fn list_rows_below(conn: &mut DbConn, below: i64, limit: i64) -> QueryResult<Vec<PracticeRow>> {
    practices::table
        .filter(practices::published_sequence.lt(Some(below)))
        .order(practices::published_sequence.desc())
        .limit(limit)
        .select(PracticeRow::as_select())
        .load(conn)
}

/// The number of the practice that so many are newer than; 0 where there are not so many.
pub(crate) fn nth_newest(conn: &mut DbConn, nth: i64) -> QueryResult<i64> {
    let found: Option<i64> = practice_facets::table
        .order(practice_facets::sequence.desc())
        .offset(nth)
        .limit(1)
        .select(practice_facets::sequence)
        .first(conn)
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// How many practices have each of these tokens, as they were counted last.
pub(crate) fn count_with(conn: &mut DbConn, tokens: &[String]) -> QueryResult<HashMap<String, i64>> {
    let some = search_terms::table.filter(search_terms::token.eq_any(padded(tokens)));
    let rows: Vec<(String, i64)> =
        Prepared(some.select((search_terms::token, search_terms::practices))).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many practices have a value of a facet, in all.
pub(crate) fn count_value(conn: &mut DbConn, facet: Facet, value: &str) -> QueryResult<i64> {
    let counts: Vec<i64> = practice_counts::table
        .filter(practice_counts::facet.eq(facet.code()))
        .filter(practice_counts::value.eq(value.to_owned()))
        .select(practice_counts::count)
        .load(conn)?;
    Ok(counts.into_iter().sum())
}

/// How many practices are published.
pub(crate) fn count_all(conn: &mut DbConn) -> QueryResult<i64> {
    let counts: Vec<i64> = practice_counts::table
        .filter(practice_counts::facet.eq(Facet::Country.code()))
        .select(practice_counts::count)
        .load(conn)?;
    Ok(counts.into_iter().sum())
}

/// Tokens that begin with this one, the most frequent first.
pub(crate) fn list_continuing(conn: &mut DbConn, token: &str, limit: i64) -> QueryResult<Vec<String>> {
    search_terms::table
        .filter(search_terms::token.gt(token.to_owned()))
        .filter(search_terms::token.lt(format!("{token}\u{10FFFF}")))
        .order((search_terms::practices.desc(), search_terms::token))
        .limit(limit)
        .select(search_terms::token)
        .load(conn)
}

/// Words that begin like this, the most frequent first: as they are written, and how many have them.
pub(crate) fn list_beginning(
    conn: &mut DbConn,
    beginning: &str,
    limit: i64,
) -> QueryResult<Vec<(String, i64)>> {
    search_terms::table
        .filter(search_terms::token.ge(beginning.to_owned()))
        .filter(search_terms::token.lt(format!("{beginning}\u{10FFFF}")))
        .filter(search_terms::letters.gt(0))
        .order((search_terms::practices.desc(), search_terms::token))
        .limit(limit)
        .select((search_terms::written, search_terms::practices))
        .load(conn)
}

/// Words with a first letter and a length in a range, with the number of practices that have them.
pub(crate) fn list_of_length(
    conn: &mut DbConn,
    letter: char,
    lengths: RangeInclusive<usize>,
) -> QueryResult<Vec<(Spelling, i64)>> {
    let mut words = Vec::new();
    for length in lengths.filter_map(|length| i64::try_from(length).ok()) {
        let rows: Vec<(String, String, i64)> = search_terms::table
            .filter(search_terms::letters.eq(length))
            .filter(search_terms::token.ge(letter.to_string()))
            .filter(search_terms::token.lt(format!("{letter}\u{10FFFF}")))
            .order(search_terms::token)
            .limit(MOST_COMPARED)
            .select((search_terms::token, search_terms::written, search_terms::practices))
            .load(conn)?;
        words.extend(
            rows.into_iter().map(|(folded, plain, practices)| (Spelling::new(folded, plain), practices)),
        );
    }
    Ok(words)
}

/// How many practices were withdrawn or corrected since a change.
pub(crate) fn count_gone(conn: &mut DbConn, since: i64) -> QueryResult<i64> {
    let since = practice_changes::table.filter(practice_changes::sequence.gt(since));
    since.filter(practice_changes::step.lt(0_i64)).count().get_result(conn)
}

/// A number that the index keeps of itself.
pub(crate) fn find_counter(conn: &mut DbConn, name: &str) -> QueryResult<i64> {
    counters::table.find(name).select(counters::value).first(conn)
}

pub(crate) fn update_counter(conn: &mut DbConn, name: &str, value: i64) -> QueryResult<i64> {
    let update = diesel::update(counters::table.find(name)).set(counters::value.eq(value));
    Prepared(update.returning(counters::value)).get_result(conn)
}

/// A counted token: how it is written, how many letters it has (0 for a stem), and how many practices have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Word or stem.
    pub token: String,
    /// As it is written; empty for a stem.
    pub written: String,
    /// Letters; 0 for a stem.
    pub letters: i64,
    /// Practices that have it.
    pub practices: i64,
}

/// Every token that is counted, in order, after one; at most so many.
pub(crate) fn list_terms_after(conn: &mut DbConn, token: &str, limit: i64) -> QueryResult<Vec<Term>> {
    let rows: Vec<(String, String, i64, i64)> = search_terms::table
        .filter(search_terms::token.gt(token.to_owned()))
        .order(search_terms::token)
        .limit(limit)
        .select((search_terms::token, search_terms::written, search_terms::letters, search_terms::practices))
        .load(conn)?;
    let term = |(token, written, letters, practices)| Term { token, written, letters, practices };
    Ok(rows.into_iter().map(term).collect())
}

pub(crate) fn replace_terms(conn: &mut DbConn, terms: &[Term]) -> QueryResult<usize> {
    let rows: Vec<_> = terms
        .iter()
        .map(|term| {
            (
                term.token.as_str().into_sql::<Text>(),
                term.written.as_str().into_sql::<Text>(),
                term.letters.into_sql::<BigInt>(),
                term.practices.into_sql::<BigInt>(),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    Rows::<_>::new(
        "INSERT INTO search_terms (token, written, letters, practices)",
        rows,
        " ON CONFLICT (token) DO UPDATE SET written = excluded.written, letters = excluded.letters, \
         practices = excluded.practices",
    )
    .execute(conn)
}

pub(crate) fn delete_terms(conn: &mut DbConn, tokens: &[String]) -> QueryResult<usize> {
    diesel::delete(search_terms::table.filter(search_terms::token.eq_any(tokens.to_vec()))).execute(conn)
}
