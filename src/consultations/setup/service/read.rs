//! What readers see of a consultation.

use super::super::model::{ConsultationRow, ConsultationState, PhaseRow, Visibility, without_names};
use super::super::queries::consultation::{self, Drafts};
use super::super::queries::steward;
use super::super::views::ConsultationView;
use super::super::{phases, policy};
use super::{Loaded, load, opening};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::cursor::Page;
use crate::types::{Id, Timestamp};

/// One consultation.
pub fn one(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    preview: Option<&str>,
) -> Result<ConsultationView, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, preview)?;
    view_of(tx, actor, loaded)
}

/// Consultations, the newest first; drafts only for their own country's coordinators.
pub fn list(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<ConsultationView>, Error> {
    let before = cursor.map(read_cursor).transpose()?;
    let drafts = match actor {
        Some(actor) if actor.is_administrator() => Drafts::All,
        Some(actor) if actor.is_coordinator() => Drafts::Of(&actor.country),
        _ => Drafts::None,
    };
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = consultation::list(tx.conn, drafts, before, wanted)?;
    let page = Page::of(rows, limit, |row| format!("{}.{}", row.created_at.0.as_microsecond(), row.id));
    let mut items = Vec::new();
    for row in page.items {
        let phases = consultation::list_phases(tx.conn, row.id)?;
        items.push(view_of(tx, actor, Loaded { row, phases })?);
    }
    Ok(Page { items, next_cursor: page.next_cursor })
}

fn read_cursor(cursor: &str) -> Result<(At, Id), Error> {
    let fault = || Error::field("cursor", "malformed");
    let (at, id) = cursor.split_once('.').ok_or_else(fault)?;
    let at = at.parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok()).ok_or_else(fault)?;
    Ok((At(at), id.parse().map_err(|_| fault())?))
}

/// The view for one reader: the preview code and the stewards only for its staff.
pub(crate) fn view_of(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    loaded: Loaded,
) -> Result<ConsultationView, Error> {
    let manages = actor.is_some_and(|actor| policy::looks_after(actor, &loaded.row));
    let stewards = if manages { steward::list_stewards(tx.conn, loaded.row.id)? } else { Vec::new() };
    let agreed_by = if manages { opening::agreed_by(tx, &loaded.row)? } else { Vec::new() };
    let mut view = ConsultationView::of(loaded.row, &loaded.phases, tx.now);
    view.manages = manages;
    if view.stewards_needed > 0 {
        view.stewards_refilled_at = steward::last_agreed(tx.conn, view.id)?.map(|at| at.0);
    }
    view.stewards = stewards;
    view.agreed_by = agreed_by;
    if !manages {
        view.preview_code = None;
        for texts in [&mut view.title, &mut view.purpose, &mut view.benefit, &mut view.benefit_answer] {
            without_names(texts);
        }
    }
    Ok(view)
}

/// Whether releases may be seen by a reader: always by rule, never by rank. `takes_part` is somebody
/// who has said something.
pub fn results_are_visible(
    row: &ConsultationRow,
    phases: &[PhaseRow],
    takes_part: bool,
    now: Timestamp,
) -> bool {
    match (row.state, row.visibility) {
        (ConsultationState::Draft, _) => false,
        (_, Visibility::Live) => true,
        (_, Visibility::AfterAnswer) => takes_part || phases::is_heard(phases, now),
        (_, Visibility::AfterClose) => phases::is_heard(phases, now),
    }
}
