//! What a digest would say if it went now. Changes nothing.

use super::content::{Content, Shared, Window, gather};
use super::mails::DigestMail;
use super::model::{Frequency, PreferencesRow};
use super::service::{self, Reader};
use super::views::PreviewView;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::practices;
use crate::types::Timestamp;

/// Who has no digest yet is shown an example from this many of the latest publications.
const EXAMPLE: i64 = 100;

fn content(app: &App, tx: &mut Tx<'_>, row: &PreferencesRow) -> Result<Content, Error> {
    let last = practices::last_sequence(tx)?;
    let window: Window = match row.frequency {
        Frequency::Off => (last.saturating_sub(EXAMPLE), last),
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly => (row.last_sequence, last),
    };
    gather(app, tx, &mut Shared::default(), &row.interests.0, window, row.locale())
}

/// The next digest as it stands so far.
pub(super) fn preview(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<PreviewView, Error> {
    let row = service::row(tx, reader)?;
    let content = content(app, tx, &row)?;
    let subject = (content.total > 0).then(|| DigestMail::new(app, &row, &content).subject());
    Ok(PreviewView::new(row.locale(), subject, content))
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
    let next = row.schedule().next_at(now);
    let content = content(app, tx, &row)?;
    if content.total == 0 {
        return Ok((next, None));
    }
    let mail = DigestMail::new(app, &row, &content);
    Ok((next, Some(format!("{}\n\n{}", mail.subject(), mail.text()?))))
}
