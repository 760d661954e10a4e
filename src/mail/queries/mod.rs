//! The statements of the outbox, by who asks.

mod claim;
mod domains;
mod keep;
mod look;
mod settle;

pub(super) use claim::*;
pub(super) use domains::*;
pub(super) use keep::*;
pub(super) use look::*;
pub(super) use settle::*;

pub use domains::PauseRow;
pub use look::MailFilter;

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;

// The conditions of the partial indexes, word for word: with bound values no index would be used, and
// every look would read all that was ever sent.

/// Waits for its turn or its time.
fn is_waiting() -> SqlLiteral<Bool> {
    sql("mails.state IN ('queued', 'deferred')")
}

/// Some sender is at it.
fn is_held() -> SqlLiteral<Bool> {
    sql("mails.state IN ('leased', 'handed')")
}

/// Nobody knows whether it arrived.
fn is_doubtful() -> SqlLiteral<Bool> {
    sql("mails.state = 'unknown'")
}
