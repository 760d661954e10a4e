//! Why a search finds what it finds: for whoever looks after the words.

use super::super::filter::{Filter, ListParameters};
use super::super::queries;
use super::search::{BOUNDS, rank};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::search::{Form, Frequencies, Sign, Unit, in_title, points, readable};

/// A search, taken apart.
#[derive(Debug, Clone)]
pub struct Explained {
    /// What was looked for.
    pub words: Vec<ExplainedWord>,
    /// What was taken for what.
    pub corrections: Vec<(String, String)>,
    /// What no practice has.
    pub unknown: Vec<String>,
    /// How many practices were found.
    pub weighed: usize,
    /// How many of them have every word.
    pub whole: usize,
    /// The first of them.
    pub hits: Vec<ExplainedHit>,
}

/// A word and the ways to say it.
#[derive(Debug, Clone)]
pub struct ExplainedWord {
    /// As it was typed.
    pub typed: String,
    /// The ways that some practice has.
    pub forms: Vec<ExplainedForm>,
}

/// One way to say a word.
#[derive(Debug, Clone)]
pub struct ExplainedForm {
    /// How far it is from what was typed.
    pub kind: &'static str,
    /// What a practice has that says it.
    pub tokens: String,
    /// What it gives outside a title.
    pub points: u64,
    /// How many practices have it.
    pub practices: i64,
}

/// A practice that was found.
#[derive(Debug, Clone)]
pub struct ExplainedHit {
    /// Its title.
    pub title: String,
    /// What it weighs.
    pub points: u64,
    /// How many of the words it has.
    pub words: usize,
    /// The forms it has.
    pub matches: Vec<String>,
}

/// Searches, and tells how.
pub fn explain(app: &App, tx: &mut Tx<'_>, query: &str, limit: usize) -> Result<Explained, Error> {
    let parameters = ListParameters { q: query.to_owned(), ..ListParameters::default() };
    let ranked = rank(app, tx, &parameters, &Filter::default(), BOUNDS)?;
    let frequencies = &ranked.frequencies;
    let sequences: Vec<i64> = ranked.hits.iter().take(limit).map(|hit| hit.sequence).collect();
    let cards = queries::list::cards(tx.conn, &sequences)?;
    let signatures = queries::search::list_signatures(tx.conn, &sequences)?;
    let forms = || ranked.query.units.iter().flat_map(|unit| &unit.forms);
    let hits = ranked.hits.iter().take(limit).filter_map(|hit| {
        let card = cards.iter().find(|card| card.published_sequence == Some(hit.sequence))?;
        let (_, signature) = signatures.iter().find(|(sequence, _)| *sequence == hit.sequence)?;
        let has = |form: &&Form| form.tokens.iter().all(|token| Sign::of(token).is_in(signature));
        let is_title =
            |form: &Form| form.tokens.iter().all(|token| Sign::of(&in_title(token)).is_in(signature));
        let told = |form: &Form| format!("{}{}", tokens(form), if is_title(form) { " (title)" } else { "" });
        Some(ExplainedHit {
            title: card.title.clone(),
            points: hit.score.points,
            words: hit.score.units,
            matches: forms().filter(has).map(told).collect(),
        })
    });
    Ok(Explained {
        hits: hits.collect(),
        words: ranked
            .query
            .units
            .iter()
            .map(|unit| ExplainedWord {
                typed: unit.typed.clone(),
                forms: unit
                    .forms
                    .iter()
                    .map(|form| explained(form, unit, frequencies))
                    .filter(|form| form.practices > 0)
                    .collect(),
            })
            .collect(),
        corrections: ranked.corrections.iter().map(|one| (one.typed.clone(), one.meant.clone())).collect(),
        unknown: ranked.unknown.clone(),
        weighed: ranked.hits.len(),
        whole: ranked.whole,
    })
}

fn explained(form: &Form, unit: &Unit, frequencies: &Frequencies) -> ExplainedForm {
    ExplainedForm {
        kind: form.kind.code(),
        tokens: tokens(form),
        points: points(form, unit, frequencies),
        practices: form.tokens.iter().map(|token| frequencies.of(token)).min().unwrap_or(0),
    }
}

fn tokens(form: &Form) -> String {
    form.tokens.iter().map(|token| readable(token)).collect::<Vec<_>>().join(" + ")
}
