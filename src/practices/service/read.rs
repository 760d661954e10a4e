//! Reading: lists, single records, counts.

use std::collections::HashMap;

use super::super::filter::{BY_DATE, Filter, ListParameters};
use super::super::lifecycle;
use super::super::model::{Byline, CardRow, PracticeRow, State};
use super::super::policy::Audience;
use super::super::queries::list::Window;
use super::super::views::{PracticeCard, PracticeList, PracticeView, QueueEntry, Rights, SearchNotes, Step};
use super::super::{policy, queries};
use super::passages;
use super::search::{self, Bounds, Hit};
use crate::accounts;
use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::search::Score;
use crate::types::cursor::Page;
use crate::types::{Id, Timestamp};

/// More than any list needs at once: for what is cut elsewhere.
const ALL: i64 = 10_000;
/// Practices in a feed.
const FEED: usize = 50;

/// The number of the latest change to what is published; 0 when there is none.
pub fn last_sequence(tx: &mut Tx<'_>) -> Result<i64, Error> {
    Ok(queries::find::last_sequence(tx.conn)?)
}

/// What was published in the window `(after, up_to]`, newest first. A policy area includes those below it.
pub fn published_between(
    tx: &mut Tx<'_>,
    country: Option<&str>,
    policy_area: Option<&str>,
    after: i64,
    up_to: i64,
) -> Result<Vec<CardRow>, Error> {
    let filter = Filter {
        countries: country.map(str::to_owned).into_iter().collect(),
        policy_areas: policy_area.map(str::to_owned).into_iter().collect(),
        ..Filter::default()
    };
    let window = Window { before: up_to.saturating_add(1), after, limit: ALL };
    Ok(queries::list::list(tx.conn, &filter, window)?)
}

/// Those of what was published in a window that have all of these words, newest first.
pub fn found_between(
    app: &App,
    tx: &mut Tx<'_>,
    words: &str,
    country: Option<&str>,
    policy_area: Option<&str>,
    (after, up_to): (i64, i64),
) -> Result<Vec<CardRow>, Error> {
    let parameters = ListParameters { q: words.to_owned(), verbatim: true, ..ListParameters::default() };
    let filter = Filter {
        countries: country.map(str::to_owned).into_iter().collect(),
        policy_areas: policy_area.map(str::to_owned).into_iter().collect(),
        ..Filter::default()
    };
    let ranked = search::rank(app, tx, &parameters, &filter, search::BOUNDS)?;
    let wanted = ranked.query.units.len();
    let new = ranked.hits.iter().filter(|hit| hit.score.units == wanted);
    let new =
        new.map(|hit| hit.sequence).filter(|sequence| (after..up_to).contains(&sequence.saturating_sub(1)));
    Ok(queries::list::cards(tx.conn, &new.collect::<Vec<_>>())?)
}

/// Where a list is read on: behind this number, or behind this hit of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Before(i64),
    After(Hit),
}

impl Place {
    fn parse(cursor: Option<&str>) -> Result<Self, Error> {
        let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(Self::Start) };
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
        let place = cursor.split_at_checked(1).and_then(|(kind, rest)| match kind {
            "t" => number(rest).map(Self::Before),
            "h" => {
                let (points, sequence) = rest.split_once('.')?;
                let score = Score { points: u64::try_from(number(points)?).ok()?, units: 0 };
                Some(Self::After(Hit { sequence: number(sequence)?, score }))
            }
            _ => None,
        });
        place.ok_or_else(|| Error::field("cursor", "malformed"))
    }

    fn text(self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Before(sequence) => format!("t{sequence}"),
            Self::After(hit) => format!("h{}.{}", hit.score.points, hit.sequence),
        }
    }

    fn before(self) -> i64 {
        match self {
            Self::Before(sequence) => sequence,
            Self::Start | Self::After(_) => i64::MAX,
        }
    }

    /// Whether a hit comes later in the order of a search.
    fn is_before(self, hit: &Hit, by_date: bool) -> bool {
        match self {
            Self::After(last) => hit.rank(by_date) < last.rank(by_date),
            Self::Start | Self::Before(_) => true,
        }
    }
}

/// A page of published practices: the newest first, or what answers best.
pub fn list(app: &App, tx: &mut Tx<'_>, parameters: &ListParameters) -> Result<PracticeList, Error> {
    let filter = parameters.parse(&app.taxonomy)?;
    page(app, tx, parameters, &filter, parameters.cursor.as_deref(), parameters.limit()?)
}

/// The first of a list, for its feed.
pub fn feed(app: &App, tx: &mut Tx<'_>, parameters: &ListParameters) -> Result<Vec<PracticeCard>, Error> {
    let filter = parameters.parse(&app.taxonomy)?;
    let newest = ListParameters { sort: BY_DATE.to_owned(), ..parameters.clone() };
    Ok(page(app, tx, &newest, &filter, None, FEED)?.items)
}

/// The next part of a whole list, for downloads; `cursor` is `None` at the end.
pub fn part(
    app: &App,
    tx: &mut Tx<'_>,
    parameters: &ListParameters,
    cursor: Option<&str>,
) -> Result<Page<PracticeCard>, Error> {
    let filter = parameters.parse(&app.taxonomy)?;
    let list = page(app, tx, parameters, &filter, cursor, 500)?;
    Ok(Page { items: list.items, next_cursor: list.next_cursor })
}

fn page(
    app: &App,
    tx: &mut Tx<'_>,
    parameters: &ListParameters,
    filter: &Filter,
    cursor: Option<&str>,
    limit: usize,
) -> Result<PracticeList, Error> {
    let start = Place::parse(cursor)?;
    if parameters.is_search() {
        return found(app, tx, parameters, filter, start, limit);
    }
    let wanted = i64::try_from(limit.saturating_add(1)).unwrap_or(ALL);
    let window = Window { before: start.before(), after: 0, limit: wanted };
    let rows = queries::list::list(tx.conn, filter, window)?;
    let cards = rows.into_iter().map(PracticeCard::from).collect();
    let page = Page::of(cards, limit, |card: &PracticeCard| Place::Before(card.sequence).text());
    Ok(PracticeList { items: page.items, next_cursor: page.next_cursor, search: None })
}

/// A page of what words find.
fn found(
    app: &App,
    tx: &mut Tx<'_>,
    parameters: &ListParameters,
    filter: &Filter,
    start: Place,
    limit: usize,
) -> Result<PracticeList, Error> {
    // Of what comes later, all that stands before it has to be known.
    let best = if matches!(start, Place::Start) { limit.saturating_add(1) } else { usize::MAX };
    let ranked = search::rank(app, tx, parameters, filter, Bounds { best, ..search::BOUNDS })?;
    let by_date = parameters.sort == BY_DATE;
    let later = ranked.hits.iter().filter(|hit| start.is_before(hit, by_date));
    let hits: Vec<Hit> = later.take(limit.saturating_add(1)).copied().collect();
    let page = Page::of(hits, limit, |hit: &Hit| Place::After(*hit).text());
    let sequences: Vec<i64> = page.items.iter().map(|hit| hit.sequence).collect();
    let mut cards: HashMap<i64, PracticeCard> = queries::list::cards(tx.conn, &sequences)?
        .into_iter()
        .map(PracticeCard::from)
        .map(|card| (card.sequence, card))
        .collect();
    let mut items: Vec<PracticeCard> =
        sequences.iter().filter_map(|sequence| cards.remove(sequence)).collect();
    if parameters.passages {
        passages::add(app, tx, &ranked.query, &mut items)?;
    }
    Ok(PracticeList { items, next_cursor: page.next_cursor, search: Some(SearchNotes::of(&ranked)) })
}

/// Words of practices that begin like this, the most frequent first, each with the number of practices that have it.
pub fn words_beginning(tx: &mut Tx<'_>, beginning: &str, most: usize) -> Result<Vec<(String, i64)>, Error> {
    if beginning.is_empty() {
        return Ok(Vec::new());
    }
    let counted =
        queries::search::list_beginning(tx.conn, beginning, i64::try_from(most).unwrap_or(i64::MAX))?;
    // They were counted a while ago: what was withdrawn since is not told.
    let mut said = Vec::new();
    for (word, practices) in counted {
        if search::is_said(tx.conn, &word, practices)? {
            said.push((word, practices));
        }
    }
    Ok(said)
}

/// One practice, if `actor` may read it.
pub fn one(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<PracticeView, Error> {
    let row = queries::find::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    policy::may_read(actor, &row)?;
    view(tx, actor, row)
}

/// The revision of a published practice, if it is one of `known`: then nobody need read it again.
pub fn unchanged(tx: &mut Tx<'_>, id: Id, known: &[i64]) -> Result<Option<i64>, Error> {
    if known.is_empty() {
        return Ok(None);
    }
    let published = queries::find::published_revision(tx.conn, id)?;
    Ok(published.filter(|revision| known.contains(revision)))
}

/// A row as `actor` sees it.
pub(super) fn view(tx: &mut Tx<'_>, actor: Option<&Actor>, row: PracticeRow) -> Result<PracticeView, Error> {
    views(tx, actor, vec![row])?.pop().ok_or_else(|| Code::NotFound.into())
}

/// Rows as `actor` sees them, with the authors whom they may know of.
fn views(tx: &mut Tx<'_>, actor: Option<&Actor>, rows: Vec<PracticeRow>) -> Result<Vec<PracticeView>, Error> {
    let told = rows.iter().filter(|row| policy::may_see_author(actor, row));
    let ids: Vec<Id> = told.filter_map(|row| row.author_id).collect();
    let authors = accounts::find_authors(tx, &ids)?;
    let view = |row: PracticeRow| {
        let author = row.author_id.filter(|_| policy::may_see_author(actor, &row));
        let mut author = author.and_then(|id| authors.get(&id)).cloned();
        if row.byline == Byline::Name && policy::audience(actor, &row) != Audience::Party {
            author = author.map(|author| accounts::Author { organization: None, ..author });
        }
        let rights = actor.map_or_else(Rights::default, |actor| rights(actor, &row));
        PracticeView::new(row, rights, author)
    };
    Ok(rows.into_iter().map(view).collect())
}

fn rights(actor: &Actor, row: &PracticeRow) -> Rights {
    Rights {
        allowed: lifecycle::possible(row.state, policy::standing(actor, row), row.claimed_by),
        writing: policy::may_write(actor, row).ok(),
        deletable: policy::may_delete(actor, row).is_ok(),
        own: row.author_id == Some(actor.id),
    }
}

/// Most steps that are shown of a practice, and most bytes of their texts.
const MOST_STEPS: usize = 100;
const MOST_BYTES: usize = 300_000;

/// The way of a practice, newest first and as far back as fits, for those who are concerned by it: strangers see
/// only that it was published and which parts were corrected since.
pub fn history(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<Vec<Step>, Error> {
    let row = queries::find::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    policy::may_read(actor, &row)?;
    let audience = policy::audience(actor, &row);
    let steps = queries::find::list_events(tx.conn, id)?.into_iter().map(|step| Step::of(step, audience));
    let shown = steps.filter(|step| audience != Audience::Public || step.to == State::Published);
    let mut bytes = 0_usize;
    let fits = |step: &Step| {
        bytes = bytes.saturating_add(step.bytes());
        bytes <= MOST_BYTES
    };
    Ok(shown.take(MOST_STEPS).take_while(fits).collect())
}

/// What was taken back, and when: all that is left of it for others.
pub fn tombstone(tx: &mut Tx<'_>, id: Id) -> Result<Option<Step>, Error> {
    let row = queries::find::find(tx.conn, id)?;
    if row.is_none_or(|row| row.state != State::Withdrawn) {
        return Ok(None);
    }
    let steps = queries::find::list_events(tx.conn, id)?;
    let withdrawn = steps.into_iter().find(|step| step.to_state == State::Withdrawn);
    Ok(withdrawn.map(|step| Step::of(step, Audience::Public)))
}

/// What a member has written, the last touched first.
pub fn mine(
    tx: &mut Tx<'_>,
    actor: &Actor,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<PracticeView>, Error> {
    let before = Moment::parse(cursor, Moment(Timestamp::MAX, Id(uuid::Uuid::max())))?;
    let rows = queries::find::list_of_author(tx.conn, actor.id, (before.0, before.1), extra(limit))?;
    let views = views(tx, Some(actor), rows)?;
    Ok(Page::of(views, limit, |view: &PracticeView| Moment(view.updated_at, view.id).text()))
}

/// What a member has written and that is in one of these states: the newest of them, and how many there are.
pub fn mine_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    states: &[State],
    limit: usize,
) -> Result<(Vec<PracticeView>, i64), Error> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = queries::find::list_of_author_in(tx.conn, actor.id, states, most)?;
    let all = queries::find::count_of_author(tx.conn, actor.id, states)?;
    Ok((views(tx, Some(actor), rows)?, all))
}

/// The states a practice can be in while it waits for somebody.
const OPEN: [State; 3] = [State::Submitted, State::Screening, State::ChangesRequested];

/// What waits in the coordinators' queue, the oldest first: of their own country, of all countries
/// for the secretariat.
pub fn queue(
    tx: &mut Tx<'_>,
    actor: &Actor,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<QueueEntry>, Error> {
    let country = queue_country(actor)?;
    let after = Moment::parse(cursor, Moment(Timestamp::UNIX_EPOCH, Id(uuid::Uuid::nil())))?;
    let rows = queries::find::list_queue(tx.conn, country, &OPEN, (after.0, after.1), extra(limit))?;
    let now = tx.now;
    let entries = rows.into_iter().map(|row| entry(actor, row, now)).collect();
    Ok(Page::of(entries, limit, |entry: &QueueEntry| Moment(entry.submitted_at, entry.id).text()))
}

/// How much waits.
pub fn queue_length(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, Error> {
    Ok(queries::find::count_queue(tx.conn, queue_country(actor)?, &OPEN)?)
}

/// The country whose queue somebody sees; none for all.
pub(super) fn queue_country(actor: &Actor) -> Result<Option<&str>, Error> {
    if actor.is_administrator() {
        Ok(None)
    } else if actor.is_coordinator() {
        Ok(Some(&actor.country))
    } else {
        Err(Code::Forbidden.into())
    }
}

fn entry(actor: &Actor, row: PracticeRow, now: Timestamp) -> QueueEntry {
    let submitted_at: Timestamp = row.submitted_at.map_or(row.updated_at.0, Into::into);
    let waiting_on = match (row.state, row.claimed_by) {
        (State::ChangesRequested, _) => "author",
        (State::Screening, Some(id)) if id == actor.id => "you",
        (State::Screening, _) => "another_coordinator",
        _ => "coordinators",
    };
    QueueEntry {
        allowed: lifecycle::possible(row.state, policy::standing(actor, &row), row.claimed_by),
        id: row.id,
        title: row.title,
        language: row.language,
        country: row.country,
        state: row.state,
        round: row.round,
        revision: row.revision,
        age_days: now.as_second().saturating_sub(submitted_at.as_second()) / 86_400,
        submitted_at,
        waiting_on: waiting_on.to_owned(),
    }
}

fn extra(limit: usize) -> i64 {
    i64::try_from(limit.saturating_add(1)).unwrap_or(ALL)
}

/// A place in a list that is sorted by time: of rows with the same instant, the key decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment(Timestamp, Id);

impl Moment {
    fn parse(cursor: Option<&str>, start: Self) -> Result<Self, Error> {
        let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(start) };
        let place = cursor.split_once('.').and_then(|(microseconds, id)| {
            let instant = Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?;
            Some(Self(instant, id.parse().ok()?)).filter(|_| instant >= Timestamp::UNIX_EPOCH)
        });
        place.ok_or_else(|| Error::field("cursor", "malformed"))
    }

    fn text(self) -> String {
        format!("{}.{}", self.0.as_microsecond(), self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_and_anything_else_is_refused() {
        let place = Moment(Timestamp::from_second(7).unwrap(), Id(uuid::Uuid::from_u128(3)));
        assert_eq!(Moment::parse(Some(&place.text()), place).unwrap(), place);
        for bad in ["7", "x.y", "-7.00000000-0000-0000-0000-000000000003", "99999999999999999999.x"] {
            assert!(Moment::parse(Some(bad), place).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cursor_reads_back_and_anything_else_is_refused() {
        let hit = Hit { sequence: 7, score: Score { points: 1_200, units: 0 } };
        for place in [Place::Start, Place::Before(7), Place::After(hit)] {
            assert_eq!(Place::parse(Some(&place.text())).unwrap(), place);
        }
        for bad in ["x7", "t-1", "t", "t9999999999999999999", "h7", "h-1.7", "h7.x", "é"] {
            assert!(Place::parse(Some(bad)).is_err(), "{bad}");
        }
    }
}
