//! What digests ask for: for many readers at once, so that the number of statements does not grow with them.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::super::model::{CardRow, PracticeEventRow, State};
use crate::db::schema::{practice_events, practices};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

/// Those of the practices that are published now.
pub(crate) fn list_published(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<CardRow>> {
    practices::table
        .filter(practices::id.eq_any(ids.to_vec()))
        .filter(practices::published_sequence.is_not_null())
        .select(CardRow::as_select())
        .load(conn)
}

/// The author of a practice, its title and the title's language.
pub(crate) type Titled = (Option<Id>, String, String);

/// The steps of these authors' practices into one of `states` in the window `(since, until]`, the
/// oldest first.
pub(crate) fn list_steps(
    conn: &mut DbConn,
    authors: &[Id],
    states: &[State],
    since: Timestamp,
    until: Timestamp,
) -> QueryResult<Vec<(PracticeEventRow, Titled)>> {
    practice_events::table
        .inner_join(practices::table.on(practices::id.eq(practice_events::practice_id)))
        .filter(practices::author_id.eq_any(authors.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(practice_events::to_state.eq_any(states.to_vec()))
        .filter(practice_events::from_state.ne(practice_events::to_state))
        // What was overtaken since is no news.
        .filter(practices::state.eq(practice_events::to_state))
        .filter(practice_events::at.gt(At(since)).and(practice_events::at.le(At(until))))
        .order((practice_events::at, practice_events::id))
        .select((
            PracticeEventRow::as_select(),
            (practices::author_id, practices::title, practices::language),
        ))
        .load(conn)
}

/// One step with what it was about.
pub(crate) fn list_steps_by_id(
    conn: &mut DbConn,
    ids: &[Id],
) -> QueryResult<Vec<(PracticeEventRow, Titled)>> {
    practice_events::table
        .inner_join(practices::table.on(practices::id.eq(practice_events::practice_id)))
        .filter(practice_events::id.eq_any(ids.to_vec()))
        .select((
            PracticeEventRow::as_select(),
            (practices::author_id, practices::title, practices::language),
        ))
        .load(conn)
}

/// How many practices wait in each country, and since when the oldest.
pub(crate) fn count_waiting(
    conn: &mut DbConn,
    states: &[State],
) -> QueryResult<Vec<(String, i64, Option<At>)>> {
    practices::table
        .filter(practices::state.eq_any(states.to_vec()))
        .group_by(practices::country)
        .select((practices::country, count_star(), min(practices::submitted_at)))
        .load(conn)
}
