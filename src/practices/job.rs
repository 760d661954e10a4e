//! Keeps the index of words in step with how words are read, and counts how many practices have each.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::index;
use super::queries::search::{self, Term};
use super::service::read::last_sequence;
use crate::app::App;
use crate::db::{Tx, merge_search_words, remove_search_words};
use crate::error::Error;
use crate::search::is_word;
use crate::taxonomy::Taxonomy;

/// How words are read; another number has everything read anew when the program starts.
const FORMAT: i64 = 3;
/// How long it rests when there is nothing to do.
const REST: Duration = Duration::from_secs(5);
/// Practices that are read anew in one transaction: others write between two of them.
const ANEW: i64 = 25;
/// Practices that are counted in one.
const COUNTED: i64 = 200;
/// So many of the newest are counted at most: how rare a word is does not depend on the others.
const MOST_COUNTED: usize = 20_000;
/// Terms that are written in one transaction.
const WRITTEN: usize = 500;
/// Terms that are compared at once.
const COMPARED: i64 = 2_000;
/// Pages of the index that are brought together in one transaction.
const MERGED: i64 = 250;
/// The index is brought together when so many of all practices have changed since: one of eight.
const PART_CHANGED: i64 = 8;

/// Notes that everything is read in this program's way, where nothing is published yet.
pub fn begin(tx: &mut Tx<'_>, taxonomy: &Taxonomy) -> Result<(), Error> {
    if search::count_all(tx.conn)? == 0 {
        search::update_counter(tx.conn, "search-version", version(taxonomy))?;
        search::update_counter(tx.conn, "search-left", 0)?;
    }
    Ok(())
}

/// Works until it is told to stop.
pub async fn watch(app: App, token: CancellationToken) {
    let mut reading = Reading::new(&app);
    loop {
        let is_more = match turn(&app, &mut reading).await {
            Ok(is_more) => is_more,
            Err(error) => {
                let cause = error.cause.as_deref();
                tracing::warn!(code = error.code.as_str(), cause, "the index of words is not in step");
                false
            }
        };
        tokio::select! {
            () = token.cancelled() => return,
            () = tokio::time::sleep(if is_more { Duration::ZERO } else { REST }) => {}
        }
    }
}

/// Everything there is to do, at once: for commands and tests.
pub async fn catch_up(app: &App) -> Result<(), Error> {
    let mut reading = Reading::new(app);
    while turn(app, &mut reading).await? {}
    Ok(())
}

/// How this program reads words.
#[derive(Debug)]
pub struct Reading {
    /// The program's way, and the vocabulary.
    version: i64,
    /// Whether it has had everything read in its way. It does so once: of two nodes with different vocabularies the one
    /// that started last decides, and they do not take turns for ever.
    has_begun: bool,
}

impl Reading {
    /// Nothing has been read in its way yet, as far as it knows.
    pub fn new(app: &App) -> Self {
        Self { version: version(&app.taxonomy), has_begun: false }
    }
}

/// With what words are read: the program's way, and the vocabulary.
fn version(taxonomy: &Taxonomy) -> i64 {
    let words = taxonomy.words.get(..15).and_then(|digits| i64::from_str_radix(digits, 16).ok());
    words.unwrap_or_default().wrapping_add(FORMAT)
}

/// One turn; whether there is more to do.
pub async fn turn(app: &App, reading: &mut Reading) -> Result<bool, Error> {
    let version = reading.version;
    let (is_own, is_whole, is_due) = app
        .read(move |_, tx| {
            let is_own = search::find_counter(tx.conn, "search-version")? == version;
            Ok((is_own, search::find_counter(tx.conn, "search-left")? == 0, is_due(tx)?))
        })
        .await?;
    if (is_own && !is_whole) || (!is_own && !reading.has_begun) {
        app.write(move |app, tx| read_anew(app, tx, version)).await?;
        reading.has_begun = true;
        return Ok(true);
    }
    reading.has_begun = true;
    if is_due && app.write(|_, tx| begin_count(tx)).await? {
        count(app).await?;
        merge(app).await?;
    }
    Ok(false)
}

/// Brings the parts of the index together where much has changed since that was last done.
async fn merge(app: &App) -> Result<(), Error> {
    let begin = app.write(|_, tx| {
        let now = last_sequence(tx)?;
        let changed = now.saturating_sub(search::find_counter(tx.conn, "search-merged")?);
        if changed.saturating_mul(PART_CHANGED) < search::count_all(tx.conn)? {
            return Ok(None);
        }
        search::update_counter(tx.conn, "search-merged", now)?;
        Ok(Some(merge_search_words(tx.conn, MERGED, true)?))
    });
    let mut is_more = begin.await? == Some(true);
    while is_more {
        is_more = app.write(|_, tx| Ok(merge_search_words(tx.conn, MERGED, false)?)).await?;
    }
    Ok(())
}

/// Reads some practices anew, the newest first.
fn read_anew(app: &App, tx: &mut Tx<'_>, version: i64) -> Result<(), Error> {
    tx.take_turn("search")?;
    if search::find_counter(tx.conn, "search-version")? != version {
        search::update_counter(tx.conn, "search-version", version)?;
        search::update_counter(tx.conn, "search-left", i64::MAX)?;
        search::update_counter(tx.conn, "search-documents", 0)?;
    }
    let left = search::find_counter(tx.conn, "search-left")?;
    let rows = search::list_rows_below(tx.conn, left, ANEW)?;
    for row in &rows {
        let Some(sequence) = row.published_sequence else { continue };
        let entries = index::entries(row, &app.taxonomy);
        let tokens = index::tokens(row, &entries, &app.taxonomy);
        remove_search_words(tx.conn, sequence)?;
        search::insert(tx.conn, sequence, &tokens)?;
    }
    let next = rows.last().and_then(|row| row.published_sequence).unwrap_or(0);
    search::update_counter(tx.conn, "search-left", next)?;
    Ok(())
}

/// What went counts as so many changes: its words are to be forgotten.
const GONE: i64 = 50;

/// Whether enough has changed since terms were counted: a fiftieth, or a thousand.
fn is_due(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let documents = search::find_counter(tx.conn, "search-documents")?;
    let counted = search::find_counter(tx.conn, "search-counted")?;
    let gone = search::count_gone(tx.conn, counted)?.saturating_mul(GONE);
    let changes = last_sequence(tx)?.saturating_sub(counted).saturating_add(gone);
    Ok(changes >= (documents / 50).clamp(1, 1_000) || (documents == 0 && search::count_all(tx.conn)? > 0))
}

/// Notes that terms are counted up to now; false where somebody else has begun.
fn begin_count(tx: &mut Tx<'_>) -> Result<bool, Error> {
    tx.take_turn("search")?;
    if !is_due(tx)? {
        return Ok(false);
    }
    let now = last_sequence(tx)?;
    search::update_counter(tx.conn, "search-counted", now)?;
    Ok(true)
}

/// Terms in order, each with how it is written and how many practices have it.
type Counted = BTreeMap<String, (String, i64)>;

/// Counts the terms of the newest practices, and writes what has changed.
async fn count(app: &App) -> Result<(), Error> {
    let (mut counted, mut documents, mut below) = (Counted::new(), 0_usize, i64::MAX);
    while documents < MOST_COUNTED {
        let (so_far, read, next) = app
            .read(move |app, tx| {
                let rows = search::list_rows_below(tx.conn, below, COUNTED)?;
                for row in &rows {
                    let entries = index::entries(row, &app.taxonomy);
                    let tokens = index::tokens(row, &entries, &app.taxonomy);
                    for token in tokens.counted() {
                        counted.entry(token.to_owned()).or_default().1 += 1;
                    }
                    for (folded, plain) in tokens.written() {
                        if let Some((written, _)) = counted.get_mut(folded) {
                            plain.clone_into(written);
                        }
                    }
                }
                let next = rows.last().and_then(|row| row.published_sequence);
                Ok((counted, rows.len(), next))
            })
            .await?;
        counted = so_far;
        documents = documents.saturating_add(read);
        let Some(next) = next else { break };
        below = next;
    }
    write(app, counted).await?;
    let documents = i64::try_from(documents).unwrap_or(i64::MAX);
    app.write(move |_, tx| Ok(search::update_counter(tx.conn, "search-documents", documents)?)).await?;
    Ok(())
}

async fn write(app: &App, mut counted: Counted) -> Result<(), Error> {
    let (mut changed, mut gone, mut after) = (Vec::new(), Vec::new(), String::new());
    loop {
        let from = after.clone();
        let kept = app.read(move |_, tx| Ok(search::list_terms_after(tx.conn, &from, COMPARED)?)).await?;
        let Some(last) = kept.last() else { break };
        after.clone_from(&last.token);
        for term in kept {
            match counted.remove(&term.token) {
                None => gone.push(term.token),
                Some((written, practices)) if (&written, practices) != (&term.written, term.practices) => {
                    changed.push(Term {
                        letters: letters(&term.token, &written),
                        written,
                        practices,
                        ..term
                    });
                }
                Some(_) => {}
            }
        }
    }
    changed.extend(counted.into_iter().map(|(token, (written, practices))| Term {
        letters: letters(&token, &written),
        token,
        written,
        practices,
    }));
    for terms in changed.chunks(WRITTEN) {
        let terms = terms.to_vec();
        app.write(move |_, tx| Ok(search::replace_terms(tx.conn, &terms)?)).await?;
    }
    for tokens in gone.chunks(WRITTEN) {
        let tokens = tokens.to_vec();
        app.write(move |_, tx| Ok(search::delete_terms(tx.conn, &tokens)?)).await?;
    }
    Ok(())
}

/// How many letters a word has; 0 for a stem, and for a part of a word that nobody writes by itself.
fn letters(token: &str, written: &str) -> i64 {
    let is_written = is_word(token) && !written.is_empty();
    if is_written { i64::try_from(token.chars().count()).unwrap_or(0) } else { 0 }
}
