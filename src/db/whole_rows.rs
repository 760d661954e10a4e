//! Rows as they stand in the database, with every column: what is kept of somebody is handed out and deleted without
//! each column being named, so that none can be forgotten.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::{Map, Value};

use super::DbConn;
use super::types::Uid;
use crate::types::{Id, Timestamp};

/// Whose rows: what stands in the column that says so.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// A key.
    Key(Id),
    /// A text, such as an address, or a key that is kept as a text.
    Text(&'a str),
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Runs a statement with the one value it is about, on the database at hand.
macro_rules! bound {
    ($text:expr, $whose:expr, $($run:tt)+) => {
        match $whose {
            Whose::Key(id) => sql_query($text).bind::<Uid, _>(id).$($run)+,
            Whose::Text(own) => sql_query($text).bind::<Text, _>(own).$($run)+,
        }
    };
}

/// The rows of `table` in which `column` says that they are somebody's, each as a document. Instants are texts, keys and
/// other bytes have two hexadecimal digits each.
pub fn rows_of(
    conn: &mut DbConn,
    table: &'static str,
    column: &'static str,
    whose: Whose<'_>,
) -> QueryResult<Vec<Map<String, Value>>> {
    let lines = match conn {
        DbConn::Postgres(conn) => {
            let text = format!("SELECT to_jsonb(t)::text AS line FROM {table} t WHERE t.{column} = $1");
            bound!(text, whose, load::<Line>(conn))
        }
        DbConn::Sqlite(conn) => {
            let text = format!("SELECT name, type AS kind FROM pragma_table_info('{table}')");
            let columns: Vec<Column> = sql_query(text).load(conn)?;
            let parts = columns.iter().map(|column| match column.kind.as_str() {
                "BLOB" => format!("'{0}', lower(hex({0}))", column.name),
                _ => format!("'{0}', {0}", column.name),
            });
            let parts: Vec<String> = parts.collect();
            let text =
                format!("SELECT json_object({}) AS line FROM {table} WHERE {column} = $1", parts.join(", "));
            bound!(text, whose, load::<Line>(conn))
        }
    }?;
    Ok(lines.iter().filter_map(|line| serde_json::from_str(&line.line).ok()).map(readable).collect())
}

/// Deletes these rows.
pub fn delete_rows_of(
    conn: &mut DbConn,
    table: &'static str,
    column: &'static str,
    whose: Whose<'_>,
) -> QueryResult<usize> {
    let text = format!("DELETE FROM {table} WHERE {column} = $1");
    match conn {
        DbConn::Postgres(conn) => bound!(text, whose, execute(conn)),
        DbConn::Sqlite(conn) => bound!(text, whose, execute(conn)),
    }
}

/// The same values as a person reads them, from either database.
fn readable(row: Map<String, Value>) -> Map<String, Value> {
    row.into_iter().map(|(name, value)| (name.clone(), value_of(&name, value))).collect()
}

fn value_of(name: &str, value: Value) -> Value {
    match value {
        Value::Number(number) if name.ends_with("_at") => {
            let instant = number.as_i64().and_then(|micros| Timestamp::from_microsecond(micros).ok());
            instant.map_or(Value::Number(number), |instant| Value::String(instant.to_string()))
        }
        Value::String(text) => Value::String(key(&text).unwrap_or(text)),
        other => other,
    }
}

/// A key as it is written everywhere else, from its 32 digits.
fn key(text: &str) -> Option<String> {
    let digits = text.strip_prefix("\\x").unwrap_or(text);
    let is_key = digits.len() == 32 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    is_key.then(|| uuid::Uuid::parse_str(digits).ok().map(|key| key.to_string())).flatten()
}
