//! The index of words behind one door: FTS5 in SQLite, `tsvector` in PostgreSQL.
//!
//! Both get the words and stems that [`crate::search`] made, and neither folds or stems them again, so that both find
//! the same. They only find candidates, newest first: how well they answer is weighed by the program.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::sqlite::Sqlite;

use super::DbConn;
use super::schema::practice_words;

/// What is sought. Words are those of [`crate::search::Tokens`]: letters, digits and characters for private use, none of
/// which is an operator, or a blank, to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// A word or stem.
    Word(String),
    /// One of these, which are not none.
    Any(Vec<Sought>),
    /// All of these, which are not none.
    All(Vec<Sought>),
}

impl Sought {
    /// As both databases write it, each with its signs.
    fn written(&self, quote: char, or: &str, and: &str) -> String {
        let joined = |parts: &[Self], operator: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.written(quote, or, and)).collect();
            format!("({})", parts.join(operator))
        };
        match self {
            Self::Word(word) => format!("{quote}{word}{quote}"),
            Self::Any(parts) => joined(parts, or),
            Self::All(parts) => joined(parts, and),
        }
    }
}

/// The search as a statement that is kept prepared under its text: `sql_query` would prepare it each time.
struct Newest {
    expression: String,
    above: i64,
    limit: i64,
}

impl QueryId for Newest {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Newest {
    type SqlType = BigInt;
}

impl QueryFragment<Sqlite> for Newest {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("SELECT rowid FROM practice_search WHERE practice_search MATCH ");
        pass.push_bind_param::<Text, _>(&self.expression)?;
        pass.push_sql(" AND rowid > ");
        pass.push_bind_param::<BigInt, _>(&self.above)?;
        pass.push_sql(" ORDER BY rowid DESC LIMIT ");
        pass.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl RunQueryDsl<SqliteConnection> for Newest {}

impl QueryFragment<Pg> for Newest {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // The planner does not know which words are frequent, and takes seconds for a million when it is wrong: the
        // caller knows, and says from where on they are walked through.
        if self.above > 0 {
            pass.push_sql(
                "SELECT sequence FROM (SELECT sequence, search FROM practice_words WHERE sequence > ",
            );
            pass.push_bind_param::<BigInt, _>(&self.above)?;
            pass.push_sql(" ORDER BY sequence DESC OFFSET 0) AS newest WHERE search @@ CAST(");
            pass.push_bind_param::<Text, _>(&self.expression)?;
            pass.push_sql(" AS tsquery) ORDER BY sequence DESC LIMIT ");
        } else {
            pass.push_sql(
                "WITH hits AS MATERIALIZED (SELECT sequence FROM practice_words WHERE search @@ CAST(",
            );
            pass.push_bind_param::<Text, _>(&self.expression)?;
            pass.push_sql(" AS tsquery)) SELECT sequence FROM hits ORDER BY sequence DESC LIMIT ");
        }
        pass.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl RunQueryDsl<PgConnection> for Newest {}

/// The numbers of the newest published practices that have what is sought, newest first: all there are, or those above
/// a number, which are looked through one by one.
pub fn find_newest(conn: &mut DbConn, sought: &Sought, above: i64, limit: i64) -> QueryResult<Vec<i64>> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            let expression = sought.written('"', " OR ", " AND ");
            Newest { expression, above, limit }.load(sqlite)
        }
        DbConn::Postgres(postgres) => {
            let expression = sought.written('\'', " | ", " & ");
            Newest { expression, above, limit }.load(postgres)
        }
    }
}

/// Makes a published practice findable: by these words, each once, and weighed by its signature.
pub fn add_search_words(
    conn: &mut DbConn,
    sequence: i64,
    signature: Vec<u8>,
    words: &[&str],
) -> QueryResult<()> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            diesel::insert_into(practice_words::table)
                .values((practice_words::sequence.eq(sequence), practice_words::signature.eq(signature)))
                .execute(sqlite)?;
            AddWords { sequence, signature: Vec::new(), words: words.join(" ") }.execute(sqlite)?;
        }
        DbConn::Postgres(postgres) => {
            let lexemes: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            AddWords { sequence, signature, words: lexemes.join(" ") }.execute(postgres)?;
        }
    }
    Ok(())
}

/// What is looked up, prepared once like [`Newest`]: a row of the index of SQLite, or in PostgreSQL a row of
/// `practice_words` with its signature.
#[derive(QueryId)]
struct AddWords {
    sequence: i64,
    signature: Vec<u8>,
    words: String,
}

impl QueryFragment<Sqlite> for AddWords {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("INSERT INTO practice_search (rowid, words) VALUES (");
        pass.push_bind_param::<BigInt, _>(&self.sequence)?;
        pass.push_sql(", ");
        pass.push_bind_param::<Text, _>(&self.words)?;
        pass.push_sql(")");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for AddWords {}

impl QueryFragment<Pg> for AddWords {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        pass.push_sql("INSERT INTO practice_words (sequence, signature, search) VALUES (");
        pass.push_bind_param::<BigInt, _>(&self.sequence)?;
        pass.push_sql(", ");
        pass.push_bind_param::<Binary, _>(&self.signature)?;
        pass.push_sql(", CAST(");
        pass.push_bind_param::<Text, _>(&self.words)?;
        pass.push_sql(" AS tsvector))");
        Ok(())
    }
}

impl RunQueryDsl<PgConnection> for AddWords {}

/// Takes the words of a practice back, which had this number.
pub fn remove_search_words(conn: &mut DbConn, sequence: i64) -> QueryResult<()> {
    diesel::delete(practice_words::table.find(sequence)).execute(conn)?;
    if let DbConn::Sqlite(sqlite) = conn {
        diesel::sql_query("DELETE FROM practice_search WHERE rowid = $1")
            .bind::<BigInt, _>(sequence)
            .execute(sqlite)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Brings some of the index of SQLite together, which is kept in as many parts as there were writes of late and is asked
/// part by part; whether there is more. `from_start` gathers all parts, which later calls go on with. PostgreSQL keeps
/// one.
pub fn merge_search_words(conn: &mut DbConn, pages: i64, from_start: bool) -> QueryResult<bool> {
    let DbConn::Sqlite(sqlite) = conn else { return Ok(false) };
    let changed = || diesel::sql_query("SELECT total_changes() AS rows");
    let before: Changed = changed().get_result(sqlite)?;
    diesel::sql_query("INSERT INTO practice_search (practice_search, rank) VALUES ('merge', $1)")
        .bind::<BigInt, _>(if from_start { pages.saturating_neg() } else { pages })
        .execute(sqlite)?;
    let after: Changed = changed().get_result(sqlite)?;
    // The command itself counts as one, says the documentation of FTS5.
    Ok(after.rows.saturating_sub(before.rows) >= 2)
}
