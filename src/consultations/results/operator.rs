//! What the operator of the database does from the command line: import, analyse, release.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::content;
use super::material::Material;
use super::queries;
use super::service::{self, release};
use super::views::ReleaseView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::consultations::participation::model::ParticipantRow;
use crate::consultations::participation::queries::part;
use crate::consultations::setup::model::{Access, ConsultationState, Texts, Visibility, Wording};
use crate::consultations::setup::queries::consultation;
use crate::consultations::setup::service::write;
use crate::consultations::statements::model::{StatementReason, StatementRow, StatementState, Vote};
use crate::consultations::statements::queries::statement;
use crate::db::{self, At, Json, Tx};
use crate::disclosure::Seed;
use crate::error::Error;
use crate::opinion::{self, Profile, Report};
use crate::polis::{self, Export, FileKind, Moderation};
use crate::types::text::clean;
use crate::types::{Id, clock};

/// A consultation that was imported.
#[derive(Debug, Clone, Copy)]
pub struct Imported {
    /// Its key.
    pub id: Id,
    /// How many statements nobody has let in yet: they are shown to nobody until a coordinator does.
    pub waiting: usize,
}

/// Reads a folder that Polis exported: statements with what moderation said of them, and the last vote of
/// each person on each. The consultation is open and over, so that it can be analysed and released. Files
/// that contradict each other are refused, unless the operator knows of it: then `votes.csv` counts.
pub async fn import_polis(
    app: &App,
    folder: &Path,
    title: &str,
    despite_contradictions: bool,
) -> Result<Imported, Error> {
    let export = read_folder(folder)?;
    let contradictions = export.contradictions();
    if !contradictions.is_empty() && !despite_contradictions {
        return Err(Error::internal(format!(
            "the files contradict each other, and nothing was imported:\n  {}\nAsk for a new export. Or, to take \
             votes.csv for right, add --despite-contradictions.",
            contradictions.join("\n  ")
        )));
    }
    let title = title.to_owned();
    app.write(move |_, tx| import(tx, &export, &title)).await
}

fn read_folder(folder: &Path) -> Result<Export, Error> {
    let fault = |error| Error::internal(format!("{}: {error}", folder.display()));
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| fault(error.to_string()))? {
        let entry = entry.map_err(|error| fault(error.to_string()))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let open = |kind| {
        let path = folder.join(polis::choose(&names, kind).map_err(fault)?);
        File::open(&path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
    };
    polis::read(
        open(FileKind::Summary)?,
        open(FileKind::Comments)?,
        open(FileKind::Votes)?,
        open(FileKind::Participants)?,
    )
    .map_err(|error| fault(error.to_string()))
}

/// How many votes go into the database with one statement.
const VOTES_AT_ONCE: usize = 500;

fn import(tx: &mut Tx<'_>, export: &Export, title: &str) -> Result<Imported, Error> {
    // The language of an import is not told; what is unknown is not claimed.
    let language = "und";
    let mut row = write::empty(tx, None, "CA", language);
    let texts = |text: &str| {
        Json(Texts::from([(language.to_owned(), Wording { text: clean(text), ..Wording::default() })]))
    };
    row.title = texts(title);
    row.purpose = texts(&export.summary.description);
    row.state = ConsultationState::Open;
    row.access = Access::Invitation;
    row.visibility = Visibility::AfterClose;
    row.opened_at = Some(At(tx.now));
    row.statement_count = export.comments.last().map_or(0, |comment| i64::from(comment.number));
    consultation::insert(tx.conn, &row)?;
    let mut people = BTreeMap::new();
    for vote in &export.votes {
        people.entry(vote.participant).or_insert_with(|| numbered(row.id, vote.participant));
    }
    let day = clock::day(tx.now);
    for (number, id) in &people {
        let participant = ParticipantRow {
            id: *id,
            consultation_id: row.id,
            // Nobody has this code: the people of an import come back to where they were asked.
            code_hash: Sha256::digest(format!("{} {number}", row.id)).to_vec(),
            invitation_id: None,
            language: language.to_owned(),
            is_assisted: false,
            is_set_aside: false,
            joined_on: day.clone(),
            times_opened: 0,
            wave: 0,
            invitations_left: 0,
        };
        part::insert(tx.conn, &participant)?;
    }
    let mut waiting = 0;
    for comment in &export.comments {
        // Nobody of ours has read what nobody there has let in: its votes count, its words wait.
        let state = match comment.moderation {
            _ if comment.is_meta => StatementState::Rejected,
            Moderation::Rejected => StatementState::Rejected,
            Moderation::Accepted => StatementState::Approved,
            Moderation::Open => StatementState::Pending,
        };
        waiting += usize::from(state == StatementState::Pending);
        let statement_row = StatementRow {
            consultation_id: row.id,
            number: i64::from(comment.number),
            author_id: None,
            is_seed: comment.is_seed,
            language: language.to_owned(),
            texts: texts(&comment.body),
            state,
            reason: (state == StatementState::Rejected).then_some(StatementReason::OffTopic),
            edit_hash: None,
            audio_kind: None,
            revision: 1,
            created_on: day.clone(),
        };
        statement::insert(tx.conn, &statement_row)?;
    }
    // Who changed their mind stands there several times: the last counts.
    let mut latest = BTreeMap::new();
    for vote in &export.votes {
        let Some(person) = people.get(&vote.participant) else { continue };
        latest.insert((*person, i64::from(vote.statement)), Vote::from(vote.choice).number());
    }
    let votes: Vec<_> =
        latest.into_iter().map(|((person, number), choice)| (person, number, choice)).collect();
    for batch in votes.chunks(VOTES_AT_ONCE) {
        statement::save_votes(tx.conn, row.id, batch)?;
    }
    audit::record(tx, None, Event::new("consultation.imported", "consultation", row.id))?;
    Ok(Imported { id: row.id, waiting })
}

/// The key of a participant of an import: the consultation's, with the number in its last four bytes.
fn numbered(consultation: Id, number: u32) -> Id {
    let key = consultation.0.as_u128();
    Id(uuid::Uuid::from_u128((key ^ (key >> 64)) & !u128::from(u32::MAX) | u128::from(number)))
}

async fn material(app: &App, id: Id) -> Result<Material, Error> {
    app.read(move |_, tx| db::snapshot(tx, |tx| service::material::read(tx, id))).await
}

/// Opinion groups by either set of rules. Memberships name people of an import by their number there, and
/// others by their key.
pub async fn analyse(app: &App, id: Id, is_polis: bool) -> Result<Report, Error> {
    let material = material(app, id).await?;
    let smallest_group = usize::try_from(material.row.threshold).unwrap_or(usize::MAX);
    let profile = if is_polis { Profile::Polis } else { Profile::Careful { smallest_group } };
    let ballots = material.ballots();
    let imported = material.row.opened_by.is_none();
    let name = |key: u128| {
        if imported {
            (key & u128::from(u32::MAX)).to_string()
        } else {
            Id(uuid::Uuid::from_u128(key)).to_string()
        }
    };
    Ok(opinion::analyse(&ballots, profile).report(&ballots, name))
}

/// Makes the release whose date has come; none when there is none.
pub async fn release(app: &App, id: Id) -> Result<Option<ReleaseView>, Error> {
    let Some(number) = release::make_due(app, id).await? else { return Ok(None) };
    let row = app.read(move |_, tx| Ok(queries::find_release(tx.conn, id, number)?)).await?;
    Ok(row.map(|row| ReleaseView::of(row, &[])))
}

/// What a release would say now with noise from this seed: for proofs.
pub async fn candidate(app: &App, id: Id, seed: [u8; 32]) -> Result<String, Error> {
    let content = content::draw(&material(app, id).await?, &app.taxonomy, &Seed::new(seed));
    serde_json::to_string_pretty(&content).map_err(Error::internal)
}
