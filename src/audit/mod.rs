//! The record of who did what: one row in the transaction of each act, never changed afterwards, and a chain over all of
//! them that shows when somebody did.
//!
//! Tables: `audit_events`, `audit_seals`, `audit_anchors`. Rows name members by key only; no address and no text that
//! people wrote: when a member has gone, the key leads nowhere, and the chain still holds.

pub mod admin;
mod chain;
mod model;
mod queries;
pub mod sealing;
pub mod verify;

use serde_json::Value;

pub use model::{EventRow, SealRow};

use crate::auth::throttle::{self, Limit};
use crate::auth::{Actor, Keys};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::types::Id;
use crate::types::clock::to_microseconds;

/// Acts by which somebody has looked at a member.
pub const LOOKS: [&str; 4] = ["member.read", "mail.traced", "mail.exported", "member.exported"];
/// Acts by which somebody has looked at a list of members.
pub const LISTS: [&str; 1] = ["members.listed"];

/// One act. Shares its verb with the handler, the service function and the command.
#[derive(Debug, Clone)]
pub struct Event {
    /// What was done, as in `practice.published`.
    pub action: &'static str,
    /// What kind of thing it was done to.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_id: String,
    /// The country whose coordinators may see the row.
    pub country: Option<String>,
    /// What else matters: states before and after, codes; nothing personal.
    pub detail: Value,
}

impl Event {
    /// An act on the row `subject_id`.
    pub fn new(action: &'static str, subject_kind: &'static str, subject_id: Id) -> Self {
        Self::about(action, subject_kind, subject_id.to_string())
    }

    /// An act on something that has a name instead of a key.
    pub fn about(action: &'static str, subject_kind: &'static str, subject: impl Into<String>) -> Self {
        Self { action, subject_kind, subject_id: subject.into(), country: None, detail: Value::Null }
    }

    /// The country it concerns.
    #[must_use]
    pub fn in_country(mut self, country: &str) -> Self {
        self.country = Some(country.to_owned());
        self
    }

    /// Further facts.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Writes the row; without an actor it was the system, a command of the operator, or somebody not logged in.
pub fn record(tx: &mut Tx<'_>, actor: Option<&Actor>, event: Event) -> Result<(), Error> {
    let mut row = EventRow {
        id: tx.new_id(),
        at: At(to_microseconds(tx.now)),
        action: event.action.to_owned(),
        actor_id: actor.map(|actor| actor.id),
        actor_role: actor.map_or("system", |actor| actor.role.code()).to_owned(),
        subject_kind: event.subject_kind.to_owned(),
        subject_id: event.subject_id,
        country: event.country,
        detail: Json(event.detail),
        mac: None,
        key_id: tx.record_key.id.clone(),
    };
    row.mac = Some(chain::code(&tx.record_key.bytes, &row).to_vec());
    queries::insert_event(tx.conn, &row)?;
    Ok(())
}

/// How many denials to a member are put on record in an hour.
const DENIED_AN_HOUR: i64 = 60;

/// Writes that a member asked for what they may not, so that it is seen when somebody tries what works. Of one who
/// does so all the time, the first of each hour stand for all.
pub fn denied(tx: &mut Tx<'_>, keys: &Keys, actor: &Actor, what: String) -> Result<(), Error> {
    match throttle::count(tx, keys, Limit::DeniedTo, &actor.id.to_string(), DENIED_AN_HOUR) {
        Err(error) if error.code == Code::TooMany => Ok(()),
        Err(error) => Err(error),
        Ok(()) => record(tx, Some(actor), Event::about("access.denied", "route", what)),
    }
}
