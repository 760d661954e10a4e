//! The few statements that are written twice because the databases differ.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::DbConn;
use crate::error::Error;

/// Copies a whole SQLite database into a new file, in one read transaction.
pub fn copy_to(conn: &mut DbConn, file: &Path) -> Result<(), Error> {
    diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(file.display().to_string()).execute(conn)?;
    let copy = std::fs::File::open(file).map_err(Error::unavailable)?;
    copy.sync_all().map_err(Error::unavailable)
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// Reads a copy from end to end; a damaged one is an error.
pub fn check_file(file: &Path) -> Result<(), Error> {
    let mut copy = SqliteConnection::establish(&file.display().to_string())?;
    copy.batch_execute("PRAGMA query_only = ON")?;
    let verdict: Verdict = diesel::sql_query("PRAGMA integrity_check").get_result(&mut copy)?;
    if verdict.integrity_check == "ok" {
        Ok(())
    } else {
        Err(Error::unavailable(format!("the copy is damaged: {}", verdict.integrity_check)))
    }
}

/// The end of a selection of rows that a worker takes for itself: on PostgreSQL, rows that another
/// worker is just taking are passed over; SQLite has one writer, so that there is no other.
pub fn skip_locked(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        DbConn::Sqlite(_) => "",
    }
}

/// Proves that the database can be written: a row of no meaning, in a transaction of its own.
pub fn probe_write(tx: &mut super::Tx<'_>) -> Result<(), Error> {
    diesel::sql_query("UPDATE counters SET value = value WHERE name = 'publication'").execute(tx.conn)?;
    Ok(())
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
