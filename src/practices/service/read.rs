//! Reading: lists, single records, counts.

use super::super::filter::Filter;
use super::super::model::CardRow;
use super::super::queries;
use super::super::queries::list::Window;
use crate::db::Tx;
use crate::error::Error;

/// More than any list needs at once: for what is cut elsewhere.
const ALL: i64 = 10_000;

/// The number of the latest publication; 0 when there is none.
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
