//! More ways to say what was typed, from the words that documents have: near stems, and what a mistyped word was meant
//! to be.

use super::fold::{Spelling, Word, words};
use super::lexicon::Lexicon;
use super::near::{has_neighbours, is_longer, lengths, mistakes, shorter};
use super::query::{Form, Kind, Query, Unit};
use super::score::Frequencies;
use super::stems::{Language, stems};

/// Most mistyped words of a query that are corrected: each costs a look at many words.
const MOST_CORRECTED: usize = 3;
/// Most words that a mistyped one may have meant.
const MOST_MEANT: usize = 3;
/// Most stems that continue a stem.
const MOST_LONGER: usize = 20;

/// The words of all documents.
pub trait Vocabulary {
    /// What can go wrong when it is asked.
    type Error;

    /// How many documents have each of these tokens, and how many there are.
    fn frequencies(&mut self, tokens: &[String]) -> Result<Frequencies, Self::Error>;

    /// Tokens that begin with this one, the most frequent first.
    fn continuing(&mut self, token: &str, limit: usize) -> Result<Vec<String>, Self::Error>;

    /// Words as they are written that begin with a letter and have a length in this range.
    fn of_length(
        &mut self,
        letter: char,
        lengths: std::ops::RangeInclusive<usize>,
    ) -> Result<Vec<(Spelling, i64)>, Self::Error>;

    /// Whether any document has one of these tokens, asked of the documents themselves.
    fn is_said(&mut self, tokens: &[String]) -> Result<bool, Self::Error>;
}

/// A word that nobody wrote, and the one that was taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub typed: String,
    /// What was looked for instead.
    pub meant: String,
}

/// Adds what documents say near what was typed. Words that no document has are corrected, unless `verbatim`.
pub fn expand<V: Vocabulary>(
    query: &mut Query,
    lexicon: &Lexicon,
    vocabulary: &mut V,
    verbatim: bool,
) -> Result<(Frequencies, Vec<Correction>), V::Error> {
    let mut known = vocabulary.frequencies(&tokens(&query.units))?;
    let mut is_wider = false;
    for unit in &mut query.units {
        // What somebody says as it was typed has no need of words that only begin alike.
        if !unit.forms.iter().any(|form| form.kind != Kind::Near && is_said(form, &known)) {
            add_near(unit, vocabulary)?;
            is_wider = true;
        }
    }
    if is_wider {
        known = vocabulary.frequencies(&tokens(&query.units))?;
    }
    for unit in &mut query.units {
        unit.forms.retain(|form| form.kind != Kind::Near || is_said(form, &known));
    }
    let mut corrections = Vec::new();
    for unit in query.units.iter_mut().filter(|_| !verbatim) {
        let own = tokens(std::slice::from_ref(unit));
        let is_unknown = own.iter().all(|token| known.of(token) == 0);
        let is_spelled = words(&unit.typed).iter().any(|word| lexicon.knows(&word.core()));
        if is_unknown && !is_spelled && corrections.len() < MOST_CORRECTED && !vocabulary.is_said(&own)? {
            corrections.extend(correct(unit, lexicon, vocabulary)?);
        }
    }
    if !corrections.is_empty() {
        known = vocabulary.frequencies(&tokens(&query.units))?;
    }
    Ok((known, corrections))
}

/// Whether some document has a form, as far as is counted.
fn is_said(form: &Form, known: &Frequencies) -> bool {
    form.tokens.iter().all(|token| known.of(token) > 0)
}

/// Every token of these words.
fn tokens(units: &[Unit]) -> Vec<String> {
    let mut tokens: Vec<String> =
        units.iter().flat_map(|unit| &unit.forms).flat_map(|form| form.tokens.iter().cloned()).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

fn add_near<V: Vocabulary>(unit: &mut Unit, vocabulary: &mut V) -> Result<(), V::Error> {
    let own: Vec<String> = unit
        .forms
        .iter()
        .filter(|form| form.kind == Kind::Stem)
        .flat_map(|form| form.tokens.iter().filter(|stem| has_neighbours(stem)).cloned())
        .collect();
    for stem in own {
        for near in shorter(&stem) {
            unit.add(Kind::Near, vec![near]);
        }
        let longer = vocabulary.continuing(&stem, MOST_LONGER)?;
        for near in longer.into_iter().filter(|other| is_longer(&stem, other)) {
            unit.add(Kind::Near, vec![near]);
        }
    }
    Ok(())
}

/// Takes the nearest words that are known for one that nobody wrote: among those equally near the most frequent first.
fn correct<V: Vocabulary>(
    unit: &mut Unit,
    lexicon: &Lexicon,
    vocabulary: &mut V,
) -> Result<Option<Correction>, V::Error> {
    let (Some(letter), Some(lengths)) = (unit.folded.chars().next(), lengths(&unit.folded)) else {
        return Ok(None);
    };
    // A plural of what was meant is no further mistake.
    let singular = unit.folded.strip_suffix('s').unwrap_or(&unit.folded).to_owned();
    let lengths = lengths.start().saturating_sub(1)..=*lengths.end();
    let far = |word: &str| mistakes(&unit.folded, word).or_else(|| mistakes(&singular, word));
    let listed = lexicon.written().filter(|word| word.folded.starts_with(letter)).map(|word| (word, 0));
    let candidates = vocabulary.of_length(letter, lengths)?.into_iter().chain(listed);
    let mut meant: Vec<(usize, i64, Spelling)> =
        candidates.filter_map(|(word, documents)| Some((far(&word.folded)?, documents, word))).collect();
    meant.sort_by(|one, other| {
        (one.0, std::cmp::Reverse(one.1), &one.2.folded).cmp(&(
            other.0,
            std::cmp::Reverse(other.1),
            &other.2.folded,
        ))
    });
    meant.dedup_by(|one, other| one.2.folded == other.2.folded);
    let Some((fewest, _, first)) = meant.first().cloned() else { return Ok(None) };
    let before = unit.forms.clone();
    for (_, _, word) in meant.iter().filter(|(mistakes, ..)| *mistakes == fewest).take(MOST_MEANT) {
        unit.add(Kind::Corrected, vec![word.folded.clone()]);
        for stem in Language::ALL.iter().flat_map(|language| stems(word, *language)) {
            unit.add(Kind::Corrected, vec![stem]);
        }
        let as_query: Vec<Word> = words(word.plain());
        for expression in lexicon.meanings(&as_query).into_iter().flat_map(|meaning| meaning.expressions) {
            unit.add(Kind::Synonym, vec![expression]);
        }
    }
    // What leads to no document either was not meant.
    let added: Vec<String> =
        unit.forms.iter().skip(before.len()).flat_map(|form| form.tokens.iter().cloned()).collect();
    if added.is_empty() || !vocabulary.is_said(&added)? {
        unit.forms = before;
        return Ok(None);
    }
    Ok(Some(Correction { typed: unit.typed.clone(), meant: first.plain().to_owned() }))
}
