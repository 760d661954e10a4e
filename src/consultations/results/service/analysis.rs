//! The picture of a consultation: computed behind the scenes from everything that counts, kept for the
//! next release and for the order in which statements are shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::content::{self, Draft};
use super::super::material::{Earlier, Material};
use super::super::model::AnalysisRow;
use super::super::queries;
use crate::consultations::participation::queries::{counted, part};
use crate::consultations::setup::model::{ConsultationRow, ReleaseState};
use crate::consultations::setup::queries::question;
use crate::consultations::setup::service::load;
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::statement;
use crate::consultations::statements::service::routing::Routing;
use crate::db::{At, Json, Tx};
use crate::error::Error;
use crate::opinion::{self, Profile};
use crate::types::Id;

/// The picture as it is kept: for routing, and the next release as it would be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// The version it was computed from.
    pub changes: i64,
    /// The order of statements.
    #[serde(skip)]
    pub routing: Routing,
    /// How many people have come since the last release.
    pub came: u32,
    /// Everybody who is counted in it.
    pub contributors: Vec<Id>,
    /// The next release; nothing while it has to be held.
    pub draft: Option<Draft>,
}

/// The version of everything that counts: it grows with every change.
pub fn version(tx: &mut Tx<'_>, row: &ConsultationRow) -> Result<i64, Error> {
    Ok(counted::changes(tx.conn, row.id)? + row.revision + row.release_count)
}

/// Reads what counts, if something has changed since the picture was computed.
pub fn material(tx: &mut Tx<'_>, id: Id) -> Result<Option<Material>, Error> {
    let loaded = load(tx, id)?;
    let changes = version(tx, &loaded.row)?;
    if queries::analysed_changes(tx.conn, id)? == Some(changes) {
        return Ok(None);
    }
    read_all(tx, id).map(Some)
}

/// Reads what counts.
pub fn read_all(tx: &mut Tx<'_>, id: Id) -> Result<Material, Error> {
    let loaded = load(tx, id)?;
    let mut material = Material {
        changes: version(tx, &loaded.row)?,
        questions: question::list_questions(tx.conn, id)?,
        statements: statement::list(tx.conn, id, StatementState::ALL, -1, i64::MAX)?,
        answers: part::list_answers(tx.conn, id)?,
        votes: statement::list_votes(tx.conn, id)?,
        self_descriptions: part::list_self_descriptions(tx.conn, id)?,
        earlier: Earlier::default(),
        row: loaded.row,
    };
    material.earlier = earlier(tx, id, &material.contributors())?;
    Ok(material)
}

/// What was public before, and how many people have come or gone since.
fn earlier(tx: &mut Tx<'_>, id: Id, contributors: &[Id]) -> Result<Earlier, Error> {
    let released = queries::list_releases(tx.conn, id)?;
    let mut seen: Vec<_> = released.into_iter().filter(|release| was_public(release.state)).collect();
    seen.reverse();
    let Some(last) = seen.last() else {
        let came = u32::try_from(contributors.len()).unwrap_or(u32::MAX);
        return Ok(Earlier { came, ..Earlier::default() });
    };
    let there: BTreeSet<Id> = queries::list_contributors(tx.conn, id, last.number)?.into_iter().collect();
    let still = there.len();
    let gone = usize::try_from(last.people).unwrap_or_default().saturating_sub(still);
    let came = contributors.iter().filter(|person| !there.contains(person)).count();
    let left = there.iter().filter(|person| !contributors.contains(person)).count();
    Ok(Earlier {
        totals: last.totals.0.clone(),
        changed: u32::try_from(gone + came + left).unwrap_or(u32::MAX),
        came: u32::try_from(came).unwrap_or(u32::MAX),
        published: seen
            .into_iter()
            .map(|release| {
                let mut published = release.published.0;
                if release.answers_taken_back || release.state == ReleaseState::Superseded {
                    published.blocks.values_mut().for_each(|block| block.is_superseded = true);
                }
                published
            })
            .collect(),
    })
}

/// Works the picture out. Pure, and slow for many people: it is called where nobody waits.
pub fn picture(material: &Material) -> Result<Picture, Error> {
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
    let routing = Routing {
        priorities: analysis.priorities.clone(),
        votes: analysis.tallies.iter().map(|(number, tally)| (*number, tally.votes())).collect(),
        minority: material
            .statements
            .iter()
            .filter(|row| row.author_id.is_some_and(is_minority))
            .filter_map(|row| u32::try_from(row.number).ok())
            .collect(),
        voters: u32::try_from(analysis.participants).unwrap_or(u32::MAX),
    };
    Ok(Picture {
        changes: material.changes,
        came: material.earlier.came,
        routing,
        contributors: material.contributors(),
        draft: content::draft(material, &analysis, &material.earlier).ok(),
    })
}

/// Keeps a picture.
pub fn keep(tx: &mut Tx<'_>, id: Id, picture: &Picture) -> Result<(), Error> {
    let row = AnalysisRow {
        consultation_id: id,
        changes: picture.changes,
        routing: Json(serde_json::to_value(&picture.routing).map_err(Error::internal)?),
        content: Json(serde_json::to_value(picture).map_err(Error::internal)?),
        computed_at: At(tx.now),
    };
    queries::save_analysis(tx.conn, &row)?;
    Ok(())
}

/// The picture as last computed, without the order of statements.
pub fn kept(tx: &mut Tx<'_>, id: Id) -> Result<Option<Picture>, Error> {
    let row = queries::find_analysis(tx.conn, id)?;
    row.map(|row| serde_json::from_value(row.content.0).map_err(Error::internal)).transpose()
}

/// Whether a release in this state has been public at some time: what was seen cannot be unseen.
pub fn was_public(state: ReleaseState) -> bool {
    matches!(state, ReleaseState::Published | ReleaseState::Superseded)
}
