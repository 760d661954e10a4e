//! What figures of the work on submissions are made of.

use diesel::prelude::*;

use super::super::model::State;
use crate::db::schema::{practice_events, practices};
use crate::db::{At, DbConn};
use crate::types::Timestamp;

/// How many steps led into this state since then.
pub(crate) fn count_steps(
    conn: &mut DbConn,
    country: Option<&str>,
    state: State,
    since: Timestamp,
) -> QueryResult<i64> {
    let steps = practice_events::table
        .inner_join(practices::table.on(practices::id.eq(practice_events::practice_id)))
        .filter(practice_events::to_state.eq(state))
        .filter(practice_events::from_state.ne(state))
        .filter(practice_events::at.gt(At(since)));
    match country {
        Some(country) => steps.filter(practices::country.eq(country)).count().get_result(conn),
        None => steps.count().get_result(conn),
    }
}

/// When what was decided since then had been sent, and when it was decided.
pub(crate) fn list_decisions(
    conn: &mut DbConn,
    country: Option<&str>,
    states: &[State],
    since: Timestamp,
) -> QueryResult<Vec<(At, At)>> {
    let steps = practice_events::table
        .inner_join(practices::table.on(practices::id.eq(practice_events::practice_id)))
        .filter(practice_events::to_state.eq_any(states.to_vec()))
        .filter(practice_events::from_state.ne(practice_events::to_state))
        .filter(practice_events::at.gt(At(since)))
        .filter(practices::submitted_at.is_not_null())
        .select((practices::submitted_at.assume_not_null(), practice_events::at));
    match country {
        Some(country) => steps.filter(practices::country.eq(country)).load(conn),
        None => steps.load(conn),
    }
}

/// Since when each practice in one of these states waits.
pub(crate) fn list_waiting(
    conn: &mut DbConn,
    country: Option<&str>,
    states: &[State],
) -> QueryResult<Vec<At>> {
    let waiting = practices::table
        .filter(practices::state.eq_any(states.to_vec()))
        .filter(practices::submitted_at.is_not_null())
        .select(practices::submitted_at.assume_not_null());
    match country {
        Some(country) => waiting.filter(practices::country.eq(country)).load(conn),
        None => waiting.load(conn),
    }
}
