//! How people find texts: what their words mean, and how well a text answers them. Pure, and of no slice: documents
//! come in as texts, candidates as signatures. How it works and how it is judged stands in `docs/search.md`.

mod expand;
mod fold;
mod lexicon;
mod near;
mod passage;
mod query;
mod score;
mod stems;
mod stop;
mod tokens;

pub use expand::{Correction, Vocabulary, expand};
pub use fold::{Spelling, Word, fold, words};
pub use lexicon::Lexicon;

pub use passage::{Marker, Passage, Piece, says};
pub use query::{Form, Kind, Query, Unit};
pub use score::{Frequencies, Scale, Score};
pub use stems::{Language, stems};
pub use stop::is_stop_word;
pub use tokens::{Sign, Tokens, Written, in_title, is_word, provision, value};
