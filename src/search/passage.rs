//! The part of a text that answers a query, with its words marked.

use std::collections::HashSet;

use super::fold::{Word, beginning, words};
use super::lexicon::Lexicon;
use super::near::letters;
use super::query::Query;
use super::stems::{KnownStems, Language, stems};
use super::tokens::is_expression;

/// How many words a passage has at most.
const WORDS: usize = 32;

/// A stretch of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As it stands in the text.
    pub text: String,
    /// Whether this is what was looked for.
    pub marked: bool,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its stretches, one after the other.
    pub pieces: Vec<Piece>,
    /// How many of the words of the query it has.
    pub units: usize,
}

/// What marks words: every token of a query's forms, with the unit it belongs to.
#[derive(Debug)]
pub struct Marker<'a> {
    units: Vec<HashSet<String>>,
    /// How they begin: nearly every word of a text begins otherwise.
    beginnings: HashSet<String>,
    lexicon: &'a Lexicon,
}

impl<'a> Marker<'a> {
    /// Prepares a query.
    pub fn new(query: &Query, lexicon: &'a Lexicon) -> Self {
        let tokens = |unit: &super::query::Unit| {
            unit.forms.iter().flat_map(|form| form.tokens.iter().cloned()).collect::<HashSet<String>>()
        };
        let units: Vec<HashSet<String>> = query.units.iter().map(tokens).collect();
        let beginnings = units.iter().flatten().map(|token| beginning(letters(token)).to_owned()).collect();
        Self { units, beginnings, lexicon }
    }

    /// Whether any word of the query may be said by this token.
    pub fn has(&self, token: &str) -> bool {
        self.units.iter().any(|unit| unit.contains(token))
    }

    /// Which of the words of the query a word of a text is.
    fn unit(&self, word: &Word, language: Option<Language>) -> Option<usize> {
        if !word.beginnings().any(|letters| self.beginnings.contains(letters)) {
            return None;
        }
        let spellings = word.spellings();
        let stems = spellings.iter().flat_map(|spelling| language.map(|language| stems(spelling, language)));
        let tokens: Vec<String> =
            stems.flatten().chain(spellings.iter().map(|spelling| spelling.folded.clone())).collect();
        self.units.iter().position(|unit| tokens.iter().any(|token| unit.contains(token)))
    }

    /// The whole of a short text, marked.
    pub fn whole(&self, text: &str, language: &str) -> Passage {
        let words = words(text);
        let found = self.found(&words, language);
        cut(text, &words, &found, 0..words.len())
    }

    /// The part of a text that has most of what is looked for; none where it has nothing.
    pub fn best(&self, text: &str, language: &str) -> Option<Passage> {
        let words = words(text);
        let found = self.found(&words, language);
        let first = found.iter().position(Option::is_some)?;
        let starts = (first..found.len()).filter(|at| found.get(*at).is_some_and(Option::is_some));
        let value = |start: usize| {
            let window = found.get(start..).unwrap_or_default().iter().take(WORDS * 3 / 4);
            let units: HashSet<usize> = window.flatten().copied().collect();
            units.len()
        };
        let (_, start) = starts
            .map(|start| (value(start), start))
            .max_by_key(|(units, start)| (*units, std::cmp::Reverse(*start)))?;
        let from = start.saturating_sub(WORDS / 4);
        let to = words.len().min(from.saturating_add(WORDS));
        Some(cut(text, &words, &found, to.saturating_sub(WORDS)..to))
    }

    fn found(&self, words: &[Word], language: &str) -> Vec<Option<usize>> {
        let language = Language::of(language);
        let mut found: Vec<Option<usize>> = words.iter().map(|word| self.unit(word, language)).collect();
        if !self.units.iter().flatten().any(|token| is_expression(token)) {
            return found;
        }
        let mut stems = KnownStems::default();
        for (range, token) in
            language.into_iter().flat_map(|language| self.lexicon.expressions_in(words, language, &mut stems))
        {
            if let Some(unit) = self.units.iter().position(|unit| unit.contains(&token)) {
                found.iter_mut().take(range.end).skip(range.start).for_each(|one| *one = Some(unit));
            }
        }
        found
    }
}

/// Whether a text says these folded words one after the other.
pub fn says(text: &str, phrase: &[String]) -> bool {
    let words: Vec<Word> = words(text).iter().flat_map(Word::between_hyphens).collect();
    let cores: Vec<String> = words.iter().map(|word| word.folded()).collect();
    !phrase.is_empty() && cores.windows(phrase.len()).any(|window| window == phrase)
}

fn cut(text: &str, words: &[Word], found: &[Option<usize>], range: std::ops::Range<usize>) -> Passage {
    let start = words.get(range.start).filter(|_| range.start > 0).map_or(0, |word| word.start);
    let end = words
        .get(range.end)
        .map_or(text.len(), |_| words.get(range.end.saturating_sub(1)).map_or(text.len(), |word| word.end));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: &str, marked: bool| match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), marked }),
    };
    if start > 0 {
        add("… ", false);
    }
    let mut at = start;
    for (word, unit) in words.iter().zip(found).take(range.end).skip(range.start) {
        if unit.is_some() && word.start >= at {
            add(text.get(at..word.start).unwrap_or_default(), false);
            add(text.get(word.start..word.end).unwrap_or_default(), true);
            at = word.end;
        }
    }
    add(text.get(at..end).unwrap_or_default(), false);
    if end < text.len() {
        add(" …", false);
    }
    let units: HashSet<&usize> = found.iter().take(range.end).skip(range.start).flatten().collect();
    Passage { units: units.len(), pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(passage: &Passage) -> String {
        let piece =
            |piece: &Piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() };
        passage.pieces.iter().map(piece).collect()
    }

    #[test]
    fn words_are_marked_in_all_their_forms() {
        let lexicon = Lexicon::default();
        let marker = Marker::new(&Query::parse("midwife law", &lexicon), &lexicon);
        assert_eq!(marked(&marker.whole("The Midwives’ <law>.", "en")), "The [Midwives]’ <[law]>.");
        let lexicon = Lexicon::default();
        let marker = Marker::new(&Query::parse("midwives law", &lexicon), &lexicon);
        assert_eq!(marked(&marker.whole("The Midwives’ <law>.", "en")), "The [Midwives]’ <[law]>.");
    }

    #[test]
    fn the_part_with_most_of_it_is_shown() {
        let lexicon = Lexicon::default();
        let marker = Marker::new(&Query::parse("water rights", &lexicon), &lexicon);
        let text =
            format!("Water. {} They hold water rights {}", "more words ".repeat(40), "and so on ".repeat(40));
        let passage = marker.best(&text, "en").unwrap();
        let shown = marked(&passage);
        assert!(
            shown.starts_with("… ") && shown.ends_with(" …") && shown.contains("[water] [rights]"),
            "{shown}"
        );
        assert_eq!(passage.units, 2);
        assert!(marker.best("Nothing of it.", "en").is_none());
    }

    #[test]
    fn phrases_stand_one_after_the_other() {
        let phrase = ["racial".to_owned(), "profiling".to_owned()];
        assert!(says("On Racial-Profiling, again", &phrase) && !says("profiling racial", &phrase));
    }
}
