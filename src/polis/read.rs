//! Reads an export: statements, votes, and what Polis says of participants.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::cells::{Fault, Line, Sheet, broken, text_of};
use crate::opinion::{Ballots, Choice, Standing, StatementMark};
use crate::types::cell::{boolean, folded_name, whole_number};
use crate::types::spreadsheet::original;
use crate::types::table::Rows;
use crate::types::text::clean;

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

/// By statement, how many rows agree and disagree.
pub type RowCounts = BTreeMap<u32, [u32; 2]>;

/// An export, read.
#[derive(Debug, Clone)]
pub struct Export {
    /// What it is about.
    pub summary: Summary,
    /// Statements, by number.
    pub comments: Vec<Comment>,
    /// Whether `comments.csv` counts votes.
    pub counts_are_told: bool,
    /// The last vote of each participant on each statement, by participant and statement.
    pub votes: Vec<Vote>,
    /// How many rows `votes.csv` has, re-votes included.
    pub vote_rows: usize,
    /// Of each statement, how many of those rows agree and disagree.
    pub rows_of_statements: RowCounts,
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
}

/// Reads the four files of an export. Each is read once, row by row.
pub fn read(
    summary: impl Read,
    comments: impl Read,
    votes: impl Read,
    participants: impl Read,
) -> Result<Export, Fault> {
    let (comments, counts_are_told) = read_comments(comments)?;
    let (votes, vote_rows, rows_of_statements) = read_votes(votes, &comments)?;
    let participants = read_participants(participants)?;
    let summary = read_summary(summary)?;
    Ok(Export { summary, comments, counts_are_told, votes, vote_rows, rows_of_statements, participants })
}

fn read_summary(from: impl Read) -> Result<Summary, Fault> {
    let mut summary = Summary::default();
    let text = text_of("summary.csv", from)?;
    for row in Rows::new(&text) {
        let row = row.map_err(|fault| broken("summary.csv", fault))?;
        let text = original(row.raw(1)).to_owned();
        match folded_name(row.raw(0)).as_str() {
            "topic" => summary.topic = text,
            "url" => summary.url = text,
            "conversation-description" => summary.description = text,
            _ => {}
        }
    }
    Ok(summary)
}

fn read_comments(from: impl Read) -> Result<(Vec<Comment>, bool), Fault> {
    let columns = ["comment-id", "author-id", "moderated", "comment-body"];
    let mut comments: BTreeMap<u32, Comment> = BTreeMap::new();
    let text = text_of("comments.csv", from)?;
    let sheet = Sheet::open("comments.csv", &text, &columns)?;
    let names = sheet.names();
    let counts_are_told = ["agrees", "disagrees"].iter().all(|count| names.iter().any(|name| name == count));
    sheet.each(|line| {
        let number = line.value("comment-id")?;
        let moderation = match line.value::<i64>("moderated")? {
            1 => Moderation::Accepted,
            0 => Moderation::Open,
            -1 => Moderation::Rejected,
            other => return Err(line.fault("moderated", format!("{other} is none of 1, 0 and -1"))),
        };
        let body = original(line.raw("comment-body")).to_owned();
        if clean(&body).is_empty() {
            return Err(line.fault("comment-body", "the statement has no words".to_owned()));
        }
        let comment = Comment {
            number,
            written: line.optional("timestamp")?.unwrap_or_default(),
            author: line.value("author-id")?,
            agrees: line.optional("agrees")?.unwrap_or_default(),
            disagrees: line.optional("disagrees")?.unwrap_or_default(),
            moderation,
            is_meta: flag(line, "is-meta")?,
            is_seed: flag(line, "is-seed")?,
            body,
        };
        match comments.insert(number, comment) {
            None => Ok(()),
            Some(_) => Err(line.fault("comment-id", format!("{number} stands in the file twice"))),
        }
    })?;
    Ok((comments.into_values().collect(), counts_are_told))
}

fn flag(line: &Line, column: &str) -> Result<bool, Fault> {
    let text = line.text(column);
    match boolean(&text) {
        Some(answer) => Ok(answer),
        None if text.is_empty() => Ok(false),
        None => Err(line.fault(column, format!("{text:?} is neither true nor false"))),
    }
}

fn choice(line: &Line, column: &str, text: &str) -> Result<Choice, Fault> {
    match whole_number(text) {
        Some(1) => Ok(Choice::Agree),
        Some(0) => Ok(Choice::Pass),
        Some(-1) => Ok(Choice::Disagree),
        _ => Err(line.fault(column, format!("{text:?} is none of 1, 0 and -1"))),
    }
}

/// The last vote counts: by time, and of two at one time the later line.
fn read_votes(from: impl Read, comments: &[Comment]) -> Result<(Vec<Vote>, usize, RowCounts), Fault> {
    let mut last: BTreeMap<(u32, u32), (i64, Choice)> = BTreeMap::new();
    let mut counts = RowCounts::new();
    let mut rows = 0;
    let text = text_of("votes.csv", from)?;
    Sheet::open("votes.csv", &text, &["timestamp", "comment-id", "voter-id", "vote"])?.each(|line| {
        rows += 1;
        let statement = line.value("comment-id")?;
        if comments.binary_search_by_key(&statement, |comment| comment.number).is_err() {
            return Err(line.fault("comment-id", format!("{statement} is not in comments.csv")));
        }
        let cast: i64 = line.value("timestamp")?;
        let choice = choice(line, "vote", &line.text("vote"))?;
        let [agrees, disagrees] = counts.entry(statement).or_default();
        *agrees += u32::from(choice == Choice::Agree);
        *disagrees += u32::from(choice == Choice::Disagree);
        let place = last.entry((line.value("voter-id")?, statement)).or_insert((cast, choice));
        if cast >= place.0 {
            *place = (cast, choice);
        }
        Ok(())
    })?;
    let vote = |((participant, statement), (cast, choice))| Vote { participant, statement, choice, cast };
    Ok((last.into_iter().map(vote).collect(), rows, counts))
}

fn read_participants(from: impl Read) -> Result<Vec<ParticipantRow>, Fault> {
    const FILE: &str = "participants-votes.csv";
    let text = text_of(FILE, from)?;
    let sheet = Sheet::open(FILE, &text, &["participant", "n-votes", "n-agree", "n-disagree"])?;
    let names = sheet.names();
    let number = |name: &String| whole_number(name).and_then(|number| u32::try_from(number).ok());
    let statements: Vec<Option<u32>> = names.iter().map(number).collect();
    let mut participants: Vec<ParticipantRow> = Vec::new();
    let mut seen = BTreeSet::new();
    sheet.each(|line| {
        let mut votes = BTreeMap::new();
        for ((cell, statement), name) in line.cells().zip(&statements).zip(&names) {
            if let (Some(statement), false) = (statement, cell.is_empty()) {
                votes.insert(*statement, choice(line, name, &cell)?);
            }
        }
        let participant = line.value("participant")?;
        if !seen.insert(participant) {
            return Err(line.fault("participant", format!("{participant} stands in the file twice")));
        }
        participants.push(ParticipantRow {
            participant,
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
