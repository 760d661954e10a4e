//! Reads an export: statements, votes, and what Polis says of participants.

use std::collections::BTreeMap;
use std::io::Read;

use super::cells::{Fault, Line, Sheet};
use crate::consultations::opinion::{Ballots, Choice, Standing, StatementMark};
use crate::types::spreadsheet::original;

/// What moderation said of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moderation {
    /// Let in.
    Accepted,
    /// Nobody has looked, or nobody needed to.
    Open,
    /// Kept out.
    Rejected,
}

/// A row of `comments.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub number: u32,
    /// When it was written, in milliseconds since 1970.
    pub written: i64,
    /// The number of the participant who wrote it.
    pub author: u32,
    /// Agreeing vote rows: whoever voted twice counts twice.
    pub agrees: u32,
    /// Disagreeing vote rows.
    pub disagrees: u32,
    /// What moderation said.
    pub moderation: Moderation,
    /// It asks about the person.
    pub is_meta: bool,
    /// It was there from the start.
    pub is_seed: bool,
    /// The text, as written.
    pub body: String,
}

/// Somebody's last vote on a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// The number of the participant.
    pub participant: u32,
    /// The number of the statement.
    pub statement: u32,
    /// The answer.
    pub choice: Choice,
    /// When, in milliseconds since 1970.
    pub cast: i64,
}

/// A row of `participants-votes.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantRow {
    /// The number of the participant.
    pub participant: u32,
    /// The group Polis put them in.
    pub group: Option<usize>,
    /// How many statements they wrote, voted on, agreed with, disagreed with.
    pub counts: [u32; 4],
    /// The cells that are not blank, by statement.
    pub votes: BTreeMap<u32, Choice>,
}

/// The rows of `summary.csv` that name the conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What it is about.
    pub topic: String,
    /// Where it is.
    pub url: String,
    /// More words.
    pub description: String,
}

/// An export, read.
#[derive(Debug, Clone)]
pub struct Export {
    /// What it is about.
    pub summary: Summary,
    /// Statements, by number.
    pub comments: Vec<Comment>,
    /// The last vote of each participant on each statement, by participant and statement.
    pub votes: Vec<Vote>,
    /// How many rows `votes.csv` has, re-votes included.
    pub vote_rows: usize,
    /// Participants, in the order of the file.
    pub participants: Vec<ParticipantRow>,
}

impl Export {
    /// The votes for an analysis. Statements that were rejected or ask about the person take no part.
    pub fn ballots(&self) -> Ballots {
        let standing = |comment: &Comment| match comment.moderation {
            _ if comment.is_meta => Standing::AboutPerson,
            Moderation::Rejected => Standing::Out,
            Moderation::Accepted | Moderation::Open => Standing::InUse,
        };
        let mark = |comment: &Comment| StatementMark { number: comment.number, standing: standing(comment) };
        let votes = self.votes.iter();
        let votes = votes.map(|vote| (u128::from(vote.participant), vote.statement, vote.choice));
        Ballots::new(self.comments.iter().map(mark), votes)
    }

    /// The people whose row of `participants-votes.csv` does not say what their last votes say.
    pub fn disagreeing_participants(&self) -> Vec<u32> {
        let mut votes: BTreeMap<u32, BTreeMap<u32, Choice>> = BTreeMap::new();
        for vote in &self.votes {
            votes.entry(vote.participant).or_default().insert(vote.statement, vote.choice);
        }
        let nothing = BTreeMap::new();
        let is_other = |row: &&ParticipantRow| {
            votes.get(&row.participant).unwrap_or(&nothing) != &row.votes || !row.counts_its_votes()
        };
        self.participants.iter().filter(is_other).map(|row| row.participant).collect()
    }
}

impl ParticipantRow {
    fn counts_its_votes(&self) -> bool {
        let count = |choice| self.votes.values().filter(|vote| **vote == choice).count();
        let [_, voted, agreed, disagreed] =
            self.counts.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        (voted, agreed, disagreed) == (self.votes.len(), count(Choice::Agree), count(Choice::Disagree))
    }
}

/// Reads the four files of an export. Each is read once, row by row.
pub fn read(
    summary: impl Read,
    comments: impl Read,
    votes: impl Read,
    participants: impl Read,
) -> Result<Export, Fault> {
    let comments = read_comments(comments)?;
    let (votes, vote_rows) = read_votes(votes, &comments)?;
    let participants = read_participants(participants)?;
    Ok(Export { summary: read_summary(summary)?, comments, votes, vote_rows, participants })
}

fn read_summary(from: impl Read) -> Result<Summary, Fault> {
    let mut summary = Summary::default();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    for record in reader.records() {
        let record = record.map_err(|error| Fault {
            file: "summary.csv",
            line: error.position().map_or(0, csv::Position::line),
            column: String::new(),
            problem: error.to_string(),
        })?;
        let text = original(record.get(1).unwrap_or_default()).to_owned();
        match record.get(0).unwrap_or_default().trim_start_matches('\u{feff}') {
            "topic" => summary.topic = text,
            "url" => summary.url = text,
            "conversation-description" => summary.description = text,
            _ => {}
        }
    }
    Ok(summary)
}

fn read_comments(from: impl Read) -> Result<Vec<Comment>, Fault> {
    let columns = ["comment-id", "author-id", "moderated", "comment-body"];
    let mut comments: BTreeMap<u32, Comment> = BTreeMap::new();
    Sheet::open("comments.csv", from, &columns)?.each(|line| {
        let number = line.value("comment-id")?;
        let moderation = match line.value::<i8>("moderated")? {
            1 => Moderation::Accepted,
            0 => Moderation::Open,
            -1 => Moderation::Rejected,
            other => return Err(line.fault("moderated", format!("{other} is none of 1, 0 and -1"))),
        };
        let comment = Comment {
            number,
            written: line.optional("timestamp")?.unwrap_or_default(),
            author: line.value("author-id")?,
            agrees: line.optional("agrees")?.unwrap_or_default(),
            disagrees: line.optional("disagrees")?.unwrap_or_default(),
            moderation,
            is_meta: flag(line, "is-meta")?,
            is_seed: flag(line, "is-seed")?,
            body: original(line.text("comment-body").unwrap_or_default()).to_owned(),
        };
        match comments.insert(number, comment) {
            None => Ok(()),
            Some(_) => Err(line.fault("comment-id", format!("{number} stands in the file twice"))),
        }
    })?;
    Ok(comments.into_values().collect())
}

fn flag(line: &Line, column: &str) -> Result<bool, Fault> {
    match line.text(column).unwrap_or_default() {
        "true" | "True" | "TRUE" | "1" => Ok(true),
        "false" | "False" | "FALSE" | "0" | "" => Ok(false),
        other => Err(line.fault(column, format!("{other:?} is neither true nor false"))),
    }
}

fn choice(line: &Line, column: &str, text: &str) -> Result<Choice, Fault> {
    match text.trim() {
        "1" | "1.0" => Ok(Choice::Agree),
        "0" | "0.0" => Ok(Choice::Pass),
        "-1" | "-1.0" => Ok(Choice::Disagree),
        other => Err(line.fault(column, format!("{other:?} is none of 1, 0 and -1"))),
    }
}

/// The last vote counts: by time, and of two at one time the later line.
fn read_votes(from: impl Read, comments: &[Comment]) -> Result<(Vec<Vote>, usize), Fault> {
    let mut last: BTreeMap<(u32, u32), (i64, Choice)> = BTreeMap::new();
    let mut rows = 0;
    Sheet::open("votes.csv", from, &["timestamp", "comment-id", "voter-id", "vote"])?.each(|line| {
        rows += 1;
        let statement = line.value("comment-id")?;
        if comments.binary_search_by_key(&statement, |comment| comment.number).is_err() {
            return Err(line.fault("comment-id", format!("{statement} is not in comments.csv")));
        }
        let cast: i64 = line.value("timestamp")?;
        let choice = choice(line, "vote", line.text("vote").unwrap_or_default())?;
        let place = last.entry((line.value("voter-id")?, statement)).or_insert((cast, choice));
        if cast >= place.0 {
            *place = (cast, choice);
        }
        Ok(())
    })?;
    let vote = |((participant, statement), (cast, choice))| Vote { participant, statement, choice, cast };
    Ok((last.into_iter().map(vote).collect(), rows))
}

fn read_participants(from: impl Read) -> Result<Vec<ParticipantRow>, Fault> {
    let mut sheet =
        Sheet::open("participants-votes.csv", from, &["participant", "n-votes", "n-agree", "n-disagree"])?;
    let names = sheet.names();
    let statements: Vec<Option<u32>> = names.iter().map(|name| name.parse().ok()).collect();
    let mut participants = Vec::new();
    sheet.each(|line| {
        let mut votes = BTreeMap::new();
        for ((cell, statement), name) in line.cells().zip(&statements).zip(&names) {
            if let (Some(statement), false) = (statement, cell.trim().is_empty()) {
                votes.insert(*statement, choice(line, name, cell)?);
            }
        }
        participants.push(ParticipantRow {
            participant: line.value("participant")?,
            group: line.optional("group-id")?,
            counts: [
                line.optional("n-comments")?.unwrap_or_default(),
                line.value("n-votes")?,
                line.value("n-agree")?,
                line.value("n-disagree")?,
            ],
            votes,
        });
        Ok(())
    })?;
    Ok(participants)
}
