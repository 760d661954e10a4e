//! Finds everywhere at once.

use std::str::FromStr;

use super::shelves::{self, Kept};
use super::views::{
    Everything, FindParameters, Kind, Match, Matches, SuggestParameters, Suggestion, Suggestions,
};
use crate::app::App;
use crate::auth::Actor;
use crate::consultations;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::practices::{self, ListParameters, SearchNotes};
use crate::search::{Document, Shelf, Word, fold, is_stop_word, words};
use crate::types::{Locale, cursor};

/// How many of each kind are shown when no kind was chosen.
const EACH: usize = 5;
/// Most consultations that are looked through, and most practices that wait.
const MOST: usize = 200;
/// How many suggestions are made when nobody asks for a number, and at most.
const SUGGESTED: usize = 8;
const MOST_SUGGESTED: usize = 20;

/// Who looks, and in which language titles are shown.
pub(super) struct Reader<'a> {
    pub(super) actor: Option<&'a Actor>,
    pub(super) locale: Locale,
}

/// Everything that answers, kind by kind; one kind alone where one was chosen.
pub(super) fn find(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    parameters: &FindParameters,
) -> Result<Everything, Error> {
    let chosen = match parameters.kind.as_str() {
        "" => None,
        kind => Some(Kind::from_str(kind).map_err(|_| Error::field("kind", "unknown-code"))?),
    };
    let usual = if chosen.is_some() { cursor::DEFAULT_LIMIT } else { EACH };
    let limit = match parameters.limit {
        None => usual,
        asked => cursor::limit(asked).ok_or_else(|| Error::field("limit", "out-of-range"))?,
    };
    let window = Window { limit, cursor: parameters.cursor.as_deref().filter(|_| chosen.is_some()) };
    let waits = reader.actor.is_some_and(|actor| actor.looks_after_members());
    let kinds = Kind::ALL.iter().copied().filter(|kind| chosen.is_none_or(|chosen| chosen == *kind));
    let mut everything = Everything::default();
    for kind in kinds.filter(|kind| *kind != Kind::Submission || waits) {
        let matches = match kind {
            Kind::Practice => {
                let (matches, notes) = of_practices(app, tx, reader, &parameters.q, window)?;
                everything.search = notes;
                matches
            }
            Kind::Consultation => of_consultations(app, tx, reader, &parameters.q, window)?,
            Kind::Submission => of_submissions(app, tx, reader, &parameters.q, window)?,
            Kind::Topic | Kind::Commitment | Kind::Provision | Kind::Page => {
                of_shelf(app, reader, kind, &parameters.q, window)?
            }
        };
        everything.kinds.push(matches);
    }
    Ok(everything)
}

/// Which part of what was found is asked for.
#[derive(Debug, Clone, Copy)]
struct Window<'a> {
    limit: usize,
    cursor: Option<&'a str>,
}

impl Window<'_> {
    /// This part of a list, and where the next one begins.
    fn cut<T>(self, list: Vec<T>) -> Result<(Vec<T>, Option<String>), Error> {
        let from = match self.cursor.filter(|cursor| !cursor.is_empty()) {
            None => 0,
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::field("cursor", "malformed"))?,
        };
        let to = from.saturating_add(self.limit);
        let next = (list.len() > to).then(|| to.to_string());
        Ok((list.into_iter().skip(from).take(self.limit).collect(), next))
    }
}

fn of_practices(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    words: &str,
    window: Window<'_>,
) -> Result<(Matches, Option<SearchNotes>), Error> {
    let kind = Kind::Practice;
    if words.trim().is_empty() {
        return Ok((Matches { kind, found: 0, items: Vec::new(), next_cursor: None }, None));
    }
    let parameters = ListParameters {
        q: words.to_owned(),
        passages: true,
        limit: u32::try_from(window.limit).ok(),
        cursor: window.cursor.map(str::to_owned),
        ..ListParameters::default()
    };
    let list = practices::list(app, tx, &parameters)?;
    let item = |card: &practices::PracticeCard| {
        let titled = card.title_in(reader.locale);
        Match {
            title: titled.title.to_owned(),
            language: titled.language.to_owned(),
            href: format!("/practices/{}", card.id),
            line: card.excerpt.clone(),
            passage: card.passage.as_ref().map(|passage| passage.told_in(reader.locale)),
        }
    };
    let found = list.search.as_ref().map_or(0, |notes| notes.found);
    let items = list.items.iter().map(item).collect();
    Ok((Matches { kind, found, items, next_cursor: list.next_cursor }, list.search))
}

fn of_consultations(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    words: &str,
    window: Window<'_>,
) -> Result<Matches, Error> {
    let kept = shelves::consultations(app, consultations::texts(tx, MOST)?)?;
    let item = |consultation: &consultations::ConsultationText| {
        let (language, title) = consultations::title_in(consultation, reader.locale);
        let href = format!("/consultations/{}", consultation.id);
        Match {
            title: title.to_owned(),
            language: language.to_owned(),
            href,
            line: String::new(),
            passage: None,
        }
    };
    matches(app, Kind::Consultation, &kept, words, window, item)
}

fn of_submissions(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    words: &str,
    window: Window<'_>,
) -> Result<Matches, Error> {
    let Some(actor) = reader.actor else {
        return Ok(Matches { kind: Kind::Submission, found: 0, items: Vec::new(), next_cursor: None });
    };
    let queue = practices::queue(tx, actor, None, MOST)?.items;
    let mut shelf = Shelf::default();
    for entry in &queue {
        let mut document = Document::default();
        document.read(&entry.title, &entry.language, true, &app.taxonomy.lexicon);
        shelf.add(document);
    }
    let item = |entry: &practices::QueueEntry| Match {
        title: entry.title.clone(),
        language: entry.language.clone(),
        href: format!("/practices/{}", entry.id),
        line: String::new(),
        passage: None,
    };
    matches(app, Kind::Submission, &Kept { shelf, documents: queue }, words, window, item)
}

fn of_shelf(
    app: &App,
    reader: &Reader<'_>,
    kind: Kind,
    words: &str,
    window: Window<'_>,
) -> Result<Matches, Error> {
    let taxonomy = &app.taxonomy;
    let locale = reader.locale;
    let told = |title: &str, href: String, line: String| Match {
        title: title.to_owned(),
        language: locale.code().to_owned(),
        href,
        line,
        passage: None,
    };
    match kind {
        Kind::Topic => matches(app, kind, &*shelves::topics(app)?, words, window, |topic| {
            let href = format!("/practices?{}={}", topic.filter, topic.code);
            told(topic.names.pick(locale), href, String::new())
        }),
        Kind::Commitment => matches(app, kind, &*shelves::commitments(app)?, words, window, |place| {
            taxonomy.commitments.get(*place).map_or_else(
                || told("", String::new(), String::new()),
                |one| told(one.names.pick(locale), format!("/commitments#{}", one.code), one.code.clone()),
            )
        }),
        Kind::Provision => matches(app, kind, &*shelves::provisions(app)?, words, window, |place| {
            taxonomy.provisions.get(*place).map_or_else(
                || told("", String::new(), String::new()),
                |one| {
                    told(
                        one.names.pick(locale),
                        format!("/practices?provision={}", one.code),
                        one.code.clone(),
                    )
                },
            )
        }),
        _ => matches(app, kind, &*shelves::pages(app)?, words, window, |place| {
            shelves::PAGES.get(*place).map_or_else(
                || told("", String::new(), String::new()),
                |(path, key)| told(&i18n::text(locale, key, &[]), (*path).to_owned(), String::new()),
            )
        }),
    }
}

fn matches<T>(
    app: &App,
    kind: Kind,
    kept: &Kept<T>,
    words: &str,
    window: Window<'_>,
    item: impl Fn(&T) -> Match,
) -> Result<Matches, Error> {
    let (_, found) = kept.shelf.find(words, &app.taxonomy.lexicon);
    let number = found.len();
    let (part, next_cursor) = window.cut(found)?;
    let items = part.into_iter().filter_map(|(place, _)| kept.documents.get(place)).map(item).collect();
    Ok(Matches { kind, found: number, items, next_cursor })
}

/// Ways to go on with what is typed: names of the vocabulary that begin like its last words, in the reader's language,
/// and words that practices have.
pub(super) fn suggest(
    app: &App,
    tx: &mut Tx<'_>,
    locale: Locale,
    parameters: &SuggestParameters,
) -> Result<Suggestions, Error> {
    let limit = match parameters.limit.map(usize::try_from) {
        None => SUGGESTED,
        Some(Ok(limit)) if (1..=MOST_SUGGESTED).contains(&limit) => limit,
        Some(_) => return Err(Error::field("limit", "out-of-range")),
    };
    let typed: String = parameters.q.chars().take(200).collect();
    let all = words(&typed);
    // A number has no beginning that tells anything, and nobody needs help with what must not be there.
    let is_open = |last: &&Word| {
        let written = typed.get(..last.start).unwrap_or_default();
        last.end == typed.len()
            && !last.folded().chars().all(|digit| digit.is_ascii_digit())
            && !written.ends_with(['-', '−'])
    };
    let Some(last) = all.last().filter(is_open) else {
        return Ok(Suggestions::default());
    };
    let mut items: Vec<Suggestion> = Vec::new();
    let mut add = |before: usize, text: &str, practices: i64| {
        let text = format!("{}{text}", typed.get(..before).unwrap_or_default());
        if items.len() < limit && items.iter().all(|item| fold(&item.text) != fold(&text)) {
            items.push(Suggestion { text, practices });
        }
    };
    for (before, name) in names_beginning(app, locale, &all).into_iter().take(limit / 2) {
        add(before, name, 0);
    }
    let beginning = last.folded();
    // Twice as many, as words that tell nothing are left out.
    for (word, practices) in practices::words_beginning(tx, &beginning, limit.saturating_mul(2))? {
        if !is_stop_word(&fold(&word)) {
            add(last.start, &word, practices);
        }
    }
    Ok(Suggestions { items })
}

/// Names that begin with the last words of what was typed, as many of them as fit, and where those begin.
fn names_beginning<'a>(app: &'a App, locale: Locale, typed: &[Word]) -> Vec<(usize, &'a str)> {
    let taxonomy = &app.taxonomy;
    let places = taxonomy.subdivisions.iter().map(|place| &place.names);
    let terms = taxonomy.policy_areas.iter().chain(&taxonomy.population_groups).map(|term| &term.names);
    let names: Vec<&str> = places
        .chain(terms)
        .map(|names| names.pick(locale))
        .chain(taxonomy.instruments.iter().map(|instrument| instrument.short_name.as_str()))
        .collect();
    let folded = |words: &[Word]| words.iter().map(|word| word.folded()).collect::<Vec<_>>().join(" ");
    let mut found: Vec<(usize, &str)> = Vec::new();
    for from in 0..typed.len() {
        let rest = typed.get(from..).unwrap_or_default();
        let (beginning, start) = (folded(rest), rest.first().map_or(0, |word| word.start));
        for name in &names {
            let is_new = found.iter().all(|(_, known)| known != name);
            if is_new && beginning.chars().count() > 1 && folded(&words(name)).starts_with(&beginning) {
                found.push((start, name));
            }
        }
    }
    found
}
