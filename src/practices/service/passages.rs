//! What answers a search, shown with each practice that was found.

use super::super::index;
use super::super::model::PracticeRow;
use super::super::queries;
use super::super::views::{Passage, PassagePiece, PracticeCard};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::search::{self, Marker, Query};
use crate::taxonomy::{Names, Taxonomy};
use crate::types::Locale;
use crate::types::markdown::excerpt;

/// Adds to each card the passage that answers best.
pub(super) fn add(
    app: &App,
    tx: &mut Tx<'_>,
    query: &Query,
    cards: &mut [PracticeCard],
) -> Result<(), Error> {
    let marker = Marker::new(query, &app.taxonomy.lexicon);
    let sequences: Vec<i64> = cards.iter().map(|card| card.sequence).collect();
    let rows = queries::search::list_rows(tx.conn, &sequences)?;
    for card in cards {
        if let Some(row) = rows.iter().find(|row| row.id == card.id) {
            card.passage = in_text(row, &marker).or_else(|| in_names(row, &app.taxonomy, &marker));
        }
    }
    Ok(())
}

/// The part of its texts with most of what is looked for; of equals the first. Titles are shown anyway.
fn in_text(row: &PracticeRow, marker: &Marker<'_>) -> Option<Passage> {
    let mut best: Option<(usize, Passage)> = None;
    for text in index::texts(row).into_iter().filter(|text| !text.is_title) {
        let plain = excerpt(text.text, usize::MAX);
        let Some(found) = marker.best(&plain, text.language) else { continue };
        if best.as_ref().is_none_or(|(units, _)| found.units > *units) {
            best = Some((found.units, passage(text.language, false, found)));
        }
    }
    best.map(|(_, passage)| passage)
}

/// The name of what it is filed under, where that led here: a provision that was named, or a name that says it.
fn in_names(row: &PracticeRow, taxonomy: &Taxonomy, marker: &Marker<'_>) -> Option<Passage> {
    let is_named =
        |code: &String| index::provision_and_above(code).any(|part| marker.has(&search::provision(part)));
    let named = row.provisions.0.iter().find(|code| is_named(code)).and_then(|code| taxonomy.provision(code));
    let named = named.map(|provision| &provision.names);
    let says = |names: &&Names| {
        Locale::ALL.into_iter().any(|locale| marker.best(names.pick(locale), locale.code()).is_some())
    };
    let names = named.or_else(|| index::names(row, taxonomy).into_iter().find(says))?;
    let locale = Locale::ALL
        .into_iter()
        .find(|locale| marker.best(names.pick(*locale), locale.code()).is_some())
        .unwrap_or_default();
    let filing = marker.whole(names.pick(locale), locale.code());
    Some(Passage { names: Some(names.clone()), ..passage(locale.code(), true, filing) })
}

fn passage(language: &str, is_filing: bool, found: search::Passage) -> Passage {
    let piece = |piece: search::Piece| PassagePiece { text: piece.text, marked: piece.marked };
    Passage {
        language: language.to_owned(),
        is_filing,
        names: None,
        pieces: found.pieces.into_iter().map(piece).collect(),
    }
}
