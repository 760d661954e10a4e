//! Writes the files of an export, line by line, so that memory does not grow with the votes.
//!
//! Texts are made harmless for spreadsheets. Numbers stay numbers: `-1` is a vote.

use std::io::Write;

use csv::Writer;
use jiff::Timestamp;

use super::read::{Comment, Moderation, Summary, Vote};
use crate::opinion::{Choice, Tally};
use crate::types::spreadsheet::harmless;

const fn sign(choice: Choice) -> &'static str {
    match choice {
        Choice::Agree => "1",
        Choice::Pass => "0",
        Choice::Disagree => "-1",
    }
}

/// A time as Polis writes it, in UTC.
fn clock(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    time.strftime("%a %b %d %H:%M:%S UTC %Y").to_string()
}

/// `summary.csv`: how many voted, how many were placed in groups, how many wrote, how many statements
/// and groups there are.
pub fn summary(into: impl Write, summary: &Summary, counts: [usize; 5]) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    writer.write_record(["topic", &harmless(&summary.topic)])?;
    writer.write_record(["url", &harmless(&summary.url)])?;
    for (name, count) in ["voters", "voters-in-conv", "commenters", "comments", "groups"].iter().zip(counts) {
        writer.write_record([*name, &count.to_string()])?;
    }
    writer.write_record(["conversation-description", &harmless(&summary.description)])?;
    Ok(writer.flush()?)
}

/// `comments.csv`.
pub fn comments<'a>(into: impl Write, lines: impl IntoIterator<Item = &'a Comment>) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    writer.write_record([
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ])?;
    for comment in lines {
        let moderated = match comment.moderation {
            Moderation::Accepted => "1",
            Moderation::Open => "0",
            Moderation::Rejected => "-1",
        };
        writer.write_record([
            &comment.written.to_string(),
            &clock(comment.written),
            &comment.number.to_string(),
            &comment.author.to_string(),
            &comment.agrees.to_string(),
            &comment.disagrees.to_string(),
            moderated,
            &harmless(&comment.body),
        ])?;
    }
    Ok(writer.flush()?)
}

/// `votes.csv`.
pub fn votes(into: impl Write, lines: impl IntoIterator<Item = Vote>) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    writer.write_record(["timestamp", "datetime", "comment-id", "voter-id", "vote"])?;
    for vote in lines {
        writer.write_record([
            &vote.cast.to_string(),
            &clock(vote.cast),
            &vote.statement.to_string(),
            &vote.participant.to_string(),
            sign(vote.choice),
        ])?;
    }
    Ok(writer.flush()?)
}

/// A line of `participant-votes.csv`.
#[derive(Debug, Clone)]
pub struct ParticipantLine {
    /// The number of the participant.
    pub participant: u32,
    /// Their group.
    pub group: Option<usize>,
    /// How many statements they wrote.
    pub comments: u32,
    /// For each statement, in the order of the columns, their vote.
    pub votes: Vec<Option<Choice>>,
}

/// `participant-votes.csv`, one column for each statement.
pub fn participants(
    into: impl Write,
    statements: &[u32],
    lines: impl IntoIterator<Item = ParticipantLine>,
) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    let names = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"];
    writer.write_record(
        names.iter().map(|name| (*name).to_owned()).chain(statements.iter().map(u32::to_string)),
    )?;
    for line in lines {
        let count = |choice| line.votes.iter().flatten().filter(|vote| **vote == choice).count();
        let numbers = [
            line.participant.to_string(),
            line.group.map(|group| group.to_string()).unwrap_or_default(),
            line.comments.to_string(),
            line.votes.iter().flatten().count().to_string(),
            count(Choice::Agree).to_string(),
            count(Choice::Disagree).to_string(),
        ];
        let votes = line.votes.iter().map(|vote| vote.map_or("", sign).to_owned());
        writer.write_record(numbers.into_iter().chain(votes))?;
    }
    Ok(writer.flush()?)
}

/// A line of `comment-groups.csv`. A tally that is not published is none.
#[derive(Debug, Clone)]
pub struct GroupsLine {
    /// The number of the statement.
    pub statement: u32,
    /// Its text.
    pub body: String,
    /// Everybody's votes.
    pub total: Option<Tally>,
    /// Each group's votes.
    pub groups: Vec<Option<Tally>>,
}

/// Votes, agrees, disagrees, passes; blank when they are not published.
fn four(tally: Option<Tally>) -> [String; 4] {
    let Some(tally) = tally else { return [const { String::new() }; 4] };
    [tally.votes(), tally.agree, tally.disagree, tally.pass].map(|count| count.to_string())
}

/// `comment-groups.csv` for so many groups, the first called a.
pub fn comment_groups(
    into: impl Write,
    groups: u8,
    lines: impl IntoIterator<Item = GroupsLine>,
) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    let first = ["comment-id", "comment", "total-votes", "total-agrees", "total-disagrees", "total-passes"];
    let names = (b'a'..).take(usize::from(groups)).flat_map(|letter| {
        ["votes", "agrees", "disagrees", "passes"]
            .map(|count| format!("group-{}-{count}", char::from(letter)))
    });
    writer.write_record(first.iter().map(|name| (*name).to_owned()).chain(names))?;
    for line in lines {
        let cells = [line.statement.to_string(), harmless(&line.body)].into_iter().chain(four(line.total));
        let of_groups =
            (0..usize::from(groups)).flat_map(|group| four(line.groups.get(group).copied().flatten()));
        writer.write_record(cells.chain(of_groups))?;
    }
    Ok(writer.flush()?)
}

/// A statement and its votes, for [`sensemaker`].
#[derive(Debug, Clone)]
pub struct CommentLine {
    /// The text.
    pub body: String,
    /// Everybody's votes; blank when they are not published.
    pub total: Option<Tally>,
}

/// The `comments.csv` that Sensemaker reads.
pub fn sensemaker(into: impl Write, lines: impl IntoIterator<Item = CommentLine>) -> csv::Result<()> {
    let mut writer = Writer::from_writer(into);
    writer.write_record(["comment_text", "votes", "agrees", "disagrees", "passes"])?;
    for line in lines {
        writer.write_record([harmless(&line.body)].into_iter().chain(four(line.total)))?;
    }
    Ok(writer.flush()?)
}
