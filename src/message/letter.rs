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
#[template(path = "message/templates/letter.html")]
struct LetterHtml<'a> {
    locale: Locale,
    title: &'a str,
    letter: &'a Letter,
    network: String,
}

impl Letter {
    /// A mail that says it is a test, so that nobody takes it for anything else.
    pub fn test(locale: Locale, address: String) -> Self {
        let t = |key: &str| crate::i18n::text(locale, key, &[]);
        Self {
            locale,
            subject: t("mail-test-subject"),
            paragraphs: vec![t("mail-test-text")],
            quotation: None,
            action: Some((t("mail-test-action"), address)),
            footing: t("mail-test-footing"),
        }
    }

    /// Whether it lets in whoever reads it: its link, or a code that it names, is a secret.
    pub fn holds_secret(&self) -> bool {
        let leads_in = |text: &str| ["token=", "invitation="].iter().any(|name| text.contains(name));
        self.action.as_ref().is_some_and(|(_, address)| leads_in(address))
    }

    /// The HTML part.
    pub fn html(&self) -> Result<String, Error> {
        let network = crate::i18n::text(self.locale, "network-name", &[]);
        let (locale, title) = (self.locale, self.subject.as_str());
        LetterHtml { locale, title, letter: self, network }.render().map_err(Error::internal)
    }

    /// The text part: blocks with an empty line between them.
    pub fn text(&self) -> String {
        let network = crate::i18n::text(self.locale, "network-name", &[]);
        let quotation = self
            .quotation
            .iter()
            .map(|words| words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"));
        let action = self.action.iter().map(|(label, address)| format!("{label}\n{address}"));
        let blocks = std::iter::once(self.subject.clone())
            .chain(self.paragraphs.iter().cloned())
            .chain(quotation)
            .chain(action)
            .chain([format!("-- \n{network}\n{}\n", self.footing)]);
        blocks.collect::<Vec<_>>().join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(quotation: Option<&str>, action: bool) -> Letter {
        Letter {
            locale: Locale::En,
            subject: "A subject".to_owned(),
            paragraphs: vec!["Hello Ana,".to_owned(), "This is it.".to_owned()],
            quotation: quotation.map(str::to_owned),
            action: action.then(|| ("Open".to_owned(), "https://network.example/x".to_owned())),
            footing: "Why you get this.".to_owned(),
        }
    }

    #[test]
    fn the_text_part_keeps_its_lines() {
        let foot = "-- \nTrilateral Racial Equity and Inclusion Expert Network\nWhy you get this.\n";
        let head = "A subject\n\nHello Ana,\n\nThis is it.\n\n";
        assert_eq!(letter(None, false).text(), format!("{head}{foot}"));
        let quoted = letter(Some("One\ntwo"), true).text();
        assert_eq!(quoted, format!("{head}> One\n> two\n\nOpen\nhttps://network.example/x\n\n{foot}"));
    }
}
