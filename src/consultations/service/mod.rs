//! Use cases: policy, queries, audit and mail composed in one transaction.

pub mod analysis;
pub mod answers;
pub mod crowd;
pub mod deadline;
pub mod decisions;
pub mod describe;
pub mod door;
pub mod found;
pub mod invite;
pub mod moderate;
pub mod news;
pub mod opening;
pub mod paper;
pub mod part;
pub mod possession;
pub mod questions;
pub mod read;
pub mod recordings;
pub mod release;
pub mod second;
pub mod statements;
pub mod steward_body;
pub mod stewards;
pub mod votes;
pub mod waves;
pub mod withdraw;
pub mod write;

use super::model::{ConsultationRow, ConsultationState, PhaseRow};
use super::{phases, policy, queries};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Timestamp};

/// A consultation with its phases, as every use case needs it.
pub(crate) struct Loaded {
    pub row: ConsultationRow,
    pub phases: Vec<PhaseRow>,
}

impl Loaded {
    /// Whether nobody can take part any more.
    fn is_over(&self, now: Timestamp) -> bool {
        self.row.state == ConsultationState::Archived || phases::is_heard(&self.phases, now)
    }
}

/// Loads a consultation.
fn load(tx: &mut Tx<'_>, id: Id) -> Result<Loaded, Error> {
    let Some(row) = queries::consultation::find(tx.conn, id)? else {
        return Err(possession::missing(tx, id)?);
    };
    let phases = queries::consultation::list_phases(tx.conn, id)?;
    Ok(Loaded { row, phases })
}

/// Loads a consultation for somebody who runs it.
fn load_managed(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Loaded, Error> {
    let loaded = load(tx, id)?;
    policy::may_manage(actor, &loaded.row)?;
    Ok(loaded)
}

/// Loads a consultation for somebody who changes what it asks or decides: once it is ended, nobody does.
fn load_unended(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Loaded, Error> {
    let loaded = load_managed(tx, actor, id)?;
    if loaded.row.state == ConsultationState::Archived {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    Ok(loaded)
}

/// How many slots the changes of a consultation are counted in.
const SLOTS: u8 = 16;

/// Notes that something that counts was changed by or for `participant`.
fn note_change(tx: &mut Tx<'_>, consultation: Id, participant: Option<Id>) -> Result<(), Error> {
    let byte = participant.map_or(0, |id| id.0.as_bytes().last().copied().unwrap_or_default());
    queries::part::count_change(tx.conn, consultation, i64::from(byte % SLOTS))?;
    Ok(())
}
