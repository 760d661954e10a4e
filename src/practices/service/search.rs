//! Practices by words: the database finds candidates, and they are weighed here, the same on both databases. How it
//! works and which bounds it has stands in `docs/search.md`.

use std::collections::{HashMap, HashSet};

use super::super::filter::{BY_DATE, Filter, ListParameters};
use super::super::index::{self, Facet};
use super::super::model::PracticeRow;
use super::super::queries;
use crate::app::App;
use crate::db::{DbConn, Sought, Tx, find_newest};
use crate::error::Error;
use crate::search::{
    self, Correction, Form, Frequencies, Lexicon, Query, Scale, Score, Spelling, Unit, Vocabulary, expand,
    in_title,
};
use crate::types::Locale;

/// What a search costs at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Practices that are weighed.
    pub candidates: usize,
    /// More practices than this are not gathered for one word.
    pub gathered: i64,
    /// So many of the newest are looked through for words that are more frequent.
    pub walked: i64,
    /// Practices whose texts are read for what stands in quotation marks.
    pub read: usize,
    /// So many of the best are wanted in their order.
    pub best: usize,
}

/// The bounds that the product searches with.
pub const BOUNDS: Bounds =
    Bounds { candidates: 1_000, gathered: 5_000, walked: 2_000, read: 200, best: usize::MAX };

/// So many practices with a word are not withdrawn before they are counted again.
const SURE: i64 = 50;

/// Practices that are weighed at once where the best are sought.
const WEIGHED: usize = 64;

/// A practice that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the order of publication.
    pub sequence: i64,
    /// How well it answers.
    pub score: Score,
}

impl Hit {
    /// What a list is in the order of, the greatest first.
    pub fn rank(&self, by_date: bool) -> (u64, i64) {
        (if by_date { 0 } else { self.score.points }, self.sequence)
    }
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Ranked {
    /// As it was understood.
    pub query: Query,
    /// How rare its words are.
    pub frequencies: Frequencies,
    /// In order; where only some of the best were asked for, those at least.
    pub hits: Vec<Hit>,
    /// The numbers of everything that was found.
    pub found: Vec<i64>,
    /// Words that were looked for in the place of others.
    pub corrections: Vec<Correction>,
    /// Words that no practice has.
    pub unknown: Vec<String>,
    /// How much of it has every word.
    pub whole: usize,
    /// Whether there may be more than were weighed.
    pub is_bounded: bool,
}

/// Looks for what was typed among the practices that a filter lets through.
pub fn rank(
    app: &App,
    tx: &mut Tx<'_>,
    parameters: &ListParameters,
    filter: &Filter,
    bounds: Bounds,
) -> Result<Ranked, Error> {
    let lexicon = &app.taxonomy.lexicon;
    let mut query = Query::parse(&parameters.q, lexicon);
    if query.is_empty() {
        return Ok(Ranked { query, ..Ranked::default() });
    }
    let (frequencies, corrections) = expand(&mut query, lexicon, &mut Terms(tx.conn), parameters.verbatim)?;
    let all = queries::search::count_all(tx.conn)?;
    let mut search = Search {
        conn: tx.conn,
        bounds,
        frequencies: &frequencies,
        all,
        found: Vec::new(),
        titled: None,
        is_bounded: false,
    };
    let unknown = search.unknown(&query)?;
    search.gather(&query, filter)?;
    let by_date = parameters.sort == BY_DATE;
    let scale = Scale::new(&query, &frequencies);
    // What a single word finds has it: only the order of the best is worked out.
    let is_plain = query.units.len() == 1 && query.phrases.is_empty() && query.excluded.is_empty();
    let mut hits = match is_plain && bounds.best < search.found.len() {
        true => search.weigh_best(&scale, by_date)?,
        false => weigh(search.conn, &search.found, &scale)?,
    };
    hits.sort_unstable_by_key(|hit| std::cmp::Reverse(hit.rank(by_date)));
    let Search { found, is_bounded, .. } = search;
    if !query.phrases.is_empty() {
        hits = keep_phrases(app, tx.conn, &query, hits, bounds.read)?;
    }
    let found = if is_plain { found } else { hits.iter().map(|hit| hit.sequence).collect() };
    let has_all = |hit: &&Hit| hit.score.units == query.units.len();
    let whole = if is_plain { found.len() } else { hits.iter().filter(has_all).count() };
    Ok(Ranked { query, frequencies, hits, found, corrections, unknown, whole, is_bounded })
}

/// Weighs practices; those that answer.
fn weigh(conn: &mut DbConn, sequences: &[i64], scale: &Scale) -> Result<Vec<Hit>, Error> {
    let signatures = queries::search::list_signatures(conn, sequences)?;
    let weigh =
        |(sequence, signature): (i64, Vec<u8>)| Some(Hit { sequence, score: scale.weigh(&signature)? });
    Ok(signatures.into_iter().filter_map(weigh).collect())
}

/// Those whose texts say what stood in quotation marks.
fn keep_phrases(
    app: &App,
    conn: &mut DbConn,
    query: &Query,
    hits: Vec<Hit>,
    most: usize,
) -> Result<Vec<Hit>, Error> {
    let sequences: Vec<i64> = hits.iter().take(most).map(|hit| hit.sequence).collect();
    let rows = queries::search::list_rows(conn, &sequences)?;
    let says = |row: &PracticeRow, phrase: &Vec<String>| {
        let is_named = || {
            let names = index::names(row, &app.taxonomy);
            names
                .iter()
                .any(|names| Locale::ALL.iter().any(|locale| search::says(names.pick(*locale), phrase)))
        };
        index::texts(row).iter().any(|text| search::says(text.text, phrase)) || is_named()
    };
    let kept: HashSet<i64> = rows
        .iter()
        .filter(|row| query.phrases.iter().all(|phrase| says(row, phrase)))
        .filter_map(|row| row.published_sequence)
        .collect();
    Ok(hits.into_iter().filter(|hit| kept.contains(&hit.sequence)).collect())
}

/// One search on its way to its candidates.
struct Search<'a> {
    conn: &'a mut DbConn,
    bounds: Bounds,
    frequencies: &'a Frequencies,
    /// How many practices are published.
    all: i64,
    /// The numbers of the candidates, newest first.
    found: Vec<i64>,
    /// Those that have the words in their titles, if these are all that do.
    titled: Option<HashSet<i64>>,
    is_bounded: bool,
}

impl Search<'_> {
    /// Weighs candidates until no other can be among the best: first those with the word in their titles, then the
    /// others, newest first, until enough weigh more than a body can.
    fn weigh_best(&mut self, scale: &Scale, by_date: bool) -> Result<Vec<Hit>, Error> {
        if self.bounds.best == 0 {
            return Ok(Vec::new());
        }
        let most = if by_date { 0 } else { scale.most(self.titled.is_none()) };
        let is_titled = |sequence: &i64| self.titled.as_ref().is_some_and(|titled| titled.contains(sequence));
        let (titled, others): (Vec<i64>, Vec<i64>) =
            self.found.iter().partition(|sequence| is_titled(sequence));
        let mut hits = weigh(self.conn, &titled, scale)?;
        for some in others.chunks(WEIGHED) {
            let next = (most, some.first().copied().unwrap_or(0));
            if hits.iter().filter(|hit| hit.rank(by_date) > next).count() >= self.bounds.best {
                break;
            }
            hits.extend(weigh(self.conn, some, scale)?);
        }
        Ok(hits)
    }

    /// Gathers candidates, newest first: those with all words in their titles, those with all words, then those with
    /// each word, the rarest first.
    fn gather(&mut self, query: &Query, filter: &Filter) -> Result<(), Error> {
        let most = self.bounds.candidates;
        let narrow = narrow(filter);
        let rarest_value = self.rarest_value(filter)?;
        let mut units: Vec<(i64, &Unit)> =
            query.units.iter().map(|unit| (self.estimate(unit).min(rarest_value), unit)).collect();
        units.sort_by_key(|(practices, _)| *practices);
        let fewest = units.first().map_or(0, |(practices, _)| *practices);
        let all = |one: fn(&Unit) -> Sought| -> Vec<Sought> { query.units.iter().map(one).collect() };
        self.add(with(all(said_in_title), &narrow), fewest, most / 4)?;
        self.titled = (self.found.len() < most / 4).then(|| self.found.iter().copied().collect());
        if query.units.len() > 1 || !query.phrases.is_empty() {
            self.add(with(all(said), &narrow), fewest, most / 2)?;
        }
        // Beside what stands in quotation marks other words only say what comes first.
        let (required, others): (Vec<_>, Vec<_>) = units.into_iter().partition(|(_, unit)| unit.is_required);
        if let Some((practices, _)) = required.first() {
            let each = required.iter().map(|(_, unit)| said(unit)).collect();
            self.add(with(each, &narrow), *practices, most.saturating_sub(self.found.len()))?;
        } else {
            let (frequent, rare): (Vec<_>, Vec<_>) =
                others.into_iter().partition(|(practices, _)| *practices > self.bounds.gathered);
            for (practices, unit) in rare {
                self.add(with(vec![said(unit)], &narrow), practices, most.saturating_sub(self.found.len()))?;
            }
            // The newest are looked through once for all of these together.
            if let Some((practices, _)) = frequent.first() {
                let any = Sought::Any(frequent.iter().map(|(_, unit)| said(unit)).collect());
                self.add(with(vec![any], &narrow), *practices, most.saturating_sub(self.found.len()))?;
            }
        }
        self.found.sort_unstable_by_key(|sequence| std::cmp::Reverse(*sequence));
        self.found.truncate(most);
        Ok(())
    }

    /// Adds the newest with what is sought. Where nearly every practice may have it, only the newest are looked through.
    fn add(&mut self, sought: Sought, practices: i64, limit: usize) -> Result<(), Error> {
        if limit == 0 {
            self.is_bounded = true;
            return Ok(());
        }
        let is_frequent = practices > self.bounds.gathered;
        let above = if is_frequent { queries::search::nth_newest(self.conn, self.bounds.walked)? } else { 0 };
        // Those that are known already take no place.
        let asked = limit.saturating_add(self.found.len());
        let newest = find_newest(self.conn, &sought, above, i64::try_from(asked).unwrap_or(i64::MAX))?;
        self.is_bounded |= newest.len() >= asked || above > 0;
        let known: HashSet<i64> = self.found.iter().copied().collect();
        self.found.extend(newest.into_iter().filter(|sequence| !known.contains(sequence)).take(limit));
        Ok(())
    }

    /// About how many practices have a word, in any of its forms.
    fn estimate(&self, unit: &Unit) -> i64 {
        let rarest =
            |form: &Form| form.tokens.iter().map(|token| self.frequencies.of(token)).min().unwrap_or(0);
        let counted: i64 = unit.forms.iter().map(rarest).sum();
        // They are counted among the newest alone where there are very many.
        let share = self.all.checked_div(self.frequencies.documents.max(1)).unwrap_or(1).max(1);
        counted.saturating_mul(share)
    }

    /// The fewest practices that one of the chosen facets lets through.
    fn rarest_value(&mut self, filter: &Filter) -> Result<i64, Error> {
        let mut fewest = i64::MAX;
        for facet in Facet::ALL {
            let mut sum = 0_i64;
            let chosen = filter.chosen(facet);
            for value in &chosen {
                sum = sum.saturating_add(queries::search::count_value(self.conn, facet, value)?);
            }
            if !chosen.is_empty() {
                fewest = fewest.min(sum);
            }
        }
        Ok(fewest)
    }

    /// The words that no practice has in any form.
    fn unknown(&mut self, query: &Query) -> Result<Vec<String>, Error> {
        let mut unknown = Vec::new();
        for unit in &query.units {
            // They were counted a while ago: that somebody withdrew the last one is not told by a word that is known.
            let is_known =
                self.estimate(unit) >= SURE || !find_newest(self.conn, &said(unit), 0, 1)?.is_empty();
            if !is_known {
                unknown.push(unit.typed.clone());
            }
        }
        Ok(unknown)
    }
}

/// A word in any of its forms.
fn said(unit: &Unit) -> Sought {
    any_form(unit, String::clone)
}

/// The same in a title.
fn said_in_title(unit: &Unit) -> Sought {
    any_form(unit, |token| in_title(token))
}

fn any_form(unit: &Unit, word: fn(&String) -> String) -> Sought {
    let form = |form: &Form| match form.tokens.as_slice() {
        [token] => Sought::Word(word(token)),
        tokens => Sought::All(tokens.iter().map(|token| Sought::Word(word(token))).collect()),
    };
    Sought::Any(unit.forms.iter().map(form).collect())
}

/// All of these, among what a filter lets through.
fn with(mut sought: Vec<Sought>, narrow: &[Sought]) -> Sought {
    sought.extend(narrow.iter().cloned());
    Sought::All(sought)
}

/// A filter as what a practice must have.
fn narrow(filter: &Filter) -> Vec<Sought> {
    let facet = |facet: Facet| {
        let values = filter.chosen(facet);
        let word = |value: &String| Sought::Word(search::value(facet.code(), value));
        (!values.is_empty()).then(|| Sought::Any(values.iter().map(word).collect()))
    };
    Facet::ALL.into_iter().filter_map(facet).collect()
}

/// The words of all practices, as they were counted last.
struct Terms<'a>(&'a mut DbConn);

impl Vocabulary for Terms<'_> {
    type Error = Error;

    fn frequencies(&mut self, tokens: &[String]) -> Result<Frequencies, Error> {
        Ok(Frequencies {
            documents: queries::search::find_counter(self.0, "search-documents")?,
            by_token: queries::search::count_with(self.0, tokens)?,
        })
    }

    fn continuing(&mut self, token: &str, limit: usize) -> Result<Vec<String>, Error> {
        Ok(queries::search::list_continuing(self.0, token, i64::try_from(limit).unwrap_or(i64::MAX))?)
    }

    fn of_length(
        &mut self,
        letter: char,
        lengths: std::ops::RangeInclusive<usize>,
    ) -> Result<Vec<(Spelling, i64)>, Error> {
        Ok(queries::search::list_of_length(self.0, letter, lengths)?)
    }

    fn is_said(&mut self, tokens: &[String]) -> Result<bool, Error> {
        let counted = queries::search::count_with(self.0, tokens)?;
        if counted.values().any(|practices| *practices >= SURE) {
            return Ok(true);
        }
        let any = Sought::Any(tokens.iter().cloned().map(Sought::Word).collect());
        Ok(!find_newest(self.0, &any, 0, 1)?.is_empty())
    }
}

/// Whether a published practice has a word that so many had when they were counted last. What very many have is not
/// looked for, as a database may gather all of them to find one; a rare form of a very frequent word counts as not said.
pub fn is_said(conn: &mut DbConn, word: &str, practices: i64) -> Result<bool, Error> {
    if practices >= SURE {
        return Ok(true);
    }
    let query = Query::parse(word, &Lexicon::default());
    let Some(unit) = query.units.first() else { return Ok(false) };
    let tokens: Vec<String> = unit.forms.iter().flat_map(|form| form.tokens.iter().cloned()).collect();
    let counted = queries::search::count_with(conn, &tokens)?;
    if counted.values().any(|practices| *practices > BOUNDS.gathered) {
        return Ok(false);
    }
    Ok(!find_newest(conn, &said(unit), 0, 1)?.is_empty())
}

/// How many of some practices there are under each value, as in `policy_area=health`.
pub fn count_entries(conn: &mut DbConn, sequences: &[i64]) -> Result<HashMap<String, i64>, Error> {
    let mut counts = HashMap::new();
    for entries in queries::search::list_entries(conn, sequences)? {
        for entry in entries.lines() {
            *counts.entry(entry.to_owned()).or_insert(0) += 1;
        }
    }
    Ok(counts)
}
