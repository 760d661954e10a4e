//! What becomes of the practices of somebody who leaves.

use super::super::model::{Byline, PracticeRow, State};
use super::super::queries;
use super::moves::reindex;
use super::write::replace;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Published practices stay without a name where `keeps` says so. Everything else goes: drafts, what waited, what was
/// withdrawn.
pub fn leave(app: &App, tx: &mut Tx<'_>, member: Id, keeps: bool) -> Result<(), Error> {
    for mut row in queries::find::list_by_author(tx.conn, member)? {
        if keeps && row.state == State::Published {
            let revision = row.revision;
            row.author_id = None;
            row.byline = Byline::Hidden;
            replace(tx, &mut row, revision)?;
        } else {
            delete(app, tx, row)?;
        }
    }
    Ok(())
}

fn delete(app: &App, tx: &mut Tx<'_>, mut row: PracticeRow) -> Result<(), Error> {
    let was = row.published_sequence.take();
    reindex(app, tx, &row, was)?;
    queries::write::delete(tx.conn, row.id, row.revision)?;
    let event = Event::new("practice.deleted", "practice", row.id).in_country(&row.country);
    audit::record(tx, None, event)
}
