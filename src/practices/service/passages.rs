//! What answers a search, shown with each practice that was found.

use super::super::index;
use super::super::model::PracticeRow;
use super::super::queries;
use super::super::views::{Passage, PassagePiece, PracticeCard};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::search::{self, Marker, Query};
use crate::taxonomy::Taxonomy;
use crate::types::Locale;
use crate::types::markdown::excerpt;

/// Adds to each card the passage that answers best.
pub(super) fn add(
    app: &App,
    tx: &mut Tx<'_>,
    query: &Query,
    cards: &mut [PracticeCard],
) -> Result<(), Error> {
    let marker = Marker::new(query);
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
fn in_text(row: &PracticeRow, marker: &Marker) -> Option<Passage> {
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

/// The name of what it is filed under, where that led here.
fn in_names(row: &PracticeRow, taxonomy: &Taxonomy, marker: &Marker) -> Option<Passage> {
    let names = index::names(row, taxonomy);
    names.iter().find_map(|names| {
        Locale::ALL.into_iter().find_map(|locale| {
            let found = marker.best(names.pick(locale), locale.code())?;
            Some(passage(locale.code(), true, found))
        })
    })
}

fn passage(language: &str, is_filing: bool, found: search::Passage) -> Passage {
    let piece = |piece: search::Piece| PassagePiece { text: piece.text, marked: piece.marked };
    Passage {
        language: language.to_owned(),
        is_filing,
        pieces: found.pieces.into_iter().map(piece).collect(),
    }
}
