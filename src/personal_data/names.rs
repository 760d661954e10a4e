//! Names of people by the words around them: "my manager Jane Doe", "mi jefa Ana López", "mon patron
//! Jean Tremblay".

use super::cues::{LINKS, NO_NAMES, OWNERS, PARTICLES, PHRASES, ROLES, TITLES, is_one};
use super::words::Word;
use super::{Finding, Kind};

/// Every name that something announces.
pub(super) fn names(text: &str, words: &[Word]) -> Vec<Finding> {
    let reader = Reader { text, words };
    (0..words.len()).filter_map(|at| reader.announced_from(at).or_else(|| reader.explained(at))).collect()
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
}

impl Reader<'_> {
    fn folded(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.folded.as_str())
    }

    /// Is a word of this list at this place?
    fn is_one(&self, at: usize, list: &str) -> bool {
        is_one(self.folded(at), list)
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> &str {
        let ends = self.words.get(at).zip(self.words.get(at + 1));
        ends.and_then(|(word, next)| self.text.get(word.end..next.start)).unwrap_or("\n")
    }

    /// A name after a title, a role or a phrase that begins here.
    fn announced_from(&self, at: usize) -> Option<Finding> {
        if let Some(phrase) = PHRASES.iter().find(|phrase| self.stands(at, phrase)) {
            return self.name(at + phrase.split(' ').count(), 1);
        }
        let is_title_mark = self.is_one(at, TITLES) || self.is_french_title(at);
        if is_title_mark && matches!(self.gap(at), " " | ". " | "." | "\u{a0}") {
            return self.name(at + 1, 1);
        }
        if !(self.is_one(at, OWNERS) && self.is_one(at + 1, ROLES)) {
            return None;
        }
        let mut next = at + 2;
        // "my sister-in-law", "my old boss" and the like are left to the title and the phrases.
        while self.is_one(next, LINKS) && next < at + 4 {
            next += 1;
        }
        let is_linked = next > at + 2;
        // In English an article and one capital may be anything; after "my manager", and where only
        // names have capitals, it is a name.
        let is_article = matches!(self.folded(at), "the" | "a" | "an");
        let fewest = if is_article || is_linked { 2 } else { 1 };
        let follows = matches!(self.gap(next - 1), " " | ", " | " (" | ": " | "\u{a0}");
        let name = if follows { self.name(next, fewest) } else { None };
        name.or_else(|| self.after_comma(next))
    }

    /// "My manager at the store, Jane Doe": a full name after the next comma, a few words on.
    fn after_comma(&self, from: usize) -> Option<Finding> {
        let near = from.checked_sub(1)?..from + 5;
        let comma = near.clone().find(|at| !matches!(self.gap(*at), " " | "\u{a0}"))?;
        if self.gap(comma) == ", " { self.name(comma + 1, 2) } else { None }
    }

    /// "M. Tremblay": a single letter with a dot. "Me Tremblay" is a lawyer.
    fn is_french_title(&self, at: usize) -> bool {
        let word = self.words.get(at).map_or("", |word| word.text);
        word == "M" && self.gap(at).starts_with(". ")
            || word == "Me" && self.gap(at) == " " && self.is_mid_sentence(at)
    }

    fn is_mid_sentence(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| !self.gap(before).contains(['.', '!', '?', '\n']))
    }

    /// A name that is explained afterwards: "Jane Doe, my manager".
    fn explained(&self, at: usize) -> Option<Finding> {
        let is_inside =
            at.checked_sub(1).is_some_and(|before| self.is_part(before) && self.gap(before) == " ");
        if is_inside {
            return None;
        }
        let name = self.name(at, 2)?;
        let last = self.words.iter().position(|word| word.end == name.end)?;
        let is_explained = matches!(self.gap(last), ", " | " (")
            && self.is_one(last + 1, OWNERS)
            && self.is_one(last + 2, ROLES);
        is_explained.then_some(name)
    }

    fn stands(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(index, word)| self.folded(at + index) == word)
    }

    fn is_part(&self, at: usize) -> bool {
        let is_capitalised = self.words.get(at).is_some_and(Word::is_capitalised);
        let is_other = [NO_NAMES, ROLES, TITLES].iter().any(|list| self.is_one(at, list));
        is_capitalised && (self.is_initial(at) || !is_other)
    }

    /// "A." as in "John A. Macdonald".
    fn is_initial(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.text.chars().count() == 1) && self.gap(at) == ". "
    }

    /// At least so many capitalised words from here, at most four, with small ones inside.
    fn name(&self, from: usize, fewest: usize) -> Option<Finding> {
        let (mut parts, mut last, mut at) = (0, None, from);
        while parts < 4 {
            if self.is_part(at) {
                parts += 1;
                last = Some(at);
            } else if !(parts > 0 && self.is_one(at, PARTICLES)) {
                break;
            }
            if !(matches!(self.gap(at), " " | "\u{a0}") || self.is_initial(at)) {
                break;
            }
            at += 1;
        }
        let (first, last) = (self.words.get(from)?, self.words.get(last?)?);
        (parts >= fewest).then_some(Finding { start: first.start, end: last.end, kind: Kind::Name })
    }
}
