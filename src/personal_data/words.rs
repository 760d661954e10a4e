//! A text as words with their places.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A run of letters and digits; apostrophes and hyphens inside a word belong to it.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'a str,
    /// Lower case, without accents, with plain apostrophes: as the lists of cues have it.
    pub(super) folded: String,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut before = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|(_, next)| *next);
        let is_inner = |one: Option<char>| one.is_some_and(char::is_alphabetic);
        let joins = matches!(character, '\'' | '’' | '-') && is_inner(before) && is_inner(after);
        if is_wordly(character) || joins {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            words.extend(word(text, start, at));
        }
        before = Some(character);
    }
    if let Some(start) = start {
        words.extend(word(text, start, text.len()));
    }
    words
}

fn is_wordly(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

fn word(text: &str, start: usize, end: usize) -> Option<Word<'_>> {
    let text = text.get(start..end)?;
    let bare = text.nfd().filter(|character| !is_combining_mark(*character));
    let folded = bare.collect::<String>().to_lowercase().replace('’', "'");
    Some(Word { start, end, text, folded })
}

impl Word<'_> {
    /// Does it begin with a capital, as names do?
    pub(super) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
            && self.text.chars().all(|character| !character.is_ascii_digit())
    }
}
