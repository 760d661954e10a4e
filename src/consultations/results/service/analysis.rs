//! What counts in a consultation, read in one moment; and the order of its statements, worked out behind the scenes.

use std::collections::BTreeMap;

use super::super::material::Material;
use super::super::model::AnalysisRow;
use super::super::queries;
use crate::consultations::participation::queries::{counted, part};
use crate::consultations::setup::model::ConsultationRow;
use crate::consultations::setup::queries::question;
use crate::consultations::setup::service::load;
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::statement;
use crate::consultations::statements::service::routing::Routing;
use crate::db::{At, Json, Tx};
use crate::error::Error;
use crate::opinion::{self, Profile};
use crate::types::Id;

/// The version of everything that counts: it grows with every change.
pub fn version(tx: &mut Tx<'_>, row: &ConsultationRow) -> Result<i64, Error> {
    Ok(counted::changes(tx.conn, row.id)? + row.revision + row.release_count)
}

/// Reads what counts, if something has changed since the order of statements was worked out.
pub fn material(tx: &mut Tx<'_>, id: Id) -> Result<Option<Material>, Error> {
    let loaded = load(tx, id)?;
    let changes = version(tx, &loaded.row)?;
    if queries::analysed_changes(tx.conn, id)? == Some(changes) {
        return Ok(None);
    }
    read_all(tx, id).map(Some)
}

/// Reads what is asked, and nothing that anybody said.
pub fn asked(tx: &mut Tx<'_>, id: Id) -> Result<Material, Error> {
    let loaded = load(tx, id)?;
    Ok(Material {
        changes: 0,
        taken_back: 0,
        questions: question::list_questions(tx.conn, id)?,
        statements: Vec::new(),
        answers: Vec::new(),
        votes: Vec::new(),
        self_descriptions: Vec::new(),
        phases: loaded.phases,
        row: loaded.row,
    })
}

/// Reads what counts.
pub fn read_all(tx: &mut Tx<'_>, id: Id) -> Result<Material, Error> {
    let loaded = load(tx, id)?;
    Ok(Material {
        changes: version(tx, &loaded.row)?,
        taken_back: counted::taken_back(tx.conn, id)?,
        questions: question::list_questions(tx.conn, id)?,
        statements: statement::list(tx.conn, id, StatementState::ALL, -1, i64::MAX)?,
        answers: part::list_answers(tx.conn, id)?,
        votes: statement::list_votes(tx.conn, id)?,
        self_descriptions: part::list_self_descriptions(tx.conn, id)?,
        phases: loaded.phases,
        row: loaded.row,
    })
}

/// Works out the order of statements. Pure, and slow for many people: it is called where nobody waits.
pub fn routing(material: &Material) -> Routing {
    let ballots = material.ballots();
    let smallest_group = usize::try_from(material.row.threshold).unwrap_or(usize::MAX);
    let analysis = opinion::analyse(&ballots, Profile::Careful { smallest_group });
    let labels: BTreeMap<u128, usize> = analysis
        .labels
        .iter()
        .enumerate()
        .filter_map(|(row, label)| Some((ballots.participant(row)?, (*label)?)))
        .collect();
    let is_minority = |author: Id| {
        let group = labels.get(&author.0.as_u128()).and_then(|label| analysis.groups.get(*label));
        group.is_some_and(|group| group.size * 100 < analysis.participants * 15)
    };
    Routing {
        priorities: analysis.priorities.clone(),
        votes: analysis.tallies.iter().map(|(number, tally)| (*number, tally.votes())).collect(),
        minority: material
            .statements
            .iter()
            .filter(|row| row.author_id.is_some_and(is_minority))
            .filter_map(|row| u32::try_from(row.number).ok())
            .collect(),
        voters: u32::try_from(analysis.participants).unwrap_or(u32::MAX),
    }
}

/// Keeps the order of statements, with the version it was worked out from.
pub fn keep(tx: &mut Tx<'_>, id: Id, changes: i64, routing: &Routing) -> Result<(), Error> {
    let row = AnalysisRow {
        consultation_id: id,
        changes,
        routing: Json(serde_json::to_value(routing).map_err(Error::internal)?),
        computed_at: At(tx.now),
    };
    queries::save_analysis(tx.conn, &row)?;
    Ok(())
}
