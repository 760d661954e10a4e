//! Reading: what may be read now of what was told.

use std::collections::HashMap;

use super::super::model::NoticeRow;
use super::super::queries;
use super::super::views::NoticeView;
use crate::app::{About, AboutNow, App};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::cursor::Page;
use crate::types::{Id, Locale, Timestamp};

/// Which notices a list shows.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Those before this one.
    pub before: Option<Id>,
    /// How many at most.
    pub limit: usize,
    /// Only those that were not read.
    pub only_unread: bool,
}

/// A member's notices, the newest first. What may not be read any more is not shown.
pub fn list(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    locale: Locale,
    wanted: Wanted,
) -> Result<Page<NoticeView>, Error> {
    let most = i64::try_from(wanted.limit.saturating_add(1)).unwrap_or(i64::MAX);
    let rows = queries::list(tx.conn, actor.id, wanted.before, wanted.only_unread, most)?;
    let page = Page::of(rows, wanted.limit, |row: &NoticeRow| row.id.to_string());
    let readers = HashMap::from([(actor.id, actor.clone())]);
    let items = read_now(app, tx, &readers, page.items, locale)?;
    Ok(Page { items, next_cursor: page.next_cursor })
}

/// What may be read of these notices now, by their members, in their order.
pub fn read_now(
    app: &App,
    tx: &mut Tx<'_>,
    readers: &HashMap<Id, Actor>,
    rows: Vec<NoticeRow>,
    locale: Locale,
) -> Result<Vec<NoticeView>, Error> {
    let mut readable: HashMap<Id, AboutNow> = HashMap::new();
    for (name, read) in app.hooks.notices.readers {
        let own = rows.iter().filter(|row| row.event.split('.').next() == Some(name));
        let asked: Vec<About> = own.filter_map(|row| about(row, readers)).collect();
        if !asked.is_empty() {
            readable.extend(read(tx, locale, &asked)?);
        }
    }
    let shown = rows.into_iter().filter_map(|row| {
        let about = readable.remove(&row.id)?;
        Some(NoticeView::new(row, about, locale))
    });
    Ok(shown.collect())
}

fn about(row: &NoticeRow, readers: &HashMap<Id, Actor>) -> Option<About> {
    Some(About {
        notice: row.id,
        event: row.event.clone(),
        subject: row.subject_id,
        detail: row.detail.clone(),
        reader: readers.get(&row.member_id)?.clone(),
    })
}

/// Marks a notice as read, and says where its subject is.
pub fn open(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<String, Error> {
    let row = queries::find(tx.conn, actor.id, id)?.ok_or(Code::NotFound)?;
    queries::mark(tx.conn, id, tx.now)?;
    let readers = HashMap::from([(actor.id, actor.clone())]);
    let shown = read_now(app, tx, &readers, vec![row], actor.language)?;
    // What may not be read any more leads back to the list.
    Ok(shown.into_iter().next().map_or_else(|| "/notices".to_owned(), |notice| notice.path))
}

/// Marks a notice as read.
pub fn mark(tx: &mut Tx<'_>, member: Id, id: Id) -> Result<(), Error> {
    queries::find(tx.conn, member, id)?.ok_or(Code::NotFound)?;
    queries::mark(tx.conn, id, tx.now)?;
    Ok(())
}

/// Marks all notices of a member as read: those up to `last`, where the reader has seen no later one.
pub fn mark_all(tx: &mut Tx<'_>, member: Id, last: Option<Id>) -> Result<(), Error> {
    let last = last.unwrap_or(Id(uuid::Uuid::max()));
    queries::mark_all(tx.conn, member, last, tx.now)?;
    Ok(())
}

/// What these members have not read of what comes with their digests.
pub fn for_digests(
    tx: &mut Tx<'_>,
    members: &[Id],
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<NoticeRow>, Error> {
    Ok(queries::list_for_digests(tx.conn, members, since, until)?)
}

/// The notices of these keys, whoever they concern.
pub fn by_ids(tx: &mut Tx<'_>, ids: &[Id]) -> Result<Vec<NoticeRow>, Error> {
    Ok(queries::list_by_ids(tx.conn, ids)?)
}
