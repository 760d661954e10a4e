//! Full-text search behind one door: FTS5 in SQLite, `tsvector` in PostgreSQL.
//!
//! Both get the words that [`crate::types::text::words`] made, and neither folds or stems them again,
//! so that both find the same. Hits come newest first: ranking by relevance costs time linear in the
//! number of hits, so the only rank is whether the words stand in the title.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::DbConn;

/// What to look for: all of these words.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Folded words, letters and digits only.
    pub words: &'a [String],
    /// In the title, or everywhere but with at least one of them missing in the title.
    pub in_title: bool,
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    sequence: i64,
}

/// `"a" AND "b"`: every word quoted, so that none is an operator.
fn fts5(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
}

/// `'a':A & 'b':A`; `weight` is a suffix such as `:A`, or nothing.
fn tsquery(words: &[String], weight: &str) -> String {
    words.iter().map(|word| format!("'{word}'{weight}")).collect::<Vec<_>>().join(" & ")
}

/// The numbers of published practices with these words, newest first.
pub fn find_by_words(conn: &mut DbConn, words: &Words<'_>, before: i64, limit: i64) -> QueryResult<Vec<i64>> {
    let hits: Vec<Hit> = match conn {
        DbConn::Sqlite(sqlite) => {
            let all = fts5(words.words);
            let expression = if words.in_title {
                format!("{{title}} : ({all})")
            } else {
                format!("({all}) NOT ({{title}} : ({all}))")
            };
            diesel::sql_query(
                "SELECT rowid AS sequence FROM practice_search \
                 WHERE practice_search MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
            )
            .bind::<Text, _>(expression)
            .bind::<BigInt, _>(before)
            .bind::<BigInt, _>(limit)
            .load(sqlite)?
        }
        DbConn::Postgres(postgres) => {
            let title = tsquery(words.words, ":A");
            let expression =
                if words.in_title { title } else { format!("{} & !({title})", tsquery(words.words, "")) };
            diesel::sql_query(
                "SELECT published_sequence AS sequence FROM practices \
                 WHERE search @@ $1::tsquery AND published_sequence < $2 \
                 ORDER BY published_sequence DESC LIMIT $3",
            )
            .bind::<Text, _>(expression)
            .bind::<BigInt, _>(before)
            .bind::<BigInt, _>(limit)
            .load(postgres)?
        }
    };
    Ok(hits.into_iter().map(|hit| hit.sequence).collect())
}

/// The condition that a published practice has all these words: SQL before the expression, the
/// expression, SQL after it.
pub fn words_condition(conn: &DbConn, words: &[String]) -> (&'static str, String, &'static str) {
    match conn {
        DbConn::Sqlite(_) => (
            "practices.published_sequence IN (SELECT rowid FROM practice_search WHERE practice_search MATCH ",
            fts5(words),
            ")",
        ),
        DbConn::Postgres(_) => ("practices.search @@ CAST(", tsquery(words, ""), " AS tsquery)"),
    }
}

/// Makes a published practice findable by its words.
pub fn add_search_words(
    conn: &mut DbConn,
    sequence: i64,
    title: &[String],
    body: &[String],
) -> QueryResult<()> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            diesel::sql_query("INSERT INTO practice_search (rowid, title, body) VALUES ($1, $2, $3)")
                .bind::<BigInt, _>(sequence)
                .bind::<Text, _>(title.join(" "))
                .bind::<Text, _>(body.join(" "))
                .execute(sqlite)?;
        }
        DbConn::Postgres(postgres) => {
            let lexemes: Vec<String> = title
                .iter()
                .map(|word| format!("'{word}':1A"))
                .chain(body.iter().filter(|word| !title.contains(word)).map(|word| format!("'{word}':2B")))
                .collect();
            diesel::sql_query("UPDATE practices SET search = $1::tsvector WHERE published_sequence = $2")
                .bind::<Text, _>(lexemes.join(" "))
                .bind::<BigInt, _>(sequence)
                .execute(postgres)?;
        }
    }
    Ok(())
}

/// Takes the words back. Must happen while the practice still has its number.
pub fn remove_search_words(conn: &mut DbConn, sequence: i64) -> QueryResult<()> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            diesel::sql_query("DELETE FROM practice_search WHERE rowid = $1")
                .bind::<BigInt, _>(sequence)
                .execute(sqlite)?;
        }
        DbConn::Postgres(postgres) => {
            diesel::sql_query("UPDATE practices SET search = NULL WHERE published_sequence = $1")
                .bind::<BigInt, _>(sequence)
                .execute(postgres)?;
        }
    }
    Ok(())
}
