//! How the work on submissions goes, in numbers.

use super::super::model::State;
use super::super::queries;
use super::read::queue_country;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Timestamp;

/// How far back figures go, in seconds: thirty days.
const BACK: i64 = 30 * DAY;
const DAY: i64 = 86_400;

/// The last days of the bands in which what waits is counted by age; the last band has no end.
pub const AGES: [i64; 3] = [2, 7, 14];

/// Of the last thirty days, and of what waits now: of a coordinator's country, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many submissions came in, second rounds counted.
    pub submitted: i64,
    /// How many practices were published.
    pub published: i64,
    /// In the middle, how many days a decision took; none without a decision.
    pub median_days: Option<i64>,
    /// How many wait for coordinators: up to so many days as [`AGES`] says, and longer.
    pub ages: [i64; 4],
}

/// The figures for this person.
pub fn figures(tx: &mut Tx<'_>, actor: &Actor) -> Result<Figures, Error> {
    let country = queue_country(actor)?;
    let since = crate::types::clock::plus_seconds(tx.now, -BACK);
    let count = |tx: &mut Tx<'_>, state| queries::figures::count_steps(tx.conn, country, state, since);
    let decided = [State::Published, State::Declined];
    let days = queries::figures::list_decisions(tx.conn, country, &decided, since)?;
    let waiting = queries::figures::list_waiting(tx.conn, country, &[State::Submitted, State::Screening])?;
    Ok(Figures {
        submitted: count(tx, State::Submitted)?,
        published: count(tx, State::Published)?,
        median_days: median(days.iter().map(|(begun, decided)| days_between(begun.0, decided.0)).collect()),
        ages: by_age(waiting.iter().map(|since| days_between(since.0, tx.now))),
    })
}

fn days_between(one: Timestamp, other: Timestamp) -> i64 {
    other.as_second().saturating_sub(one.as_second()).max(0) / DAY
}

/// The number in the middle; of two, the lower one.
fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

fn by_age(days: impl Iterator<Item = i64>) -> [i64; 4] {
    let mut ages = [0; 4];
    for days in days {
        let band = AGES.iter().position(|last| days <= *last).unwrap_or(AGES.len());
        if let Some(number) = ages.get_mut(band) {
            *number += 1;
        }
    }
    ages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_number_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 3]), Some(3));
        assert_eq!(median(vec![4, 2]), Some(2));
    }

    #[test]
    fn what_waits_is_counted_by_its_age() {
        assert_eq!(by_age([0, 2, 3, 7, 8, 14, 15, 400].into_iter()), [2, 2, 2, 2]);
        assert_eq!(by_age(std::iter::empty()), [0; 4]);
    }
}
