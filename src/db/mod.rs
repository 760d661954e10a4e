//! One set of queries on two databases: SQLite inside the process, PostgreSQL beside it.
//!
//! `DATABASE_URL`'s scheme decides. Everything that differs between the two stands in this folder.

mod checksum;
pub mod connection;
pub mod dialect;
mod errors;
pub mod file;
pub mod migrate;
mod pool;
mod rows;
#[expect(missing_docs, reason = "tables and columns are explained where they are made")]
pub mod schema;
mod search;
pub mod setting;
mod text_enum;
pub mod types;
pub mod whole_rows;
mod writer;

pub use connection::{Both, DbConn, PlannedAnew, Prepared, columns, padded};
pub use dialect::server_time;
pub use pool::{Database, DatabaseKind};
pub use rows::Rows;
pub(crate) use rows::on_either;
pub use search::{Sought, add_search_words, find_newest, merge_search_words, remove_search_words};
pub use types::{At, Json};

use diesel::{QueryResult, RunQueryDsl};

use crate::error::Error;
use crate::types::{Id, Ids, Timestamp};

/// What a use case works with: a connection, the instant it happens at, and a source of keys.
///
/// On the write path it is one transaction; on the read path the connection refuses to write.
pub struct Tx<'a> {
    /// The connection, for query functions.
    pub conn: &'a mut DbConn,
    /// The one instant at which everything in this use case happens.
    pub now: Timestamp,
    /// Where keys and secrets come from.
    pub ids: &'a dyn Ids,
    /// The key that the record of acts is sealed with.
    pub record_key: &'a RecordKey,
}

/// The key that the record of acts is sealed with, which is not in the database.
#[derive(Clone)]
pub struct RecordKey {
    /// The public name of the secret that it comes from.
    pub id: String,
    /// The key itself.
    pub bytes: [u8; 32],
}

impl Tx<'_> {
    /// A new key.
    pub fn new_id(&self) -> Id {
        self.ids.new_id(self.now)
    }

    /// Lets nobody else act under this name until the transaction ends: what decides by what it counts ("if
    /// fewer than", "if nobody yet", "if it was the last") sees all who acted before. SQLite has one writer
    /// anyway.
    pub fn take_turn(&mut self, name: &str) -> QueryResult<()> {
        if let DbConn::Postgres(postgres) = self.conn {
            diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .bind::<diesel::sql_types::Text, _>(name)
                .execute(postgres)?;
        }
        Ok(())
    }
}

impl RecordKey {
    /// For what writes no act: a look, or a note of the operator.
    pub const NONE: Self = Self { id: String::new(), bytes: [0; 32] };
}

/// Does `work` in one transaction on a connection of one's own: for start-up and commands, where
/// nothing else waits.
pub fn alone<T>(
    conn: &mut DbConn,
    now: Timestamp,
    ids: &dyn Ids,
    record_key: &RecordKey,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    connection::begin_write(conn)?;
    ended(&mut Tx { conn, now, ids, record_key }, work)
}

/// Reads everything in `work` as it was at one moment. What takes long may be read in pieces: others write
/// on meanwhile.
pub fn snapshot<T>(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
    connection::begin_read(tx.conn)?;
    ended(tx, work)
}

fn ended<T>(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
    match work(tx) {
        Ok(value) => {
            connection::commit(tx.conn)?;
            Ok(value)
        }
        Err(error) => {
            connection::rollback(tx.conn)?;
            Err(error)
        }
    }
}

/// Asks the database for an answer.
pub fn ping(tx: &mut Tx<'_>) -> Result<(), Error> {
    use diesel::r2d2::R2D2Connection;
    Ok(tx.conn.ping()?)
}

/// Writes what stands there already: it goes all the way to the disk, and changes nothing.
pub fn touch(tx: &mut Tx<'_>) -> Result<(), Error> {
    let touch = "UPDATE counters SET value = value WHERE name = 'publication'";
    diesel::sql_query(touch).execute(tx.conn)?;
    Ok(())
}
