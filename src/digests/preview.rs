//! What a digest would say if it went now, what it was chosen from, and what the last ones said.
//! Changes nothing.

use super::content::{self, Candidates, Content, Readable};
use super::mails;
use super::model::{Frequency, IssueContent, IssueRow, Part, PreferencesRow};
use super::section::{Shared, Window};
use super::service::{self, Reader};
use super::views::{Candidate, ExplanationView, IssueView, PreviewView};
use super::{compose, queries};
use crate::accounts;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::practices;
use crate::types::{Id, Locale, Timestamp};

/// Who has no digest yet is shown an example from this many of the latest publications.
const EXAMPLE: i64 = 100;
/// How many of the last digests can be read again.
const KEPT: i64 = 20;

fn found(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader,
    row: &PreferencesRow,
    now: Timestamp,
) -> Result<(Window, Candidates), Error> {
    let last = practices::last_sequence(tx)?;
    let mut window = compose::window(row, last, now);
    if row.frequency == Frequency::Off {
        window.after = last.saturating_sub(EXAMPLE);
    }
    let reading = content::reading(row, &reader.country, reader.role, window);
    let mut parts = content::find_all(app, tx, &mut Shared::default(), &[(row, reading)])?;
    Ok((window, parts.pop().unwrap_or_default()))
}

/// The next digest as it stands so far.
pub(super) fn preview(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<PreviewView, Error> {
    let row = service::row(tx, reader)?;
    let (issue, content) = next(app, tx, reader, &row, tx.now)?;
    let subject = (content.total > 0).then(|| mails::subject(&issue, &content));
    Ok(PreviewView::new(row.locale(), subject, content))
}

fn next(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader,
    row: &PreferencesRow,
    now: Timestamp,
) -> Result<(IssueContent, Content), Error> {
    let (_, parts) = found(app, tx, reader, row, now)?;
    let issue = content::content(row, parts);
    let content = content::write(app, tx, &issue)?;
    Ok((issue, content))
}

/// Everything that the next digest is chosen from.
pub(super) fn explain(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<ExplanationView, Error> {
    let row = service::row(tx, reader)?;
    let (window, parts) = found(app, tx, reader, &row, tx.now)?;
    let chosen = content::content(&row, parts.clone());
    let is_shown = |section: &str, key: &str| {
        let parts = chosen.parts.iter().filter(|part| part.section == section);
        parts.flat_map(|part| part.items.iter()).any(|found| found.key == key)
    };
    let everything = parts.into_iter().map(|(section, items)| Part {
        section: section.to_owned(),
        total: items.len(),
        items: items.to_vec(),
    });
    let all = IssueContent { parts: everything.collect(), ..chosen.clone() };
    let written = content::write(app, tx, &all)?;
    let mut candidates = Vec::new();
    for section in written.sections {
        for item in section.items {
            let shown = is_shown(&section.code, &item.found.key);
            candidates.push(Candidate { shown, item: super::views::PreviewItem::new(&section.code, item) });
        }
    }
    candidates.sort_by_key(|candidate| (!candidate.shown, std::cmp::Reverse(candidate.item.score.total)));
    Ok(ExplanationView { after: window.after, up_to: window.up_to, candidates })
}

/// The next digest of a member for operators: its first slot after `now`, and its mail as text, which
/// is `None` when there is nothing new.
pub fn preview_of(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader,
    now: Timestamp,
) -> Result<(Option<Timestamp>, Option<String>), Error> {
    let row = service::row(tx, reader)?;
    let next_at = row.next_at(now);
    let (issue, content) = next(app, tx, reader, &row, now)?;
    if content.total == 0 {
        return Ok((next_at, None));
    }
    let mail = mails::draft(app, row.member_id, issue.clone(), &content, now)?;
    Ok((next_at, Some(format!("{}\n\n{mail}", mails::subject(&issue, &content)))))
}

/// The last digests of a member, the newest first.
pub(super) fn issues(app: &App, tx: &mut Tx<'_>, member: Id) -> Result<Vec<IssueView>, Error> {
    let rows = queries::list_issues(tx.conn, member, true, KEPT)?;
    let readable = Readable::of(app, tx, rows.iter().map(|row| &row.content.0))?;
    Ok(rows.into_iter().map(|row| view(app, &readable, row)).collect())
}

/// What the private feed with this key holds: its language, and the last digests of its owner.
pub(super) fn feed(app: &App, tx: &mut Tx<'_>, feed: Id) -> Result<(Locale, Vec<IssueView>), Error> {
    let row = queries::find_by_feed(tx.conn, feed)?.ok_or(Code::NotFound)?;
    let reader = accounts::find_contact(tx, row.member_id)?.ok_or(Code::NotFound)?;
    Ok((row.locale(), issues(app, tx, Reader::from(reader).id)?))
}

/// One of them.
pub(super) fn issue(app: &App, tx: &mut Tx<'_>, member: Id, id: Id) -> Result<IssueView, Error> {
    let row = queries::list_issues_by_id(tx.conn, &[id])?.pop().filter(|row| row.member_id == member);
    let row = row.ok_or(Code::NotFound)?;
    let readable = Readable::of(app, tx, std::iter::once(&row.content.0))?;
    Ok(view(app, &readable, row))
}

fn view(app: &App, readable: &Readable, row: IssueRow) -> IssueView {
    let content = readable.write(app, &row.content.0);
    let subject = (content.total > 0).then(|| mails::subject(&row.content.0, &content));
    let language = row.content.0.language.parse().unwrap_or_default();
    IssueView {
        id: row.id,
        period: row.period_key,
        composed_at: row.composed_at.0,
        content: PreviewView::new(language, subject, content),
    }
}
