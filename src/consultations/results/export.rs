//! Handing the rows out: statements and votes under numbers that lead to nobody, nothing people said of
//! themselves, and a manifest with what the community asks of whoever uses them.
//!
//! The votes are read in pieces, from one moment, so that memory does not grow with them. Groups are not
//! among the files: which of them may be told is decided for each release.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::folder::{Folder, ManifestFile};
use super::queries;
use crate::app::App;
use crate::audit::{self, Event};
use crate::consultations::setup::model::{Label, ReleaseState, StewardAct, Texts};
use crate::consultations::setup::queries::consultation;
use crate::consultations::setup::service::approval;
use crate::consultations::statements::model::{StatementRow, StatementState, Vote};
use crate::consultations::statements::queries::statement;
use crate::db::{self, Tx};
use crate::error::{Code, Error};
use crate::opinion::{Choice, ENOUGH_VOTES, Tally};
use crate::polis::{self, Moderation};
use crate::types::Id;

/// How many votes are read at a time.
const PIECE: i64 = 5_000;

#[derive(Serialize)]
struct Manifest<'a> {
    consultation: Id,
    title: &'a Texts,
    /// The newest public release at that moment.
    release: Option<i64>,
    labels: &'a [Label],
    licence: &'static str,
    software: &'static str,
    files: &'a [ManifestFile],
}

/// Writes the files into a folder and names them. Stewards must have approved it.
pub async fn export(app: &App, id: Id, folder: &Path) -> Result<Vec<String>, Error> {
    app.write(move |_, tx| {
        let row = consultation::find(tx.conn, id)?.ok_or(Code::NotFound)?;
        approval::check_approved(tx, &row, StewardAct::Export, 0)?;
        audit::record(tx, None, Event::new("consultation.exported", "consultation", id))
    })
    .await?;
    let folder = Folder::make(folder)?;
    app.read(move |_, tx| db::snapshot(tx, |tx| write_all(tx, id, folder))).await
}

fn write_all(tx: &mut Tx<'_>, id: Id, mut files: Folder) -> Result<Vec<String>, Error> {
    let row = consultation::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    let statements = statement::list(tx.conn, id, StatementState::ALL, -1, i64::MAX)?;
    let counted = Counted::write_votes(tx, id, &statements, &mut files)?;
    write_people(tx, id, &counted, &mut files)?;
    write_statements(&statements, &counted, &mut files)?;
    let words = |texts: &Texts| texts.get(&row.language).map(|own| own.text.clone()).unwrap_or_default();
    let summary = polis::Summary {
        topic: words(&row.title.0),
        description: words(&row.purpose.0),
        ..polis::Summary::default()
    };
    let counts = [counted.people, counted.in_conversation, counted.written.len(), statements.len(), 0];
    files.save("summary.csv", |out| polis::summary(out, &summary, counts).map(|()| 8))?;
    let releases = queries::list_releases(tx.conn, id)?;
    let public = releases.iter().find(|release| release.state == ReleaseState::Published);
    let manifest = Manifest {
        consultation: id,
        title: &row.title.0,
        release: public.map(|release| release.number),
        labels: &row.labels.0,
        licence: "none: the labels say what is allowed",
        software: concat!("trilateral ", env!("CARGO_PKG_VERSION")),
        files: &files.files,
    };
    let manifest = serde_json::to_value(&manifest).map_err(Error::internal)?;
    files.finish(&manifest)
}

/// All votes that count, by person and statement, read in pieces.
struct Votes<'a, 'b> {
    tx: &'a mut Tx<'b>,
    consultation: Id,
    piece: std::vec::IntoIter<(Id, i64, i64)>,
    last: Option<(Id, i64)>,
    outcome: &'a RefCell<Result<(), Error>>,
}

impl<'a, 'b> Votes<'a, 'b> {
    fn read(tx: &'a mut Tx<'b>, consultation: Id, outcome: &'a RefCell<Result<(), Error>>) -> Self {
        Self { tx, consultation, piece: Vec::new().into_iter(), last: None, outcome }
    }
}

impl Iterator for Votes<'_, '_> {
    type Item = (Id, u32, Choice);

    fn next(&mut self) -> Option<Self::Item> {
        if self.piece.as_slice().is_empty() {
            match statement::list_votes_after(self.tx.conn, self.consultation, self.last, PIECE) {
                Ok(piece) => self.piece = piece.into_iter(),
                Err(error) => {
                    *self.outcome.borrow_mut() = Err(error.into());
                    return None;
                }
            }
        }
        let (person, statement, choice) = self.piece.next()?;
        self.last = Some((person, statement));
        Some((person, u32::try_from(statement).unwrap_or_default(), Vote::of(choice).into()))
    }
}

/// What was counted while the votes were written: all files say the same.
#[derive(Default)]
struct Counted {
    people: usize,
    /// People with as many votes as Polis asks for, where there are as many statements.
    in_conversation: usize,
    tallies: BTreeMap<u32, Tally>,
    /// How many statements each author wrote.
    written: BTreeMap<Id, u32>,
    /// Their numbers. People are numbered from 1 by key, those who voted first; 0 is whoever asks.
    numbers: BTreeMap<Id, u32>,
}

impl Counted {
    fn write_votes(
        tx: &mut Tx<'_>,
        id: Id,
        statements: &[StatementRow],
        files: &mut Folder,
    ) -> Result<Self, Error> {
        let mut counted = Self::default();
        for author in statements.iter().filter_map(|row| row.author_id) {
            *counted.written.entry(author).or_default() += 1;
        }
        for row in statements {
            counted.tallies.insert(u32::try_from(row.number).unwrap_or_default(), Tally::default());
        }
        let mut with_so_many = [0_usize; ENOUGH_VOTES];
        let (mut rows, mut votes_of_last, mut last) = (0_usize, 0_usize, None);
        let outcome = RefCell::new(Ok(()));
        files.save("votes.csv", |out| {
            let lines = Votes::read(tx, id, &outcome).map(|(person, statement, choice)| {
                if last != Some(person) {
                    (last, votes_of_last) = (Some(person), 0);
                    counted.people += 1;
                    if counted.written.contains_key(&person) {
                        counted.numbers.insert(person, number(counted.people));
                    }
                }
                rows += 1;
                if let Some(people) = with_so_many.get_mut(votes_of_last) {
                    *people += 1;
                }
                votes_of_last += 1;
                counted.tallies.entry(statement).or_default().count(choice);
                polis::Vote { participant: number(counted.people), statement, choice, cast: 0 }
            });
            polis::votes(out, lines)?;
            Ok(rows)
        })?;
        outcome.into_inner()?;
        let voted_on = counted.tallies.values().filter(|tally| tally.votes() > 0).count();
        let enough = ENOUGH_VOTES.min(voted_on).saturating_sub(1);
        counted.in_conversation = with_so_many.get(enough).copied().unwrap_or_default();
        let silent: Vec<Id> =
            counted.written.keys().filter(|author| !counted.numbers.contains_key(author)).copied().collect();
        for (author, place) in silent.into_iter().zip(counted.people + 1..) {
            counted.numbers.insert(author, number(place));
        }
        Ok(counted)
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn write_people(tx: &mut Tx<'_>, id: Id, counted: &Counted, files: &mut Folder) -> Result<(), Error> {
    let columns: Vec<u32> = counted.tallies.keys().copied().collect();
    let outcome = RefCell::new(Ok(()));
    files.save("participant-votes.csv", |out| {
        let mut votes = Votes::read(tx, id, &outcome).peekable();
        let lines = (1_u32..).map_while(|participant| {
            let (person, ..) = *votes.peek()?;
            let mut given = BTreeMap::new();
            while let Some((_, statement, choice)) = votes.next_if(|(next, ..)| *next == person) {
                given.insert(statement, choice);
            }
            Some(polis::ParticipantLine {
                participant,
                group: None,
                comments: counted.written.get(&person).copied().unwrap_or_default(),
                votes: columns.iter().map(|statement| given.get(statement).copied()).collect(),
            })
        });
        polis::participants(out, &columns, lines)?;
        Ok(counted.people)
    })?;
    outcome.into_inner()
}

fn write_statements(statements: &[StatementRow], counted: &Counted, files: &mut Folder) -> Result<(), Error> {
    let number = |row: &StatementRow| u32::try_from(row.number).unwrap_or_default();
    let body =
        |row: &StatementRow| row.texts.0.get(&row.language).map(|own| own.text.clone()).unwrap_or_default();
    let tally = |row: &StatementRow| counted.tallies.get(&number(row)).copied();
    files.save("comments.csv", |out| {
        let comments: Vec<polis::Comment> = statements
            .iter()
            .map(|row| polis::Comment {
                number: number(row),
                written: milliseconds(&row.created_on),
                author: row
                    .author_id
                    .and_then(|author| counted.numbers.get(&author).copied())
                    .unwrap_or_default(),
                agrees: tally(row).map_or(0, |tally| tally.agree),
                disagrees: tally(row).map_or(0, |tally| tally.disagree),
                moderation: match row.state {
                    StatementState::Approved => Moderation::Accepted,
                    StatementState::Rejected => Moderation::Rejected,
                    StatementState::Pending | StatementState::NeedsReview => Moderation::Open,
                },
                body: body(row),
                is_meta: false,
                is_seed: row.is_seed,
            })
            .collect();
        polis::comments(out, &comments)?;
        Ok(statements.len())
    })?;
    files.save("comment-groups.csv", |out| {
        let line = |row| polis::GroupsLine {
            statement: number(row),
            body: body(row),
            total: tally(row),
            groups: Vec::new(),
        };
        polis::comment_groups(out, 0, statements.iter().map(line))?;
        Ok(statements.len())
    })?;
    files.save("sensemaker.csv", |out| {
        let line = |row| polis::CommentLine { body: body(row), total: tally(row) };
        polis::sensemaker(out, statements.iter().map(line))?;
        Ok(statements.len())
    })
}

/// The beginning of a day in UTC, in milliseconds since 1970.
fn milliseconds(day: &str) -> i64 {
    let day = day.parse::<jiff::civil::Date>().ok();
    let begins = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    begins.map_or(0, |begins| begins.timestamp().as_millisecond())
}
