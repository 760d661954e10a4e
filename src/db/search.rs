//! Full-text search behind one door: FTS5 in SQLite, `tsvector` in PostgreSQL.
//!
//! Both get the words that [`crate::types::text::words`] made, and neither folds or stems them again,
//! so that both find the same. Hits come newest first: ranking by relevance costs time linear in the
//! number of hits, so the only rank is whether the words stand in the title.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use super::DbConn;

/// So many of the newest practices are looked at on PostgreSQL before the index of words is asked.
const WALK: i64 = 1_000;

/// What to look for: all of these words.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Folded words, letters and digits only.
    pub words: &'a [String],
    /// In the title, or everywhere but with at least one of them missing in the title.
    pub in_title: bool,
}

/// Stands before a word of a title: a character for private use, which no folded word contains and
/// which tokenizers take for a letter. So "in the title" is a word of its own: hits in titles are found
/// without looking at the much more frequent hits elsewhere.
const IN_TITLE: char = '\u{E000}';

/// `"a" AND "b"`: every word quoted, so that none is an operator.
fn fts5(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
}

/// `'a' & 'b'`.
fn tsquery(words: &[String]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" & ")
}

/// Words as they stand in titles.
fn marked(words: &[String]) -> Vec<String> {
    words.iter().map(|word| format!("{IN_TITLE}{word}")).collect()
}

/// The search in SQLite as a statement that is prepared once: `sql_query` would prepare it each time.
#[derive(diesel::query_builder::QueryId)]
struct NewestHits {
    expression: String,
    before: i64,
    limit: i64,
}

impl Query for NewestHits {
    type SqlType = BigInt;
}

impl QueryFragment<Sqlite> for NewestHits {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("SELECT rowid FROM practice_search WHERE practice_search MATCH ");
        pass.push_bind_param::<Text, _>(&self.expression)?;
        pass.push_sql(" AND rowid < ");
        pass.push_bind_param::<BigInt, _>(&self.before)?;
        pass.push_sql(" ORDER BY rowid DESC LIMIT ");
        pass.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl RunQueryDsl<SqliteConnection> for NewestHits {}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    sequence: i64,
}

/// The numbers of published practices with these words, newest first.
pub fn find_by_words(conn: &mut DbConn, words: &Words<'_>, before: i64, limit: i64) -> QueryResult<Vec<i64>> {
    let title = marked(words.words);
    match conn {
        DbConn::Sqlite(sqlite) => {
            let expression = if words.in_title {
                fts5(&title)
            } else {
                format!("({}) NOT ({})", fts5(words.words), fts5(&title))
            };
            NewestHits { expression, before, limit }.load(sqlite)
        }
        DbConn::Postgres(postgres) => {
            let expression = if words.in_title {
                tsquery(&title)
            } else {
                format!("{} & !({})", tsquery(words.words), tsquery(&title))
            };
            let newest = i64::max(WALK, limit.saturating_mul(10));
            let ask = |statement: &str, conn: &mut PgConnection| -> QueryResult<Vec<Hit>> {
                diesel::sql_query(statement)
                    .bind::<Text, _>(&expression)
                    .bind::<BigInt, _>(before)
                    .bind::<BigInt, _>(limit)
                    .load(conn)
            };
            // Words that are frequent are found among the newest practices; the index of words finds those that are
            // not. The planner does not know which are which, and takes seconds for a million when it is wrong.
            let walked = ask(
                &format!(
                    "SELECT sequence FROM (SELECT published_sequence AS sequence, search FROM practices \
                     WHERE published_sequence < $2 ORDER BY published_sequence DESC LIMIT {newest}) AS newest \
                     WHERE search @@ $1::tsquery ORDER BY sequence DESC LIMIT $3"
                ),
                postgres,
            )?;
            let is_enough = i64::try_from(walked.len()).is_ok_and(|found| found >= limit);
            let hits = if is_enough {
                walked
            } else {
                ask(
                    "WITH hits AS MATERIALIZED (SELECT published_sequence AS sequence FROM practices \
                     WHERE search @@ $1::tsquery) \
                     SELECT sequence FROM hits WHERE sequence < $2 ORDER BY sequence DESC LIMIT $3",
                    postgres,
                )?
            };
            Ok(hits.into_iter().map(|hit| hit.sequence).collect())
        }
    }
}

/// The condition that the practice whose number is in `column` has all these words: SQL before the
/// expression, the expression, SQL after it.
pub fn words_condition(conn: &DbConn, column: &str, words: &[String]) -> (String, String, &'static str) {
    match conn {
        DbConn::Sqlite(_) => (
            format!("{column} IN (SELECT rowid FROM practice_search WHERE practice_search MATCH "),
            fts5(words),
            ")",
        ),
        DbConn::Postgres(_) => (
            format!("{column} IN (SELECT published_sequence FROM practices WHERE search @@ CAST("),
            tsquery(words),
            " AS tsquery))",
        ),
    }
}

/// Makes a published practice findable by its words; those of the title are among `all`, too.
pub fn add_search_words(
    conn: &mut DbConn,
    sequence: i64,
    title: &[String],
    all: &[String],
) -> QueryResult<()> {
    let title = marked(title);
    match conn {
        DbConn::Sqlite(sqlite) => {
            AddWords { sequence, title: title.join(" "), all: all.join(" ") }.execute(sqlite)?;
        }
        DbConn::Postgres(postgres) => {
            let lexemes: Vec<String> = title.iter().chain(all).map(|word| format!("'{word}'")).collect();
            diesel::sql_query("UPDATE practices SET search = $1::tsvector WHERE published_sequence = $2")
                .bind::<Text, _>(lexemes.join(" "))
                .bind::<BigInt, _>(sequence)
                .execute(postgres)?;
        }
    }
    Ok(())
}

/// New words in SQLite, prepared once like [`NewestHits`].
#[derive(diesel::query_builder::QueryId)]
struct AddWords {
    sequence: i64,
    title: String,
    all: String,
}

impl QueryFragment<Sqlite> for AddWords {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("INSERT INTO practice_search (rowid, title, body) VALUES (");
        pass.push_bind_param::<BigInt, _>(&self.sequence)?;
        pass.push_sql(", ");
        pass.push_bind_param::<Text, _>(&self.title)?;
        pass.push_sql(", ");
        pass.push_bind_param::<Text, _>(&self.all)?;
        pass.push_sql(")");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for AddWords {}

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
