//! What the operator of the database does from the command line: import, analyse, release, export.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::model::{
    Access, ConsultationState, ParticipantRow, StatementReason, StatementRow, StatementState, StewardAct,
    Texts, Visibility, Vote, Wording,
};
use super::opinion::{self, Choice, Profile, Report, Tally};
use super::polis_export::{self as polis, Export, Moderation};
use super::queries::{consultation, part, statement};
use super::service::analysis::{self, Material};
use super::service::{release, stewards, write};
use super::views::ReleaseView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::types::{Id, clock};

/// Reads a folder that Polis exported: statements with what moderation said of them, and the last vote of
/// each person on each. The consultation is open and over, so that it can be analysed and released.
pub async fn import_polis(app: &App, folder: &Path, title: &str) -> Result<Id, Error> {
    let export = read_folder(folder)?;
    let title = title.to_owned();
    app.write(move |_, tx| import(tx, &export, &title)).await
}

fn read_folder(folder: &Path) -> Result<Export, Error> {
    let open = |name: &str| {
        let path = folder.join(name);
        File::open(&path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
    };
    let participants = open("participants-votes.csv").or_else(|_| open("participant-votes.csv"))?;
    polis::read(open("summary.csv")?, open("comments.csv")?, open("votes.csv")?, participants)
        .map_err(Error::internal)
}

fn import(tx: &mut Tx<'_>, export: &Export, title: &str) -> Result<Id, Error> {
    // The language of an import is not told; what is unknown is not claimed.
    let language = "und";
    let mut row = write::empty(tx, None, "CA", language);
    let texts = |text: &str| {
        Json(Texts::from([(language.to_owned(), Wording { text: text.to_owned(), ..Wording::default() })]))
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
    for comment in &export.comments {
        let is_out = comment.is_meta || comment.moderation == Moderation::Rejected;
        let statement_row = StatementRow {
            consultation_id: row.id,
            number: i64::from(comment.number),
            author_id: None,
            is_seed: comment.is_seed,
            language: language.to_owned(),
            texts: texts(&comment.body),
            state: if is_out { StatementState::Rejected } else { StatementState::Approved },
            reason: is_out.then_some(StatementReason::OffTopic),
            edit_hash: None,
            audio_kind: None,
            revision: 1,
            created_on: day.clone(),
        };
        statement::insert(tx.conn, &statement_row)?;
    }
    for vote in &export.votes {
        let Some(person) = people.get(&vote.participant) else { continue };
        let choice = match vote.choice {
            Choice::Agree => Vote::Agree,
            Choice::Pass => Vote::Pass,
            Choice::Disagree => Vote::Disagree,
        };
        statement::save_vote(tx.conn, row.id, *person, i64::from(vote.statement), choice.number())?;
    }
    part::count_change(tx.conn, row.id, 0)?;
    audit::record(tx, None, Event::new("consultation.imported", "consultation", row.id))?;
    Ok(row.id)
}

/// The key of a participant of an import: the consultation's, with the number in its last four bytes.
fn numbered(consultation: Id, number: u32) -> Id {
    let key = consultation.0.as_u128();
    Id(uuid::Uuid::from_u128((key ^ (key >> 64)) & !u128::from(u32::MAX) | u128::from(number)))
}

async fn material(app: &App, id: Id) -> Result<Material, Error> {
    app.read(move |_, tx| analysis::read_all(tx, id)).await
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

/// Makes the next release.
pub async fn release(app: &App, id: Id) -> Result<ReleaseView, Error> {
    app.write(move |_, tx| release::make(tx, None, id)).await
}

#[derive(Serialize)]
struct ManifestFile {
    name: String,
    rows: usize,
    sha256: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    consultation: Id,
    title: &'a Texts,
    labels: &'a [super::model::Label],
    licence: &'static str,
    files: Vec<ManifestFile>,
}

/// Counts lines and hashes on their way into a file.
struct Measured {
    file: std::io::BufWriter<File>,
    hash: Sha256,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Writes statements and votes under numbers that lead to nobody, nothing people said of themselves, and
/// a manifest with what the community asks of whoever uses them. Stewards must have approved it.
pub async fn export(app: &App, id: Id, folder: &Path) -> Result<Vec<String>, Error> {
    let material = app
        .write(move |_, tx| {
            let material = analysis::read_all(tx, id)?;
            stewards::check_approved(tx, &material.row, StewardAct::Export, 0)?;
            audit::record(tx, None, Event::new("consultation.exported", "consultation", id))?;
            Ok(material)
        })
        .await?;
    std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
    let mut files = Vec::new();
    let mut save = |name: &str, rows: usize, write: &mut dyn FnMut(&mut Measured) -> csv::Result<()>| {
        let file = File::create(folder.join(name)).map_err(Error::unavailable)?;
        let mut out = Measured { file: std::io::BufWriter::new(file), hash: Sha256::new() };
        write(&mut out).map_err(Error::unavailable)?;
        out.flush().map_err(Error::unavailable)?;
        let sha256 = out.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        files.push(ManifestFile { name: name.to_owned(), rows, sha256 });
        Ok::<(), Error>(())
    };
    write_files(&material, &mut save)?;
    let manifest = Manifest {
        consultation: id,
        title: &material.row.title.0,
        labels: &material.row.labels.0,
        licence: "none: the labels say what is allowed",
        files,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(Error::internal)?;
    std::fs::write(folder.join("manifest.json"), text).map_err(Error::unavailable)?;
    Ok(manifest.files.into_iter().map(|file| file.name).chain(["manifest.json".to_owned()]).collect())
}

type Save<'a> =
    dyn FnMut(&str, usize, &mut dyn FnMut(&mut Measured) -> csv::Result<()>) -> Result<(), Error> + 'a;

fn write_files(material: &Material, save: &mut Save<'_>) -> Result<(), Error> {
    let ballots = material.ballots();
    let analysis = opinion::analyse(&ballots, Profile::Polis);
    let numbers: BTreeMap<Id, u32> = {
        let people: std::collections::BTreeSet<Id> =
            material.votes.iter().map(|(person, _, _)| *person).collect();
        people.into_iter().zip(0..).collect()
    };
    let written = |row: &StatementRow| {
        row.created_on
            .parse::<jiff::civil::Date>()
            .ok()
            .and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok())
            .map_or(0, |day| day.timestamp().as_millisecond())
    };
    let body =
        |row: &StatementRow| row.texts.0.get(&row.language).map(|own| own.text.clone()).unwrap_or_default();
    let number = |number: i64| u32::try_from(number).unwrap_or_default();
    let tally = |row: &StatementRow| analysis.tallies.get(&number(row.number)).copied();
    let comments: Vec<polis::Comment> = material
        .statements
        .iter()
        .map(|row| {
            let all: Tally = tally(row).unwrap_or_default();
            polis::Comment {
                number: number(row.number),
                written: written(row),
                author: row.author_id.and_then(|author| numbers.get(&author).copied()).unwrap_or_default(),
                agrees: all.agree,
                disagrees: all.disagree,
                moderation: match row.state {
                    StatementState::Approved => Moderation::Accepted,
                    StatementState::Rejected => Moderation::Rejected,
                    StatementState::Pending | StatementState::NeedsReview => Moderation::Open,
                },
                body: body(row),
                is_meta: false,
                is_seed: row.is_seed,
            }
        })
        .collect();
    let choice = |choice: i64| match Vote::of(choice) {
        Vote::Agree => Choice::Agree,
        Vote::Pass => Choice::Pass,
        Vote::Disagree => Choice::Disagree,
    };
    let summary = polis::Summary {
        topic: material
            .row
            .title
            .0
            .get(&material.row.language)
            .map(|own| own.text.clone())
            .unwrap_or_default(),
        ..polis::Summary::default()
    };
    let counts = [analysis.participants, analysis.clustered, 0, comments.len(), analysis.groups.len()];
    save("summary.csv", 7, &mut |out| polis::summary(out, &summary, counts))?;
    save("comments.csv", comments.len(), &mut |out| polis::comments(out, &comments))?;
    save("votes.csv", material.votes.len(), &mut |out| {
        let lines = material.votes.iter().filter_map(|(person, statement, voted)| {
            let participant = *numbers.get(person)?;
            Some(polis::Vote { participant, statement: number(*statement), choice: choice(*voted), cast: 0 })
        });
        polis::votes(out, lines)
    })?;
    let columns: Vec<u32> = analysis.tallies.keys().copied().collect();
    save("participant-votes.csv", numbers.len(), &mut |out| {
        let mut rows: BTreeMap<u32, BTreeMap<u32, Choice>> = BTreeMap::new();
        for (person, statement, voted) in &material.votes {
            if let Some(participant) = numbers.get(person) {
                rows.entry(*participant).or_default().insert(number(*statement), choice(*voted));
            }
        }
        let lines = rows.into_iter().map(|(participant, votes)| polis::ParticipantLine {
            participant,
            group: None,
            comments: 0,
            votes: columns.iter().map(|statement| votes.get(statement).copied()).collect(),
        });
        polis::participants(out, &columns, lines)
    })?;
    let groups = u8::try_from(analysis.groups.len()).unwrap_or(u8::MAX);
    save("comment-groups.csv", comments.len(), &mut |out| {
        let lines = material.statements.iter().map(|row| polis::GroupsLine {
            statement: number(row.number),
            body: body(row),
            total: tally(row),
            groups: analysis
                .group_tallies
                .get(&number(row.number))
                .map(|tallies| tallies.iter().copied().map(Some).collect())
                .unwrap_or_default(),
        });
        polis::comment_groups(out, groups, lines)
    })?;
    save("sensemaker.csv", comments.len(), &mut |out| {
        let lines =
            material.statements.iter().map(|row| polis::CommentLine { body: body(row), total: tally(row) });
        polis::sensemaker(out, lines)
    })
}

/// What the next release would say, as it would be written down: for proofs.
pub async fn candidate(app: &App, id: Id) -> Result<String, Error> {
    let picture = analysis::picture(&material(app, id).await?)?;
    let draft = picture.draft.ok_or(Code::ReleaseHeld)?;
    serde_json::to_string_pretty(&draft.content).map_err(Error::internal)
}
