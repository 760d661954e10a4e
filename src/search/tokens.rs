//! What a text is found by: its words and stems as the index keeps them.

use std::collections::{HashMap, HashSet};

use super::fold::{Shape, Word, words};
use super::lexicon::Lexicon;
use super::stems::{KnownStems, Language, stems};

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
pub fn expression(stems: &[&str]) -> String {
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

/// Whether a token is a fixed expression.
pub(super) fn is_expression(token: &str) -> bool {
    token.starts_with(EXPRESSION)
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

/// What a token of a document is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Use {
    /// Candidates are looked up by it: a stem, or a word of a language without stems.
    is_sought: bool,
    /// A match is weighed by it.
    is_weighed: bool,
    /// It is a word as somebody wrote it.
    is_written: bool,
}

impl Use {
    const WEIGHED: Self = Self { is_sought: false, is_weighed: true, is_written: false };
    const BOTH: Self = Self { is_sought: true, is_weighed: true, is_written: false };
}

/// The words and stems of the texts of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    tokens: HashMap<String, Use>,
    /// How words are written that have accents.
    accented: HashMap<String, String>,
}

impl Tokens {
    /// Reads a text of a document; the words of a title count as its body, too.
    pub fn read(&mut self, text: &str, language: &str, is_title: bool, lexicon: &Lexicon) {
        let language = Language::of(language);
        let texts = words(text);
        let mut stems = KnownStems::default();
        if let Some(language) = language {
            for (_, token) in lexicon.expressions_in(&texts, language, &mut stems) {
                self.add(token, is_title, Use::BOTH);
            }
        }
        let mut known: HashSet<Shape<'_>> = HashSet::with_capacity(texts.len());
        for word in texts.iter().filter(|word| known.insert(word.shape())) {
            self.read_word(word, language, is_title, &mut stems);
        }
    }

    fn read_word<'a>(
        &mut self,
        word: &'a Word,
        language: Option<Language>,
        is_title: bool,
        known: &mut KnownStems<'a>,
    ) {
        for (place, spelling) in word.spellings().into_iter().enumerate() {
            let stems = match language {
                None => Vec::new(),
                // The first is its core.
                Some(language) if place == 0 => known.of(word, language).to_vec(),
                Some(language) => stems(&spelling, language),
            };
            let use_of_word = if stems.is_empty() { Use::BOTH } else { Use::WEIGHED };
            self.add(spelling.into_owned().folded, is_title, use_of_word);
            for stem in stems {
                self.add(stem, is_title, Use::BOTH);
            }
        }
        // Nobody writes words with hyphens in one.
        if word.has_hyphens() {
            word.between_hyphens().iter().for_each(|part| self.note_written(part));
        } else {
            self.note_written(word);
        }
    }

    fn note_written(&mut self, word: &Word) {
        let core = word.core();
        if let Some(known) = self.tokens.get_mut(&core.folded) {
            known.is_written = true;
        }
        if let Some(accented) = core.accented() {
            self.note_accented(&core.folded, accented);
        }
    }

    fn note_accented(&mut self, folded: &str, accented: &str) {
        let kept = self.accented.entry(folded.to_owned()).or_default();
        if kept.as_str() < accented {
            accented.clone_into(kept);
        }
    }

    /// Adds everything that was read elsewhere.
    pub fn add_all(&mut self, other: &Self) {
        for (token, more) in &other.tokens {
            let all = self.tokens.entry(token.clone()).or_default();
            all.is_sought |= more.is_sought;
            all.is_weighed |= more.is_weighed;
            all.is_written |= more.is_written;
        }
        for (folded, accented) in &other.accented {
            self.note_accented(folded, accented);
        }
    }

    /// Adds a name or a value: what no text says in words.
    pub fn name(&mut self, token: String) {
        self.add(token, false, Use::BOTH);
    }

    /// Adds what lists are narrowed by; it does not weigh.
    pub fn narrow(&mut self, token: String) {
        self.tokens.entry(token).or_default().is_sought = true;
    }

    fn add(&mut self, token: String, is_title: bool, more: Use) {
        if is_title {
            self.add(in_title(&token), false, more);
        }
        let all = self.tokens.entry(token).or_default();
        all.is_sought |= more.is_sought;
        all.is_weighed |= more.is_weighed;
    }

    fn with(&self, has: fn(&Use) -> bool) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter(move |(_, all)| has(all)).map(|(token, _)| token.as_str())
    }

    /// What the index of words gets, in no order.
    pub fn sought(&self) -> impl Iterator<Item = &str> {
        self.with(|all| all.is_sought)
    }

    /// The words and stems of this document, without those of titles alone and without values: what is counted.
    pub fn counted(&self) -> impl Iterator<Item = &str> {
        self.with(|all| all.is_weighed).filter(|token| !token.starts_with(IN_TITLE))
    }

    /// Its words, folded and as they were written in lower case.
    pub fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        let plain = |folded| self.accented.get(folded).map_or(folded, String::as_str);
        self.with(|all| all.is_written).map(move |folded| (folded, plain(folded)))
    }

    /// Everything that a match is weighed by, in small.
    pub fn signature(&self) -> Vec<u8> {
        let mut numbers: Vec<u32> = self.with(|all| all.is_weighed).map(number).collect();
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
        assert!(tokens.written().any(|(_, plain)| plain == "parteras"));
    }
}
