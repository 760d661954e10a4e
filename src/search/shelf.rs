//! A small collection of documents that is kept whole and searched in memory.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::ops::RangeInclusive;

use super::expand::{Vocabulary, expand};
use super::fold::Spelling;
use super::lexicon::Lexicon;
use super::passage::says;
use super::query::Query;
use super::score::{Frequencies, Scale, Score};
use super::tokens::{Tokens, is_word};

/// A document that is kept whole.
#[derive(Debug, Default)]
pub struct Document {
    tokens: Tokens,
    texts: Vec<String>,
}

impl Document {
    /// Reads one of its texts.
    pub fn read(&mut self, text: &str, language: &str, is_title: bool, lexicon: &Lexicon) {
        self.tokens.read(text, language, is_title, lexicon);
        self.texts.push(text.to_owned());
    }

    /// Adds a name that no text says in words.
    pub fn name(&mut self, token: String) {
        self.tokens.name(token);
    }
}

/// The documents, by their place.
#[derive(Debug, Default)]
pub struct Shelf {
    signatures: Vec<Vec<u8>>,
    texts: Vec<Vec<String>>,
    documents_with: BTreeMap<String, i64>,
    written: HashMap<String, String>,
}

impl Shelf {
    /// Adds a document behind the others.
    pub fn add(&mut self, document: Document) {
        let Document { tokens, texts } = document;
        self.texts.push(texts);
        for token in tokens.counted() {
            *self.documents_with.entry(token.to_owned()).or_default() += 1;
        }
        for (folded, plain) in tokens.written() {
            self.written.insert(folded.to_owned(), plain.to_owned());
        }
        self.signatures.push(tokens.signature());
    }

    /// The places of the documents that answer, the best first; of equals those that stand first.
    pub fn find(&self, text: &str, lexicon: &Lexicon) -> (Query, Vec<(usize, Score)>) {
        let mut query = Query::parse(text, lexicon);
        let Ok((frequencies, _)) = expand(&mut query, lexicon, &mut Words(self), false);
        let scale = Scale::new(&query, &frequencies);
        let weigh = |(place, signature): (usize, &Vec<u8>)| Some((place, scale.weigh(signature)?));
        let mut found: Vec<(usize, Score)> = self.signatures.iter().enumerate().filter_map(weigh).collect();
        found.retain(|(place, _)| {
            let texts = self.texts.get(*place).map(Vec::as_slice).unwrap_or_default();
            query.phrases.iter().all(|phrase| texts.iter().any(|text| says(text, phrase)))
        });
        found.sort_by_key(|(place, score)| (std::cmp::Reverse(score.points), *place));
        (query, found)
    }
}

struct Words<'a>(&'a Shelf);

impl Vocabulary for Words<'_> {
    type Error = Infallible;

    fn frequencies(&mut self, tokens: &[String]) -> Result<Frequencies, Infallible> {
        let known = |token: &String| Some((token.clone(), *self.0.documents_with.get(token)?));
        Ok(Frequencies {
            documents: i64::try_from(self.0.signatures.len()).unwrap_or(i64::MAX),
            by_token: tokens.iter().filter_map(known).collect(),
        })
    }

    fn continuing(&mut self, token: &str, limit: usize) -> Result<Vec<String>, Infallible> {
        let from = self.0.documents_with.range(token.to_owned()..).map(|(other, _)| other);
        Ok(from
            .take_while(|other| other.starts_with(token))
            .filter(|other| *other != token)
            .take(limit)
            .cloned()
            .collect())
    }

    fn of_length(
        &mut self,
        letter: char,
        lengths: RangeInclusive<usize>,
    ) -> Result<Vec<(Spelling, i64)>, Infallible> {
        let spelled = |(token, documents): (&String, &i64)| {
            let plain = self.0.written.get(token)?.clone();
            Some((Spelling::new(token.clone(), plain), *documents))
        };
        let words = self
            .0
            .documents_with
            .range(letter.to_string()..)
            .take_while(|(token, _)| token.starts_with(letter));
        let words = words.filter(|(token, _)| is_word(token) && lengths.contains(&token.chars().count()));
        Ok(words.filter_map(spelled).collect())
    }

    fn is_said(&mut self, tokens: &[String]) -> Result<bool, Infallible> {
        Ok(tokens.iter().any(|token| self.0.documents_with.contains_key(token)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_answer_stands_first() {
        let mut shelf = Shelf::default();
        for text in ["Rights to land", "Land and water", "Language in school"] {
            let mut document = Document::default();
            document.read(text, "en", true, &Lexicon::default());
            shelf.add(document);
        }
        let find = |query: &str| -> Vec<usize> {
            shelf.find(query, &Lexicon::default()).1.into_iter().map(|(place, _)| place).collect()
        };
        assert_eq!(find("water land"), [1, 0]);
        assert_eq!(find("languges"), [2], "a typing error is forgiven");
        assert_eq!(find("nothing"), [0; 0]);
    }
}
