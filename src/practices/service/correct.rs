//! Correcting the wording of what is published. Readers see that it was corrected, and in which parts;
//! the other side is told by mail and can look at both texts.

use super::super::input::SavePractice;
use super::super::model::{PracticeEventRow, PracticeRow};
use super::super::{mails, queries, wording};
use super::moves::{reindex, role_of};
use super::write::replace;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Json, Tx};
use crate::error::Error;

/// The name of this step in a practice's history.
pub const CORRECT: &str = "correct";

/// Writes a checked correction into the row of a published practice, and on record.
pub(super) fn correct(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &mut PracticeRow,
    based_on: i64,
    input: SavePractice,
) -> Result<(), Error> {
    let published = SavePractice::of(row);
    wording::check(&published, &input)?;
    input.check_submittable()?;
    let is_author = row.author_id == Some(actor.id);
    if input.byline != published.byline && !is_author {
        return Err(Error::field("byline", "author-only"));
    }
    let corrections = wording::corrections(&published, &input);
    let parts: Vec<String> = corrections.iter().map(|correction| correction.part.clone()).collect();
    input.write_into(row);
    replace(tx, row, based_on)?;
    reindex(app, tx, row, row.published_sequence)?;
    if !corrections.is_empty() {
        let event = PracticeEventRow {
            id: tx.new_id(),
            practice_id: row.id,
            at: At(tx.now),
            action: CORRECT.to_owned(),
            from_state: row.state,
            to_state: row.state,
            round: row.round,
            actor_id: Some(actor.id),
            actor_role: role_of(Some(actor), row).to_owned(),
            reason_code: None,
            note: None,
            corrections: Some(Json(corrections)),
        };
        queries::write::insert_event(tx.conn, &event)?;
        mails::corrected(app, tx, actor, row)?;
    }
    let event = Event::new("practice.corrected", "practice", row.id).in_country(&row.country);
    audit::record(
        tx,
        Some(actor),
        event.with(serde_json::json!({ "revision": row.revision, "parts": parts })),
    )
}
