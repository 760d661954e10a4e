//! The best of prose: many servers tell in sentences what failed. What is found here counts for little
//! by itself; it needs a token of ours beside it.

use mail_parser::Message;

/// What a text seems to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub failed: Vec<String>,
    pub delayed: Vec<String>,
    pub message_ids: Vec<String>,
}

/// Reads a text.
pub(super) fn read(_message: &Message<'_>, _raw: &str) -> Found {
    Found::default()
}
