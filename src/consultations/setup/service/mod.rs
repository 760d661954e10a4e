//! Use cases: policy, queries, audit and mail composed in one transaction.

pub mod approval;
pub mod deadline;
pub mod found;
pub mod notices;
pub mod opening;
pub mod questions;
pub mod read;
pub mod write;

use super::model::{ConsultationRow, ConsultationState, PhaseRow};
use super::queries::consultation;
use super::{phases, policy};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

/// A consultation with its phases, as every use case needs it.
pub(crate) struct Loaded {
    pub row: ConsultationRow,
    pub phases: Vec<PhaseRow>,
}

impl Loaded {
    /// Whether nobody can take part any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.row.state == ConsultationState::Archived || phases::is_heard(&self.phases, now)
    }
}

/// Loads a consultation.
pub fn load(tx: &mut Tx<'_>, id: Id) -> Result<Loaded, Error> {
    let Some(row) = consultation::find(tx.conn, id)? else {
        return Err(missing(tx, id)?);
    };
    let phases = consultation::list_phases(tx.conn, id)?;
    Ok(Loaded { row, phases })
}

/// Loads a consultation for somebody who runs it.
pub fn load_managed(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Loaded, Error> {
    let loaded = load(tx, id)?;
    policy::may_manage(actor, &loaded.row)?;
    Ok(loaded)
}

/// Loads a consultation for somebody who changes what it asks or decides: once it is ended, nobody does.
pub fn load_unended(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Loaded, Error> {
    let loaded = load_managed(tx, actor, id)?;
    if loaded.row.state == ConsultationState::Archived {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    Ok(loaded)
}

/// Why there is no such consultation: it never was, or it was erased.
pub(super) fn missing(tx: &mut Tx<'_>, id: Id) -> Result<Error, Error> {
    let code = if consultation::is_erased(tx.conn, id)? { Code::Erased } else { Code::NotFound };
    Ok(code.into())
}
