//! What somebody types, as what is looked for.

use super::fold::{Spelling, Word, words};
use super::lexicon::{Lexicon, leads_to_number};
use super::stems::{Language, stems};
use super::stop::is_stop_word;
use super::tokens;

/// Most characters of a query that are read.
const MOST_CHARACTERS: usize = 1_000;
/// Most words that are looked for.
const MOST_UNITS: usize = 16;
/// Most ways to say one of them.
const MOST_FORMS: usize = 24;

/// How a document says what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// As it was typed, or as the instrument that was named.
    Exact,
    /// Another form of the word.
    Stem,
    /// Another word that means the same.
    Synonym,
    /// A word that is spelled nearly the same, because nobody wrote what was typed.
    Corrected,
    /// A word of the same family.
    Near,
}

impl Kind {
    /// What it weighs, in hundredths.
    pub const fn weight(self) -> u64 {
        match self {
            Self::Exact => 100,
            Self::Stem => 80,
            Self::Synonym => 60,
            Self::Corrected => 70,
            Self::Near => 40,
        }
    }

    /// Its name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stem => "stem",
            Self::Synonym => "synonym",
            Self::Corrected => "corrected",
            Self::Near => "near",
        }
    }
}

/// One way to say a word: a document has all of its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// How far it is from what was typed.
    pub kind: Kind,
    /// What a document has that says it.
    pub tokens: Vec<String>,
}

/// Something that is looked for: a word with all ways to say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// As it was typed.
    pub typed: String,
    /// As it is compared.
    pub folded: String,
    /// The ways to say it, the nearest first.
    pub forms: Vec<Form>,
    /// Whether it stands in quotation marks, and has to be there.
    pub is_required: bool,
}

impl Unit {
    /// A word in its own forms.
    fn of(word: &Word, text: &str) -> Self {
        let core = word.core();
        let mut unit = Self {
            typed: text.get(word.start..word.end).unwrap_or_default().to_owned(),
            folded: core.folded.clone(),
            forms: Vec::new(),
            is_required: false,
        };
        let wholes = word.wholes();
        for whole in &wholes {
            unit.add(Kind::Exact, vec![whole.folded.clone()]);
        }
        for (whole, language) in
            wholes.iter().flat_map(|whole| Language::ALL.map(|language| (whole, language)))
        {
            for stem in stems(whole, language) {
                let kind = if is_plausible(whole, &stem) { Kind::Stem } else { Kind::Near };
                unit.add(kind, vec![stem]);
            }
        }
        unit
    }

    /// Several words as one: what has all of them, as they are or by their stems in one language. Those that tell nothing
    /// do not count.
    fn of_all(words: &[Word], text: &str) -> Option<Self> {
        let telling = |word: &&Word| !is_stop_word(&word.folded());
        let words: Vec<&Word> = words.iter().filter(telling).collect();
        let mut unit = Self::of(words.first()?, text);
        unit.folded = words.iter().map(|word| word.folded()).collect::<Vec<_>>().join(" ");
        unit.forms =
            vec![Form { kind: Kind::Exact, tokens: words.iter().map(|word| word.folded()).collect() }];
        for language in Language::ALL {
            let stems = words.iter().filter_map(|word| stems(&word.core(), language).into_iter().next());
            unit.add(Kind::Stem, stems.collect());
        }
        Some(unit)
    }

    /// Adds a way to say it, unless it is known.
    pub fn add(&mut self, kind: Kind, tokens: Vec<String>) {
        if self.forms.len() < MOST_FORMS && self.forms.iter().all(|form| form.tokens != tokens) {
            self.forms.push(Form { kind, tokens });
        }
    }
}

/// A query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What is looked for; any of it is enough.
    pub units: Vec<Unit>,
    /// What stood in quotation marks: these words, one after the other.
    pub phrases: Vec<Vec<String>>,
    /// What must not be there.
    pub excluded: Vec<Unit>,
    /// Words that are not looked for, because there are more than are looked for at once.
    pub left_out: Vec<String>,
    /// Whether anything was typed at all.
    pub is_asked: bool,
}

/// A piece of what was typed.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    is_phrase: bool,
    is_excluded: bool,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(text: &str, lexicon: &Lexicon) -> Self {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let mut query = Self { is_asked: !text.trim().is_empty(), ..Self::default() };
        let pieces = pieces(&text);
        for piece in &pieces {
            query.read(piece, lexicon);
        }
        // Words that tell nothing are looked for where nothing else is.
        if query.units.is_empty() && query.phrases.is_empty() {
            for piece in pieces.iter().filter(|piece| !piece.is_excluded) {
                split(&piece.text).iter().for_each(|word| query.add(Unit::of(word, &piece.text)));
            }
        }
        query
    }

    /// Whether it asks for anything that can be found.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    fn read(&mut self, piece: &Piece, lexicon: &Lexicon) {
        let words = split(&piece.text);
        if piece.is_excluded && piece.is_phrase {
            self.excluded.extend(Unit::of_all(&words, &piece.text));
            return;
        }
        if piece.is_excluded {
            self.excluded.extend(words.iter().map(|word| Unit::of(word, &piece.text)).take(MOST_UNITS));
            return;
        }
        let is_phrase = piece.is_phrase && words.len() > 1;
        if is_phrase {
            self.phrases.push(words.iter().map(|word| word.folded()).collect());
        }
        let mut units: Vec<Option<Unit>> = words
            .iter()
            .map(|word| Some(Unit::of(word, &piece.text)).filter(|unit| !is_stop_word(&unit.folded)))
            .collect();
        for named in lexicon.named(&words) {
            let from =
                named.number.as_ref().map_or(named.range.start, |number| number.start.min(named.range.start));
            let to = named.number.as_ref().map_or(named.range.end, |number| number.end.max(named.range.end));
            let mut unit = Unit {
                typed: typed(&piece.text, words.get(from..to).unwrap_or_default()),
                folded: named.code.to_lowercase(),
                forms: Vec::new(),
                is_required: is_phrase,
            };
            unit.add(Kind::Exact, vec![tokens::provision(&named.code)]);
            // What leads to the number tells nothing any more.
            let leads = |at: &usize| words.get(*at).is_some_and(|word| leads_to_number(&word.folded()));
            let from =
                (0..from).rev().take_while(leads).last().filter(|_| named.number.is_some()).unwrap_or(from);
            for slot in units.iter_mut().take(to).skip(from) {
                *slot = None;
            }
            self.add(unit);
        }
        for meaning in lexicon.meanings(&words) {
            for unit in units.iter_mut().take(meaning.range.end).skip(meaning.range.start).flatten() {
                for expression in &meaning.expressions {
                    unit.add(Kind::Synonym, vec![expression.clone()]);
                }
            }
        }
        for mut unit in units.into_iter().flatten() {
            unit.is_required = is_phrase;
            self.add(unit);
        }
    }

    fn add(&mut self, unit: Unit) {
        if let Some(known) = self.units.iter_mut().find(|other| other.folded == unit.folded) {
            known.is_required |= unit.is_required;
            return;
        }
        if self.units.len() < MOST_UNITS {
            self.units.push(unit);
        } else if self.left_out.len() < MOST_UNITS && !self.left_out.contains(&unit.typed) {
            self.left_out.push(unit.typed);
        }
    }
}

/// Whether a stem keeps enough of its word: that of another language may cut a word to its first syllable, which many
/// begin with. Stems carry a mark.
fn is_plausible(word: &Spelling, stem: &str) -> bool {
    let (letters, kept) = (word.folded.chars().count(), stem.chars().count().saturating_sub(1));
    kept >= 5 || kept.saturating_mul(10) >= letters.saturating_mul(6)
}

fn split(text: &str) -> Vec<Word> {
    words(text).iter().flat_map(Word::between_hyphens).filter(|word| !word.folded().is_empty()).collect()
}

fn typed(text: &str, words: &[Word]) -> String {
    let range = words.first().map(|word| word.start).zip(words.last().map(|word| word.end));
    range.and_then(|(start, end)| text.get(start..end)).unwrap_or_default().to_owned()
}

/// Takes out what stands in quotation marks and what follows a minus sign.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let mut before = ' ';
    for character in text.chars() {
        let is_open = pieces.last().is_some_and(|piece| piece.is_phrase);
        let is_excluded = pieces.last().is_some_and(|piece| piece.is_excluded && !piece.is_phrase);
        match character {
            '"' | '“' | '”' | '«' | '»' | '„' if is_open => pieces.push(Piece::default()),
            '"' | '“' | '„' | '«' if before.is_whitespace() || before == '-' => {
                let is_excluded = before == '-' && is_excluded;
                pieces.push(Piece { is_phrase: true, is_excluded, ..Piece::default() });
            }
            '-' | '−' if before.is_whitespace() && !is_open => {
                pieces.push(Piece { is_excluded: true, ..Piece::default() });
            }
            blank if blank.is_whitespace() && is_excluded => pieces.push(Piece::default()),
            other => {
                if let Some(piece) = pieces.last_mut() {
                    piece.text.push(other);
                }
            }
        }
        before = if character == '−' { '-' } else { character };
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Query {
        let mut lexicon = Lexicon::default();
        lexicon.add_synonyms([
            (Language::English, "prison"),
            (Language::Spanish, "cárcel"),
            (Language::English, "jail"),
        ]);
        lexicon.add_instrument("UNDRIP", "UNDRIP");
        lexicon.add_provision("UNDRIP:14");
        Query::parse(text, &lexicon)
    }

    fn folded(query: &Query) -> Vec<&str> {
        query.units.iter().map(|unit| unit.folded.as_str()).collect()
    }

    #[test]
    fn words_that_tell_nothing_are_left_out_unless_nothing_else_was_typed() {
        assert_eq!(
            folded(&parse("keep Indigenous people out of prison")),
            ["keep", "indigenous", "people", "prison"]
        );
        assert_eq!(folded(&parse("of the")), ["of", "the"]);
        let nothing = parse("?!");
        assert!(nothing.is_empty() && nothing.is_asked);
        assert!(!parse("  ").is_asked);
    }

    #[test]
    fn a_word_has_its_stems_and_synonyms() {
        let query = parse("jails");
        let forms = &query.units[0].forms;
        assert_eq!(forms[0], Form { kind: Kind::Exact, tokens: vec!["jails".into()] });
        assert!(forms.contains(&Form { kind: Kind::Stem, tokens: vec!["\u{E001}jail".into()] }));
        assert!(forms.contains(&Form { kind: Kind::Synonym, tokens: vec!["\u{E002}carcel".into()] }));
    }

    #[test]
    fn a_provision_takes_its_words() {
        for text in ["UNDRIP article 14", "article 14 of UNDRIP"] {
            let query = parse(text);
            assert_eq!(folded(&query), ["undrip:14"], "{text}");
            assert_eq!(query.units[0].forms[0].tokens, ["\u{E004}undrip\u{E006}14"]);
        }
        assert_eq!(folded(&parse("UNDRIP schools")), ["undrip", "schools"]);
    }

    #[test]
    fn quotation_marks_and_minus_say_what_must_and_must_not_be_there() {
        let query = parse("“racial profiling” police -school -\"New York\" self-government");
        assert_eq!(query.phrases, [["racial", "profiling"]]);
        assert_eq!(folded(&query), ["racial", "profiling", "police", "self", "government"]);
        let excluded: Vec<&str> = query.excluded.iter().map(|unit| unit.folded.as_str()).collect();
        assert_eq!(excluded, ["school", "new york"]);
        assert_eq!(query.excluded[1].forms[0].tokens, ["new", "york"]);
        let required = query.units.iter().filter(|unit| unit.is_required);
        assert_eq!(required.map(|unit| unit.folded.as_str()).collect::<Vec<_>>(), ["racial", "profiling"]);
    }

    #[test]
    fn hostile_queries_are_bounded() {
        let many: String = (0..10_000).map(|number| format!("word{number} ")).collect();
        assert_eq!(parse(&many).units.len(), MOST_UNITS);
        assert_eq!(parse(&"a".repeat(100_000)).units[0].folded.len(), 64);
    }
}
