//! Statements, votes on them, and what moderators do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{StatementReason, StatementState, Vote};
use crate::consultations::setup::input::texts;
use crate::consultations::setup::model::Texts;
use crate::error::{Error, FieldError, FieldErrors};
use crate::types::language_tag;
use crate::types::text::{clean, clean_line};

/// Longest statement, in characters: one thought, readable on a small screen.
pub const MAX_STATEMENT: usize = 280;

/// A statement that somebody adds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AddStatement {
    /// One thought that others can agree or disagree with.
    #[schema(max_length = 280)]
    pub text: String,
    /// The language it is in (BCP 47); the participant's own when left out.
    #[schema(max_length = 35)]
    pub language: String,
    /// The writer has seen what looks like personal data, and means it as it stands.
    pub checked: bool,
}

impl AddStatement {
    /// The same with clean text, checked.
    pub fn parse(mut self, language: &str) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        self.text = clean_line(&self.text);
        if self.text.is_empty() {
            errors.add("text", "required");
        }
        errors.longest("text", &self.text, MAX_STATEMENT);
        if self.language.is_empty() {
            language.clone_into(&mut self.language);
        }
        match language_tag::canonical(&self.language) {
            Some(tag) => self.language = tag,
            None => errors.push(FieldError::new("language", "unknown-language").given(&self.language)),
        }
        errors.finish(self)
    }
}

/// A vote.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The statement's number.
    pub statement: i64,
    /// What one thinks of it.
    pub choice: Vote,
}

/// What a moderator does with a statement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Moderate {
    /// Where it goes.
    pub state: StatementState,
    /// Why it is not shown; needed for `rejected`.
    #[serde(default)]
    pub reason: Option<StatementReason>,
    /// For the staff only.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
    /// Translations to add.
    #[serde(default)]
    pub texts: Texts,
}

impl Moderate {
    /// The same with clean text, checked.
    pub fn parse(mut self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        self.note = clean(&self.note);
        errors.longest("note", &self.note, 2_000);
        texts(&mut errors, "texts", &mut self.texts);
        match (self.state, self.reason) {
            (StatementState::Rejected, None) => errors.add("reason", "required"),
            (StatementState::Pending, _) => errors.add("state", "unknown-code"),
            _ => {}
        }
        errors.finish(self)
    }
}
