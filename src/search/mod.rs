//! How people find texts: what their words mean, and how well a text answers them. Pure, and of no slice: documents
//! come in as texts, candidates as signatures. How it works and how it is judged stands in `docs/search.md`.

mod expand;
mod fold;
mod lexicon;
mod near;
mod passage;
mod query;
mod score;
mod shelf;
mod stems;
mod stop;
mod tokens;

pub use expand::{Correction, Vocabulary, expand};
pub use fold::{Spelling, Word, fold, words, words_of_name};
pub use lexicon::Lexicon;

pub use passage::{Marker, Passage, Piece, says};
pub use query::{Form, Kind, Query, Unit};
pub use score::{Frequencies, Scale, Score, points};
pub use shelf::{Document, Shelf};
pub use stems::{Language, stems};
pub use stop::is_stop_word;
pub use tokens::{Sign, Tokens, in_title, is_word, provision, readable, value};

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of languages in themselves: a text in each of them.
    fn names() -> Vec<String> {
        let mut reader =
            csv::Reader::from_reader(include_str!("../../config/vocabulary/languages.csv").as_bytes());
        let place = reader.headers().unwrap().iter().position(|column| column == "endonym").unwrap();
        reader.records().map(|row| row.unwrap()[place].to_owned()).collect()
    }

    /// Whether every word of a query is a word of the text.
    fn finds(text: &str, query: &str) -> bool {
        let mut tokens = Tokens::default();
        tokens.read(text, "und", false, &Lexicon::default());
        let (signature, query) = (tokens.signature(), Query::parse(query, &Lexicon::default()));
        let is_said = |unit: &Unit| {
            unit.forms.iter().any(|form| form.tokens.iter().all(|token| Sign::of(token).is_in(&signature)))
        };
        !query.is_empty() && query.units.iter().all(is_said)
    }

    #[test]
    fn every_word_is_found_however_its_apostrophes_and_marks_are_typed() {
        let apostrophes = ['\'', '’', 'ʼ', 'ʻ', 'ˀ', 'ʔ', '`', 'ꞌ'];
        let names = names();
        assert!(names.len() > 140);
        for text in &names {
            let bare = |text: &str| text.replace(apostrophes, "");
            let without_marks: String = unicode_normalization::UnicodeNormalization::nfd(text.as_str())
                .filter(|character| !unicode_normalization::char::is_combining_mark(*character))
                .collect();
            let mut typed = vec![
                text.clone(),
                bare(text),
                text.to_uppercase(),
                without_marks.clone(),
                bare(&without_marks),
            ];
            typed.extend(apostrophes.map(|sign| text.replace(apostrophes, &sign.to_string())));
            typed.push(text.replace(apostrophes, " "));
            for query in typed.iter().filter(|query| !words(query).is_empty()) {
                assert!(finds(text, query), "{query:?} does not find {text:?}");
            }
        }
        assert!(!finds("Kanien’kéha", "kanien’keho"));
    }

    #[test]
    fn what_was_typed_without_signs_finds_what_was_written_with_them() {
        for (text, query) in [
            ("Kanien’kehá:ka", "Kanienkehaka"),
            ("Nuuchahnulth", "Nuu-chah-nulth"),
            ("xʷməθkʷəy̓əm", "xwmethkweyem"),
            ("Wet’suwet’en", "Wetsuweten"),
            ("l’Inuk", "inuk"),
            ("Gayogo̱hó꞉nǫˀ", "gayogohono"),
        ] {
            assert!(finds(text, query) && finds(query, text), "{text} {query}");
        }
    }
}
