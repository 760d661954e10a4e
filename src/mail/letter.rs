//! The shape of every mail about an account or a submission: a greeting, a few sentences, one link.

use askama::Template;

use crate::error::Error;
use crate::types::Locale;

/// A short mail, written once and shown as text and as HTML.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The language it is written in.
    pub locale: Locale,
    /// The subject line; also the heading.
    pub subject: String,
    /// What it says, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Words that somebody else wrote, shown as a quotation.
    pub quotation: Option<String>,
    /// The one thing to do: its label and its address.
    pub action: Option<(String, String)>,
    /// Why the reader gets this, and what to do when it was not meant for them.
    pub footing: String,
}

#[derive(Template)]
#[template(path = "mail/templates/letter.html")]
struct LetterHtml<'a> {
    letter: &'a Letter,
    network: String,
}

#[derive(Template)]
#[template(path = "mail/templates/letter.txt", escape = "none", whitespace = "suppress")]
struct LetterText<'a> {
    letter: &'a Letter,
    network: String,
}

impl Letter {
    /// The HTML part.
    pub fn html(&self) -> Result<String, Error> {
        let network = crate::i18n::text(self.locale, "network-name", &[]);
        LetterHtml { letter: self, network }.render().map_err(Error::internal)
    }

    /// The text part.
    pub fn text(&self) -> Result<String, Error> {
        let network = crate::i18n::text(self.locale, "network-name", &[]);
        LetterText { letter: self, network }.render().map_err(Error::internal)
    }
}
