//! Words that mean the same, and the short names of instruments.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::fold::{Spelling, Word, words};
use super::stems::{KnownStems, Language, stems};
use super::stop::is_stop_word;
use super::tokens::expression;

/// What may stand between the name of an instrument and a number, folded.
const BEFORE_NUMBERS: [&str; 22] = [
    "art",
    "arts",
    "article",
    "articles",
    "articulo",
    "articulos",
    "goal",
    "goals",
    "meta",
    "metas",
    "no",
    "num",
    "number",
    "numero",
    "objetivo",
    "objetivos",
    "objectif",
    "objectifs",
    "para",
    "target",
    "targets",
    "cible",
];
/// Longest name of an instrument, in words.
const LONGEST_NAME: usize = 16;
/// How many words that tell nothing may stand between an instrument and its number.
const DISTANCE: usize = 4;

/// Words that mean the same in up to three languages.
#[derive(Debug, Clone, Default)]
struct Concept {
    expressions: Vec<Expression>,
}

/// One word or a fixed expression.
#[derive(Debug, Clone)]
struct Expression {
    language: Language,
    words: Vec<KnownWord>,
}

/// A word of an expression, with its stems.
#[derive(Debug, Clone)]
struct KnownWord {
    core: Spelling,
    stems: Vec<String>,
}

impl Expression {
    /// What a document that says this has: the stem of a word, or the whole expression.
    fn token(&self) -> Option<String> {
        let stems: Vec<&str> =
            self.words.iter().filter_map(|word| word.stems.first()).map(String::as_str).collect();
        match stems.as_slice() {
            [] => None,
            [stem] => Some((*stem).to_owned()),
            several => Some(expression(several)),
        }
    }

    /// Whether it stands at the beginning of these words.
    fn begins<'a>(&self, words: &'a [Word], known: &mut KnownStems<'a>) -> bool {
        let mut is_same = |own: &KnownWord, other: &'a Word| {
            own.core.folded == other.core().folded
                || known.of(other, self.language).iter().any(|stem| own.stems.contains(stem))
        };
        let has_all = words.len() >= self.words.len();
        has_all && self.words.iter().zip(words).all(|(own, other)| is_same(own, other))
    }
}

/// What a query is read with.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    /// The concepts with an expression whose first word is this, as it is written or as a stem.
    by_first_word: HashMap<String, Vec<usize>>,
    /// How fixed expressions begin: nearly every word of a text begins otherwise.
    beginnings: HashSet<String>,
    /// Short names of instruments, folded and without blanks, with their codes.
    instruments: HashMap<String, String>,
    /// Names that stand for an instrument only with a number: "goal 4".
    numbered: HashMap<String, String>,
    /// Provisions, folded, with their codes.
    provisions: HashMap<(String, String), String>,
}

/// A part of a query that is known: the words it takes, and what documents may say instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Which words of the query.
    pub range: Range<usize>,
    /// Each way to say it.
    pub expressions: Vec<String>,
}

/// An instrument or provision that a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The words that name it.
    pub range: Range<usize>,
    /// Where its number stands, if it has one.
    pub number: Option<Range<usize>>,
    /// The code of the instrument or of the provision.
    pub code: String,
}

impl Lexicon {
    /// Adds words that mean the same: language by language, each word or expression.
    pub fn add_synonyms<'a>(&mut self, expressions: impl IntoIterator<Item = (Language, &'a str)>) {
        let place = self.concepts.len();
        let mut concept = Concept::default();
        for (language, text) in expressions {
            let read: Vec<Word> = words(text).iter().flat_map(Word::between_hyphens).collect();
            let known = |word: &Word| KnownWord {
                core: word.core().into_owned(),
                stems: stems(&word.core(), language),
            };
            let words: Vec<KnownWord> = read.iter().map(known).collect();
            let Some(first) = words.first() else { continue };
            for key in first.stems.iter().chain([&first.core.folded]) {
                let concepts = self.by_first_word.entry(key.clone()).or_default();
                if !concepts.contains(&place) {
                    concepts.push(place);
                }
            }
            if words.len() > 1 {
                self.beginnings
                    .extend(read.first().into_iter().flat_map(Word::beginnings).map(str::to_owned));
            }
            concept.expressions.push(Expression { language, words });
        }
        self.concepts.push(concept);
    }

    /// Adds a name that people type for an instrument; one with `#` at its end stands for it only with a number.
    pub fn add_instrument(&mut self, name: &str, code: &str) {
        let names = if name.ends_with('#') { &mut self.numbered } else { &mut self.instruments };
        names.insert(flat(name), code.to_owned());
    }

    /// Adds a provision, as in `UNDRIP:14`.
    pub fn add_provision(&mut self, code: &str) {
        if let Some((instrument, number)) = code.split_once(':') {
            self.provisions.insert((instrument.to_owned(), flat(number)), code.to_owned());
        }
    }

    /// What the words of a query mean beside themselves; longer expressions first.
    pub fn meanings(&self, query: &[Word]) -> Vec<Meaning> {
        let mut meanings: Vec<Meaning> = Vec::new();
        let mut known = KnownStems::default();
        for at in 0..query.len() {
            let rest = query.get(at..).unwrap_or_default();
            let Some(first) = rest.first() else { continue };
            let concepts = self.beginning_with(first, &Language::ALL, &mut known);
            for concept in concepts.iter().filter_map(|place| self.concepts.get(*place)) {
                let said =
                    concept.expressions.iter().filter(|expression| expression.begins(rest, &mut known));
                let Some(length) = said.map(|expression| expression.words.len()).max() else { continue };
                let expressions = concept.expressions.iter().filter_map(Expression::token).collect();
                meanings.push(Meaning { range: at..at.saturating_add(length), expressions });
            }
        }
        meanings.sort_by_key(|meaning| std::cmp::Reverse(meaning.range.len()));
        meanings
    }

    /// The concepts with an expression that may begin with this word.
    fn beginning_with<'a>(
        &self,
        first: &'a Word,
        languages: &[Language],
        known: &mut KnownStems<'a>,
    ) -> Vec<usize> {
        let mut places: Vec<usize> =
            self.by_first_word.get(&first.core().folded).cloned().unwrap_or_default();
        for language in languages {
            let stems = known.of(first, *language).iter();
            places.extend(stems.filter_map(|stem| self.by_first_word.get(stem)).flatten());
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The fixed expressions of a language that a text says: which of its words, and the token of each.
    pub fn expressions_in<'a>(
        &self,
        text: &'a [Word],
        language: Language,
        known: &mut KnownStems<'a>,
    ) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            let rest = text.get(at..).unwrap_or_default();
            let may_begin = |word: &&Word| word.beginnings().any(|letters| self.beginnings.contains(letters));
            let Some(first) = rest.first().filter(may_begin) else { continue };
            for place in self.beginning_with(first, &[language], known) {
                let expressions =
                    self.concepts.get(place).into_iter().flat_map(|concept| &concept.expressions);
                let fixed = expressions.filter(|one| one.words.len() > 1 && one.language == language);
                let said = fixed.filter(|expression| expression.begins(rest, known));
                found.extend(said.filter_map(|expression| {
                    Some((at..at.saturating_add(expression.words.len()), expression.token()?))
                }));
            }
        }
        found
    }

    /// Whether a word is one that means something here, and so is spelled as it is meant.
    pub fn knows(&self, word: &Spelling) -> bool {
        self.by_first_word.contains_key(&word.folded)
    }

    /// Every word that means something here, with how it is written.
    pub fn written(&self) -> impl Iterator<Item = Spelling> {
        let expressions = self.concepts.iter().flat_map(|concept| &concept.expressions);
        expressions.flat_map(|expression| &expression.words).map(|word| word.core.clone())
    }

    /// The instruments and provisions that a query names.
    pub fn named(&self, query: &[Word]) -> Vec<Named> {
        let cores: Vec<String> = query.iter().map(|word| word.folded()).collect();
        let mut named = Vec::new();
        let mut at = 0;
        while at < cores.len() {
            let longest = (1..=LONGEST_NAME).rev().find_map(|length| {
                let range = at..at.saturating_add(length);
                let name = cores.get(range.clone())?.concat();
                Some((range, self.instruments.get(&name).or_else(|| self.numbered.get(&name))?))
            });
            let Some((range, code)) = longest.or_else(|| self.joined(&cores, at)) else {
                at = at.saturating_add(1);
                continue;
            };
            at = range.end;
            let mut numbers = Vec::new();
            if let Some(number) = self.joined_number(&cores, &range, code) {
                numbers.push(number);
            }
            while let Some((number, provision)) = self.after(&cores, at, code) {
                at = number.end;
                numbers.push((number, provision));
            }
            if numbers.is_empty() {
                numbers.extend(self.before(&cores, range.start, code));
            }
            if numbers.is_empty()
                && !self.numbered.contains_key(&cores.get(range.clone()).unwrap_or_default().concat())
            {
                named.push(Named { range: range.clone(), number: None, code: code.clone() });
            }
            named.extend(numbers.into_iter().map(|(number, code)| Named {
                range: range.clone(),
                number: Some(number),
                code,
            }));
        }
        named
    }

    /// An instrument whose number is written with it, as in `SDG4`.
    fn joined(&self, cores: &[String], at: usize) -> Option<(Range<usize>, &String)> {
        let (name, _) = split_number(cores.get(at)?)?;
        Some((at..at.saturating_add(1), self.instruments.get(name)?))
    }

    fn joined_number(
        &self,
        cores: &[String],
        range: &Range<usize>,
        code: &str,
    ) -> Option<(Range<usize>, String)> {
        let (_, number) = split_number(cores.get(range.start)?)?;
        let own = range.start..range.start.saturating_add(1);
        let further = || Some((own.start..own.end.saturating_add(1), cores.get(own.end)?));
        let with_next = further().and_then(|(range, next)| {
            let key = (code.to_owned(), format!("{number}{next}"));
            Some((range, self.provisions.get(&key)?.clone()))
        });
        let alone =
            || Some((own.clone(), self.provisions.get(&(code.to_owned(), number.to_owned()))?.clone()));
        with_next.or_else(alone)
    }

    /// The provision whose number follows.
    fn after(&self, cores: &[String], from: usize, instrument: &str) -> Option<(Range<usize>, String)> {
        let rest = cores.get(from..)?;
        let skipped = rest.iter().take(DISTANCE).take_while(|word| leads_to_number(word)).count();
        let at = from.saturating_add(skipped);
        [2, 1].into_iter().find_map(|length| {
            let range = at..at.saturating_add(length);
            self.provision(cores, range, instrument)
        })
    }

    /// The provision whose number stands before, as in "article 14 of UNDRIP".
    fn before(&self, cores: &[String], to: usize, instrument: &str) -> Option<(Range<usize>, String)> {
        let rest = cores.get(..to)?;
        let skipped = rest.iter().rev().take(DISTANCE).take_while(|word| leads_to_number(word)).count();
        let end = to.checked_sub(skipped)?;
        [2, 1].into_iter().find_map(|length| self.provision(cores, end.checked_sub(length)?..end, instrument))
    }

    fn provision(
        &self,
        cores: &[String],
        range: Range<usize>,
        instrument: &str,
    ) -> Option<(Range<usize>, String)> {
        let number = cores.get(range.clone())?.concat();
        let code = self.provisions.get(&(instrument.to_owned(), number))?;
        Some((range, code.clone()))
    }
}

/// Letters with a number behind them.
fn split_number(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|character: char| character.is_ascii_digit())?;
    word.split_at_checked(at).filter(|(name, _)| !name.is_empty())
}

/// Whether a number may follow this word and still belong to what stood before it.
pub fn leads_to_number(word: &str) -> bool {
    BEFORE_NUMBERS.contains(&word) || is_stop_word(word)
}

/// A name as it is compared.
fn flat(name: &str) -> String {
    words(name).iter().map(|word| word.folded()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let mut lexicon = Lexicon::default();
        let midwife = [
            (Language::English, "midwife"),
            (Language::Spanish, "partera"),
            (Language::French, "sage-femme"),
        ];
        lexicon.add_synonyms(midwife);
        for (name, code) in [
            ("UNDRIP", "UNDRIP"),
            ("DNUDPI", "UNDRIP"),
            ("ODD", "SDG"),
            ("SDG", "SDG"),
            ("objetivo #", "SDG"),
            ("OIT 169", "ILO169"),
        ] {
            lexicon.add_instrument(name, code);
        }
        for code in ["UNDRIP:14", "UNDRIP:15", "SDG:3", "SDG:4", "SDG:16.b", "ILO169:6"] {
            lexicon.add_provision(code);
        }
        lexicon
    }

    fn codes(query: &str) -> Vec<String> {
        let words: Vec<Word> = words(query).iter().flat_map(Word::between_hyphens).collect();
        lexicon().named(&words).into_iter().map(|named| named.code).collect()
    }

    #[test]
    fn instruments_are_found_with_their_number_before_or_behind() {
        for (query, code) in [
            ("UNDRIP article 14", "UNDRIP:14"),
            ("el artículo 14 de la DNUDPI", "UNDRIP:14"),
            ("ODD 3", "SDG:3"),
            ("ODD 16.b", "SDG:16.b"),
            ("C. 169 OIT 169 art. 6", "ILO169:6"),
            ("undrip", "UNDRIP"),
            ("UNDRIP 999", "UNDRIP"),
            ("SDG4", "SDG:4"),
            ("ODD3", "SDG:3"),
            ("objetivo 3", "SDG:3"),
        ] {
            assert_eq!(codes(query), [code], "{query}");
        }
        assert!(codes("article 14").is_empty() && codes("objetivo común").is_empty());
        assert_eq!(codes("UNDRIP art. 14 and 15"), ["UNDRIP:14", "UNDRIP:15"]);
    }

    #[test]
    fn a_word_means_what_its_concept_says() {
        for query in ["midwives", "PARTERAS", "sages femmes", "sage-femme"] {
            let words: Vec<Word> = words(query).iter().flat_map(Word::between_hyphens).collect();
            let meanings = lexicon().meanings(&words);
            assert_eq!(meanings.len(), 1, "{query}");
            assert_eq!(meanings[0].range, 0..words.len());
            assert!(meanings[0].expressions.contains(&"\u{E002}parter".to_owned()), "{meanings:?}");
        }
        assert!(lexicon().meanings(&words("femme sage")).is_empty());
    }
}
