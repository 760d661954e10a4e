//! What a text is found by: its words and stems as the index keeps them.

use std::collections::BTreeSet;

use super::fold::{Word, words};
use super::lexicon::Lexicon;
use super::stems::{Language, stems};

/// Before a word or stem of a title, a character for private use, so that "in the title" is a word of its own.
const IN_TITLE: char = '\u{E000}';
/// Before the name of an instrument or a provision.
const NAMED: char = '\u{E004}';
/// Before a value that lists are narrowed by.
const VALUE: char = '\u{E005}';
/// Before a fixed expression.
const EXPRESSION: char = '\u{E007}';
/// In the place of a sign that separates words.
const SIGN: char = '\u{E006}';

/// A word or stem as it stands in titles.
pub fn in_title(token: &str) -> String {
    format!("{IN_TITLE}{token}")
}

/// An instrument, or one of its provisions, as a word.
pub fn provision(code: &str) -> String {
    format!("{NAMED}{}", without_signs(&code.to_lowercase()))
}

/// A fixed expression as a word, by the stems of its words.
pub fn expression(stems: &[String]) -> String {
    format!("{EXPRESSION}{}", stems.concat())
}

/// A value of a facet as a word.
pub fn value(facet: &str, value: &str) -> String {
    format!("{VALUE}{}{SIGN}{}", without_signs(facet), without_signs(value))
}

fn without_signs(code: &str) -> String {
    code.chars().map(|character| if character.is_alphanumeric() { character } else { SIGN }).collect()
}

/// Whether a token is a word as it was written: no stem, no name, nothing that is marked.
pub fn is_word(token: &str) -> bool {
    !token.starts_with(|character: char| ('\u{E000}'..='\u{E00F}').contains(&character))
}

/// A token as a person reads it: its mark in words.
pub fn readable(token: &str) -> String {
    let mut characters = token.chars();
    let name = match characters.next() {
        Some(IN_TITLE) => return format!("title {}", readable(characters.as_str())),
        Some('\u{E001}') => "en",
        Some('\u{E002}') => "es",
        Some('\u{E003}') => "fr",
        Some(NAMED) => "named",
        Some(VALUE) => "value",
        Some(EXPRESSION) => {
            let words = characters.as_str().split(['\u{E001}', '\u{E002}', '\u{E003}']);
            return words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        }
        _ => return token.to_owned(),
    };
    format!("{name}:{}", characters.as_str().replace(SIGN, "."))
}

/// A word that was read, and how it was written: what is shown where it is suggested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// As it is compared.
    pub folded: String,
    /// In lower case, with its accents.
    pub plain: String,
}

/// The words and stems of the texts of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// What candidates are looked up by: stems, and words of languages without stems.
    sought: BTreeSet<String>,
    /// Everything that a match is weighed by.
    weighed: BTreeSet<String>,
    /// The words as they were written.
    written: BTreeSet<Written>,
}

impl Tokens {
    /// Reads a text of a document; the words of a title count as its body, too.
    pub fn read(&mut self, text: &str, language: &str, is_title: bool, lexicon: &Lexicon) {
        let language = Language::of(language);
        let texts = words(text);
        for (_, token) in language.into_iter().flat_map(|language| lexicon.expressions_in(&texts, language)) {
            self.add(&token, is_title, true);
        }
        for spelling in texts.iter().flat_map(Word::spellings) {
            let stems = language.map(|language| stems(&spelling, language)).unwrap_or_default();
            if stems.is_empty() {
                self.add(&spelling.folded, is_title, true);
            } else {
                self.add(&spelling.folded, is_title, false);
            }
            for stem in stems {
                self.add(&stem, is_title, true);
            }
        }
        for core in texts.iter().map(Word::core).filter(|core| !core.folded.is_empty()) {
            self.written.insert(Written { folded: core.folded, plain: core.plain });
        }
    }

    /// Adds a name or a value: what no text says in words.
    pub fn name(&mut self, token: String) {
        self.weighed.insert(token.clone());
        self.sought.insert(token);
    }

    /// Adds what lists are narrowed by; it does not weigh.
    pub fn narrow(&mut self, token: String) {
        self.sought.insert(token);
    }

    fn add(&mut self, token: &str, is_title: bool, is_sought: bool) {
        let mut add = |token: String| {
            if is_sought {
                self.sought.insert(token.clone());
            }
            self.weighed.insert(token);
        };
        if is_title {
            add(in_title(token));
        }
        add(token.to_owned());
    }

    /// What the index of words gets.
    pub fn sought(&self) -> impl Iterator<Item = &str> {
        self.sought.iter().map(String::as_str)
    }

    /// The words and stems of this document, without those of titles alone and without values: what is counted.
    pub fn counted(&self) -> impl Iterator<Item = &str> {
        self.weighed.iter().map(String::as_str).filter(|token| !token.starts_with(IN_TITLE))
    }

    /// Its words as they were written.
    pub fn written(&self) -> impl Iterator<Item = &Written> {
        self.written.iter()
    }

    /// Everything that a match is weighed by, in small.
    pub fn signature(&self) -> Vec<u8> {
        let mut numbers: Vec<u32> = self.weighed.iter().map(|token| number(token)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().flat_map(u32::to_be_bytes).collect()
    }
}

/// A token in 32 bits (FNV-1a): 600 words of a document answer for a word that is not among them once in seven million
/// questions.
fn number(token: &str) -> u32 {
    token.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// A token that signatures are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign([u8; 4]);

impl Sign {
    /// That of a token.
    pub fn of(token: &str) -> Self {
        Self(number(token).to_be_bytes())
    }

    /// Whether a document with this signature has the token.
    pub fn is_in(self, signature: &[u8]) -> bool {
        let (numbers, _) = signature.as_chunks::<4>();
        numbers.binary_search(&self.0).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_what_was_read_and_nothing_else() {
        let mut tokens = Tokens::default();
        tokens.read("Midwives of Oaxaca", "en", true, &Lexicon::default());
        tokens.read("Parteras", "es", false, &Lexicon::default());
        tokens.name(provision("UNDRIP:14"));
        tokens.narrow(value("policy_area", "health"));
        let signature = tokens.signature();
        for token in
            ["midwives", "\u{E000}midwives", "parteras", "\u{E000}\u{E001}midwiv", "\u{E004}undrip\u{E006}14"]
        {
            assert!(Sign::of(token).is_in(&signature), "{token}");
        }
        for token in ["\u{E000}parteras", "midwife", "", "\u{E005}policy\u{E006}area\u{E006}health"] {
            assert!(!Sign::of(token).is_in(&signature), "{token}");
        }
        assert!(tokens.sought().any(|token| token == "\u{E005}policy\u{E006}area\u{E006}health"));
        assert!(!tokens.sought().any(|token| token == "midwives"), "its stem is looked up");
        assert!(tokens.written().any(|word| word.plain == "parteras"));
    }
}
