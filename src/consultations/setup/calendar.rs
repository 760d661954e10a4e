//! The dates on which results are released. Pure.
//!
//! They follow from the phases at the opening and are known before anybody takes part. Nobody's answer, and nobody's
//! going, brings a release about; and there are few, because each one costs.

use super::input::PhaseInput;
use super::model::{ConsultationRow, PhaseRow, Visibility};
use super::phases::contributions_end;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// From the close to the last date, in seconds: two weeks in which people can take their part back and are not in the
/// last numbers.
const LAST_AFTER_SECONDS: i64 = 14 * 86_400;

/// All dates, in order: those that people were told, or before the opening those that they would be told.
pub fn dates(row: &ConsultationRow, phases: &[PhaseRow]) -> Vec<Timestamp> {
    if row.release_dates.0.is_empty() { planned(row, phases) } else { row.release_dates.0.clone() }
}

/// The dates that follow from phases. Where results wait for the close, there are two: the close, and one for what was
/// taken back. Where they are seen before, there are two more, after a third and two thirds of the time from the
/// opening, or from the first day if it is later. A consultation that was imported has no phases: it is over when it comes.
pub fn planned(row: &ConsultationRow, phases: &[PhaseRow]) -> Vec<Timestamp> {
    let takes = |phase: &&PhaseRow| !phase.kind.accepts().is_empty();
    let begin = phases.iter().find(takes).map(|phase| phase.begins_at.0);
    let Some((begin, end)) = begin.zip(contributions_end(phases)) else {
        let imported = row.opened_at.filter(|_| phases.is_empty());
        return imported.map(|at| last(at.0).into()).unwrap_or_default();
    };
    let begin = row.opened_at.map_or(begin, |opened| opened.0.max(begin));
    let third = (end.as_second() - begin.as_second()) / 3;
    let early = [plus_seconds(begin, third), plus_seconds(begin, 2 * third)];
    let is_early = row.visibility != Visibility::AfterClose;
    early.into_iter().filter(|_| is_early).chain(last(end)).collect()
}

fn last(end: Timestamp) -> [Timestamp; 2] {
    [end, plus_seconds(end, LAST_AFTER_SECONDS)]
}

/// The dates of an open consultation when its last day is put off: the last two move with it, those before stay. None
/// when the last day stays.
pub fn put_off(row: &ConsultationRow, kept: &[PhaseRow], wanted: &[PhaseInput]) -> Option<Vec<Timestamp>> {
    let takes = |phase: &&PhaseInput| !phase.kind.accepts().is_empty();
    let end = wanted.iter().filter(takes).map(|phase| phase.ends_at).max()?;
    if contributions_end(kept) == Some(end) {
        return None;
    }
    let dates = dates(row, kept);
    let early = dates.len().saturating_sub(2);
    Some(dates.into_iter().take(early).chain(last(end)).collect())
}

/// The date of the next release that is to be made, after so many.
pub fn next(row: &ConsultationRow, phases: &[PhaseRow]) -> Option<Timestamp> {
    dates(row, phases).get(usize::try_from(row.release_count).ok()?).copied()
}
