//! The few statements that are written twice because the databases differ.

use diesel::prelude::*;

use super::DbConn;
use crate::error::Error;

/// The end of a selection of rows that a worker takes for itself: on PostgreSQL, rows that another
/// worker is just taking are passed over; SQLite has one writer, so that there is no other.
pub fn skip_locked(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        DbConn::Sqlite(_) => "",
    }
}

#[derive(QueryableByName)]
struct ServerTime {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    second: i64,
}

/// The time as the database sees it.
pub fn server_time(tx: &mut super::Tx<'_>) -> Result<crate::types::Timestamp, Error> {
    let found: ServerTime = match tx.conn {
        DbConn::Sqlite(sqlite) => {
            diesel::sql_query("SELECT CAST(strftime('%s', 'now') AS INTEGER) AS second").get_result(sqlite)?
        }
        DbConn::Postgres(postgres) => {
            diesel::sql_query("SELECT CAST(extract(epoch FROM now()) AS BIGINT) AS second")
                .get_result(postgres)?
        }
    };
    crate::types::Timestamp::from_second(found.second).map_err(Error::internal)
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// The triggers on these tables: the program has none.
pub fn triggers_on(conn: &mut DbConn, tables: &[&str]) -> Result<Vec<String>, Error> {
    let rows: Vec<Trigger> = match conn {
        DbConn::Sqlite(sqlite) => diesel::sql_query(
            "SELECT name AS value, tbl_name AS place FROM sqlite_master WHERE type = 'trigger'",
        )
        .load(sqlite)?,
        DbConn::Postgres(postgres) => diesel::sql_query(
            "SELECT t.tgname::text AS value, c.relname::text AS place FROM pg_trigger t \
             JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal \
             UNION ALL SELECT r.rulename::text, c.relname::text FROM pg_rewrite r \
             JOIN pg_class c ON c.oid = r.ev_class WHERE c.relkind = 'r'",
        )
        .load(postgres)?,
    };
    Ok(rows.into_iter().filter(|row| tables.contains(&row.place.as_str())).map(|row| row.value).collect())
}

#[derive(QueryableByName)]
struct Trigger {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    place: String,
}

/// Whether the database finds out by itself when a page of its files has changed. Of SQLite it is asked for
/// ([`super::file::look_for_damage`]).
pub fn finds_damage(conn: &mut DbConn) -> Result<bool, Error> {
    match conn {
        DbConn::Sqlite(_) => Ok(true),
        DbConn::Postgres(postgres) => {
            let query = diesel::sql_query("SELECT current_setting('data_checksums') AS value");
            Ok(query.get_result::<Setting>(postgres)?.value == "on")
        }
    }
}
