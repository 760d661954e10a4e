//! What is found, as readers get it.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::practices::{Passage, SearchNotes};
use crate::text_enum;

text_enum! {
    /// What there is to find.
    Kind {
        /// Published practices.
        Practice = "practice",
        /// Consultations that are or were open.
        Consultation = "consultation",
        /// Places, policy areas and groups that practices are filed under.
        Topic = "topic",
        /// What the three governments promised.
        Commitment = "commitment",
        /// Articles, goals and targets of instruments.
        Provision = "provision",
        /// Pages of the network.
        Page = "page",
        /// For coordinators: practices that wait for them.
        Submission = "submission",
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct FindParameters {
    /// Words to look for, in any language.
    pub q: String,
    /// One kind alone: then it is read on with `cursor`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// How many of each kind, at most 100; of one kind 20, of each 5 when left out.
    #[param(minimum = 1, maximum = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to read on, from the answer before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Match {
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// The tag of the title's language.
    pub language: String,
    /// Where it is.
    pub href: String,
    /// What else is said of it in a line; may be empty.
    pub line: String,
    /// The part of a practice that answers best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
}

/// What was found of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Matches {
    /// Of which kind.
    pub kind: Kind,
    /// How many were found.
    pub found: usize,
    /// The best of them.
    pub items: Vec<Match>,
    /// Give this as `cursor`, with this kind, to read on; absent at the end.
    pub next_cursor: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Everything {
    /// Kind by kind; those of which nothing was found are there, too.
    pub kinds: Vec<Matches>,
    /// How the words were understood, where practices were looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchNotes>,
}

/// What is typed so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct SuggestParameters {
    /// The words so far; the last one is continued.
    pub q: String,
    /// How many suggestions, at most 20; 8 when left out.
    #[param(minimum = 1, maximum = 20)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// The whole query with it.
    pub text: String,
    /// How many practices have the word; 0 for a name of the vocabulary.
    pub practices: i64,
}

/// Ways to go on, the most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// The suggestions.
    pub items: Vec<Suggestion>,
}
