//! What counts in a consultation, read in one moment.

use std::collections::BTreeSet;

use super::super::material::Material;
use crate::consultations::participation::queries::{counted, part};
use crate::consultations::setup::queries::question;
use crate::consultations::setup::service::load;
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::statement;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Reads what is asked, and nothing that anybody said.
pub fn asked(tx: &mut Tx<'_>, id: Id) -> Result<Material, Error> {
    let loaded = load(tx, id)?;
    Ok(Material {
        taken_back: 0,
        questions: question::list_questions(tx.conn, id)?,
        statements: Vec::new(),
        answers: Vec::new(),
        votes: Vec::new(),
        self_descriptions: Vec::new(),
        assisted: BTreeSet::new(),
        phases: loaded.phases,
        row: loaded.row,
    })
}

/// Reads what counts.
pub fn read(tx: &mut Tx<'_>, id: Id) -> Result<Material, Error> {
    let loaded = load(tx, id)?;
    Ok(Material {
        taken_back: counted::taken_back(tx.conn, id)?,
        questions: question::list_questions(tx.conn, id)?,
        statements: statement::list(tx.conn, id, StatementState::ALL, -1, i64::MAX)?,
        answers: part::list_answers(tx.conn, id)?,
        votes: statement::list_votes(tx.conn, id)?,
        self_descriptions: part::list_self_descriptions(tx.conn, id)?,
        assisted: part::list_assisted(tx.conn, id)?.into_iter().collect(),
        phases: loaded.phases,
        row: loaded.row,
    })
}
