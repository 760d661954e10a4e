//! The connection that is either database, and the bridge for statements the derive leaves out.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

pub use multi::{DbConn, MultiBackend};

#[expect(missing_docs, reason = "the derive generates public items without documentation")]
#[allow(clippy::all, clippy::pedantic, clippy::restriction, reason = "generated code")]
mod multi {
    /// A connection to either database; queries are written once, against this type.
    #[derive(diesel::MultiConnection)]
    pub enum DbConn {
        Postgres(diesel::PgConnection),
        Sqlite(diesel::SqliteConnection),
    }
}

/// Lets a statement through that both databases know but the derive does not cover, such as
/// `ON CONFLICT`: it is built for the database at hand and stays in the statement cache.
#[derive(Debug, Clone, Copy)]
pub struct Both<T>(pub T);

impl<T> QueryFragment<MultiBackend> for Both<T>
where
    T: QueryFragment<Pg> + QueryFragment<Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: QueryId> QueryId for Both<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: Query> Query for Both<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<DbConn> for Both<T> {}

/// Keeps a statement prepared that Diesel would have parsed and planned each time, as every update: its text is the
/// same, or one of few. It has to return rows, as `execute` does not see what this says.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<T>(pub T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Prepared<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &MultiBackend) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<T> QueryId for Prepared<T> {
    // The text of the statement is its key.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for Prepared<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<DbConn> for Prepared<T> {}

/// The same values, the last one repeated until their number is a power of two: for lists in a [`Prepared`] statement,
/// which writes a sign for each. Few numbers of values are few statements.
pub fn padded<Value: Clone>(values: &[Value]) -> Vec<Value> {
    let length = values.len().checked_next_power_of_two().unwrap_or(0);
    values.iter().chain(values.last().into_iter().cycle()).take(length).cloned().collect()
}

/// Has PostgreSQL plan a statement each time it is run. A plan that it keeps was made for the table as it
/// was then: one made for an outbox that was nearly empty reads all of it when fifty thousand mails have
/// come in since.
#[derive(Debug, Clone, Copy)]
pub struct PlannedAnew<T>(pub T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for PlannedAnew<T> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.unsafe_to_cache_prepared();
        self.0.walk_ast(pass)
    }
}

impl<T> QueryId for PlannedAnew<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for PlannedAnew<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<DbConn> for PlannedAnew<T> {}

/// The column list of a row type, for `RETURNING`.
pub fn columns<Row: Selectable<MultiBackend>>() -> Row::SelectExpression {
    Row::construct_selection()
}

/// The transaction manager of [`DbConn`].
type Transactions = <DbConn as Connection>::TransactionManager;

/// Begins a transaction that is a writer from its first statement on: a SQLite transaction that
/// turns from reading to writing may lose to another one, however long it is willing to wait.
pub(super) fn begin_write(conn: &mut DbConn) -> QueryResult<()> {
    match conn {
        DbConn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        DbConn::Postgres(_) => Transactions::begin_transaction(conn),
    }
}

/// Begins a transaction that sees one moment of the database, whatever others write meanwhile.
pub(super) fn begin_read(conn: &mut DbConn) -> QueryResult<()> {
    match conn {
        DbConn::Sqlite(_) => Transactions::begin_transaction(conn),
        DbConn::Postgres(postgres) => AnsiTransactionManager::begin_transaction_sql(
            postgres,
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        ),
    }
}

/// Opens a nested transaction (a savepoint).
pub(super) fn begin_nested(conn: &mut DbConn) -> QueryResult<()> {
    Transactions::begin_transaction(conn)
}

/// Ends the innermost transaction for good.
pub(super) fn commit(conn: &mut DbConn) -> QueryResult<()> {
    Transactions::commit_transaction(conn)
}

/// Undoes the innermost transaction.
pub(super) fn rollback(conn: &mut DbConn) -> QueryResult<()> {
    Transactions::rollback_transaction(conn)
}

/// A name for logs and for the health report.
pub fn backend_name(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Postgres(_) => "PostgreSQL",
        DbConn::Sqlite(_) => "SQLite",
    }
}
