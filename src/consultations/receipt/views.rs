//! Everything that somebody has said, and what became of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::participation::views::{AnswerView, ConsentView, SelfDescriptionView};
use crate::consultations::statements::views::{OwnStatement, VoteView};
use crate::types::Id;

/// Everything somebody has said, what became of it, and how often it was opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    pub consultation: Id,
    /// The day.
    pub joined_on: String,
    pub language: String,
    /// Whether a facilitator wrote it down.
    pub assisted: bool,
    /// How often staff opened one of these answers.
    pub times_opened: i64,
    pub consents: Vec<ConsentView>,
    pub answers: Vec<AnswerView>,
    pub statements: Vec<OwnStatement>,
    pub votes: Vec<VoteView>,
    pub self_description: Vec<SelfDescriptionView>,
    /// How many others one may still invite.
    #[serde(default)]
    pub invitations_left: i64,
    /// Numbers of the public releases that count this part.
    pub counted_in: Vec<i64>,
}

/// What taking something back has changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Withdrawn {
    /// Numbers of the releases that counted it, public or waiting for the stewards: they stand, with a note, until the
    /// next date, whose release does without it; the last one stands for good.
    pub releases: Vec<i64>,
}
