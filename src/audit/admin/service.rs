//! Reads of the record.

use std::collections::HashMap;

use super::input::Asked;
use super::views::{AccessView, EventView};
use crate::accounts;
use crate::audit::queries::{self, Filter};
use crate::audit::{self, Event, EventRow};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::types::cursor::Page;
use crate::types::{Id, Timestamp};

/// Of which country this person may read the record: administrators of all, coordinators of their own. `None` where what
/// was asked for is none of theirs.
fn country_read_by(actor: &Actor, asked: &Asked) -> Option<Option<String>> {
    let wanted = asked.filter.country.clone();
    match (actor.is_administrator(), wanted) {
        (true, wanted) => Some(wanted),
        (false, Some(other)) if other != actor.country => None,
        (false, _) => Some(Some(actor.country.clone())),
    }
}

/// Puts on record that somebody reads the record.
pub fn note_reading(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<(), Error> {
    let Some(country) = country_read_by(actor, asked) else { return Ok(()) };
    let whose = Event::about("record.read", "country", country.as_deref().unwrap_or("all"));
    audit::record(tx, Some(actor), whose)
}

/// The acts that this person may see, the newest first; that they read them is on record.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, asked: Asked) -> Result<Page<EventView>, Error> {
    note_reading(tx, actor, &asked)?;
    read(tx, actor, asked)
}

/// The same for whoever has put the reading on record.
pub fn read(tx: &mut Tx<'_>, actor: &Actor, asked: Asked) -> Result<Page<EventView>, Error> {
    let Some(country) = country_read_by(actor, &asked) else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let after = position(tx, asked.cursor, |row| country.is_none() || row.country == country)?;
    let filter = Filter { country, after, ..asked.filter };
    let wanted = i64::try_from(asked.limit.saturating_add(1)).unwrap_or(100);
    let rows = queries::list_events(tx.conn, &filter, wanted)?;
    let names = names(tx, &rows)?;
    let view = |row: EventRow| {
        let name = row.actor_id.and_then(|id| names.get(&id).cloned());
        EventView::new(row, name)
    };
    let views = rows.into_iter().map(view).collect();
    Ok(Page::of(views, asked.limit, |view: &EventView| view.id.to_string()))
}

/// Who has looked at what is kept about this member, the newest first; the member's own looks are no news.
pub fn accesses(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<Page<AccessView>, Error> {
    let after = position(tx, asked.cursor, |_| true)?;
    let wanted = i64::try_from(asked.limit.saturating_add(1)).unwrap_or(100);
    let rows = queries::list_looks(tx.conn, actor.id, &actor.country, after, wanted)?;
    let names = names(tx, &rows)?;
    let view = |row: EventRow| {
        let name = row.actor_id.and_then(|id| names.get(&id).cloned());
        AccessView::new(row, name)
    };
    let views = rows.into_iter().map(view).collect();
    Ok(Page::of(views, asked.limit, |view: &AccessView| view.id.to_string()))
}

/// Where a cursor stands; one that leads to a row that may not be seen leads nowhere.
fn position(
    tx: &mut Tx<'_>,
    cursor: Option<Id>,
    is_seen: impl Fn(&EventRow) -> bool,
) -> Result<Option<(Timestamp, Id)>, Error> {
    let Some(id) = cursor else { return Ok(None) };
    let row = queries::find_event(tx.conn, id)?.filter(|row| is_seen(row));
    row.map(|row| Some((row.at.0, row.id))).ok_or_else(|| Error::field("cursor", "malformed"))
}

fn names(tx: &mut Tx<'_>, rows: &[EventRow]) -> Result<HashMap<Id, String>, Error> {
    let mut ids: Vec<Id> = rows.iter().filter_map(|row| row.actor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    accounts::display_names(tx, &ids)
}
