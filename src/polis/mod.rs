//! The folder of CSV files that Polis exports and that other programs read: read in, and written.
//!
//! Signs are those of the files: 1 agrees, -1 disagrees, 0 passes. (Inside Polis they are the other
//! way round.)

mod agreement;
mod cells;
mod files;
mod read;
mod write;

pub use cells::Fault;
pub use files::{FileKind, choose};
pub use read::{Comment, Export, Moderation, ParticipantRow, RowCounts, Summary, Vote, read};
pub use write::{
    CommentLine, GroupsLine, ParticipantLine, comment_groups, comments, participants, sensemaker, summary,
    votes,
};
