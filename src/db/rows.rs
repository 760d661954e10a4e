//! Many rows in one statement: what happens to a batch costs one way to the database, not one for each.

use std::marker::PhantomData;

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

use super::DbConn;
use super::connection::MultiBackend;

/// A statement around a list of rows, which both databases call `column1`, `column2` and so on:
/// `before (VALUES (..), (..)) after`, or without the outer parentheses behind an `INSERT`.
///
/// A row is a tuple of values, each turned into SQL with its type. `Answer` is the type of what
/// `RETURNING` gives back. There must be one row at least.
pub struct Rows<R, Answer = Untyped> {
    before: &'static str,
    rows: Vec<R>,
    after: &'static str,
    answer: PhantomData<Answer>,
}

impl<R, Answer> Rows<R, Answer> {
    /// A statement of these parts.
    pub fn new(before: &'static str, rows: Vec<R>, after: &'static str) -> Self {
        Self { before, rows, after, answer: PhantomData }
    }
}

impl<R: QueryFragment<MultiBackend>, Answer> QueryFragment<MultiBackend> for Rows<R, Answer> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Its text depends on the number of rows.
        pass.unsafe_to_cache_prepared();
        pass.push_sql(self.before);
        pass.push_sql(" VALUES ");
        for (position, row) in self.rows.iter().enumerate() {
            pass.push_sql(if position == 0 { "(" } else { ", (" });
            row.walk_ast(pass.reborrow())?;
            pass.push_sql(")");
        }
        pass.push_sql(self.after);
        Ok(())
    }
}

impl<R, Answer> QueryId for Rows<R, Answer> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R, Answer> Query for Rows<R, Answer> {
    type SqlType = Answer;
}

impl<R, Answer> RunQueryDsl<DbConn> for Rows<R, Answer> {}

/// The same statement on whichever database is there, for inserts of many rows, which neither the derive
/// nor [`Both`](super::Both) carries over.
macro_rules! on_either {
    ($conn:expr, $statement:expr => $run:ident) => {
        match $conn {
            $crate::db::DbConn::Postgres(postgres) => $statement.$run(postgres),
            $crate::db::DbConn::Sqlite(sqlite) => $statement.$run(sqlite),
        }
    };
}
pub(crate) use on_either;
