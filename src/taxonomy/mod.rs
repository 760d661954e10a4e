//! The words the network sorts by: countries and their subdivisions, policy areas, population
//! groups, languages, forums, instruments with their provisions, commitments.
//!
//! The files of `config/vocabulary` are embedded and are the source; the tables of the same names
//! hold a copy for foreign keys and reports, renewed when the files change. Everybody may read.

mod choices;
mod lexicon;
mod model;
mod queries;
mod read;
mod service;

pub use choices::{Choice, Group, GroupName, List};
pub use model::{Commitment, Country, Forum, Instrument, Language, Names, Provision, Subdivision, Term};
pub use read::Taxonomy;
pub use service::synchronise;
