//! The stems of the languages that most texts are written in.

use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};

use super::fold::{Shape, Spelling, Word, fold};

/// A language whose words have stems here; words of all others are compared as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::Spanish, Self::French];

    /// The language of a tag, as in `fr-CA`.
    pub fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next()? {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            "fr" => Some(Self::French),
            _ => None,
        }
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::English => Algorithm::English,
            Self::Spanish => Algorithm::Spanish,
            Self::French => Algorithm::French,
        }
    }

    /// Stands before a stem, so that it is no word and no stem of another language: a character for private use.
    pub(super) const fn mark(self) -> char {
        match self {
            Self::English => '\u{E001}',
            Self::Spanish => '\u{E002}',
            Self::French => '\u{E003}',
        }
    }
}

/// The stems of a word, marked with the language: of what was written, and of what somebody types who leaves the
/// accents out.
pub fn stems(word: &Spelling, language: Language) -> Vec<String> {
    let stemmer = Stemmer::new(language.algorithm());
    let marked = |word: &str| {
        let stem = stemmer.stem(word);
        let is_folded = stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let stem = if is_folded { stem } else { fold(&stem).into() };
        let mut marked = String::with_capacity(language.mark().len_utf8().saturating_add(stem.len()));
        marked.push(language.mark());
        marked.push_str(&stem);
        marked
    };
    let bare = marked(&word.folded);
    if let Some(singular) = singular(&word.folded).filter(|_| language == Language::English) {
        return vec![bare, marked(&singular)];
    }
    let Some(accented) = word.accented() else { return vec![bare] };
    let with_accents = marked(accented);
    if with_accents == bare { vec![bare] } else { vec![bare, with_accents] }
}

/// The stems of the words of a text, each worked out once.
#[derive(Debug, Default)]
pub struct KnownStems<'a>(HashMap<(Language, Shape<'a>), Vec<String>>);

impl<'a> KnownStems<'a> {
    /// The stems of a word's core.
    pub fn of(&mut self, word: &'a Word, language: Language) -> &[String] {
        self.0.entry((language, word.shape())).or_insert_with(|| stems(&word.core(), language))
    }
}

/// The singular of English words whose plural changes the word, which no stem knows.
fn singular(word: &str) -> Option<String> {
    let irregular = [("women", "woman"), ("men", "man"), ("children", "child"), ("people", "person")];
    let listed =
        irregular.iter().find(|(plural, _)| *plural == word).map(|(_, singular)| (*singular).to_owned());
    let ending = |plural: &str, singular: &str| {
        word.strip_suffix(plural).filter(|rest| rest.len() > 1).map(|rest| format!("{rest}{singular}"))
    };
    listed
        .or_else(|| ending("ives", "ife"))
        .or_else(|| ending("lves", "lf"))
        .or_else(|| ending("eaves", "eaf"))
}

#[cfg(test)]
mod tests {
    use super::super::fold::words;
    use super::*;

    fn stem(word: &str, language: Language) -> Vec<String> {
        words(word).iter().flat_map(|word| stems(&word.core(), language)).collect()
    }

    #[test]
    fn inflections_share_a_stem_with_and_without_accents() {
        for (one, other, language) in [
            ("midwives", "midwife", Language::English),
            ("women", "woman", Language::English),
            ("halves", "half", Language::English),
            ("elections", "election", Language::English),
            ("intérprete", "interpretes", Language::Spanish),
            ("disparues", "disparue", Language::French),
            ("amérindiens", "amerindienne", Language::French),
        ] {
            let (one, other) = (stem(one, language), stem(other, language));
            assert!(one.iter().any(|stem| other.contains(stem)), "{one:?} {other:?}");
        }
        assert_ne!(
            stem("animal", Language::English),
            stem("animal", Language::Spanish),
            "the language is marked"
        );
    }
}
