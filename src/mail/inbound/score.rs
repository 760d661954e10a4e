//! How sure we are that an address does not work any more. One scorer for all reports.
//!
//! "No such mailbox" is an answer: such an address is not written to again. Everything else is a sign:
//! at most a point a day, stale after a week. After three, one last mail is the probe; only when that
//! comes back, too, the address is given up.

use crate::app::App;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::mail::queries::{self, ScoreRow};
use crate::mail::suppression::{self, Hasher, Why};
use crate::message::List;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// What a report says about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// There is no such mailbox.
    NoSuchMailbox,
    /// The mail was not taken, for another reason.
    Refused,
}

/// Where a sign was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// From the server itself, while we handed it the mail.
    InDialogue,
    /// In a mail that came back, which a reader of ours could have written: it ends digests, and never the
    /// mails about an account.
    InReport,
}

/// Points at which an address is probed.
const PROBE_AT: i64 = 3;
/// Between two points, at least.
const DAY_SECONDS: i64 = 86_400;
/// After this long without another sign, the earlier ones count for nothing.
const STALE_SECONDS: i64 = 7 * DAY_SECONDS;

/// What follows from a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consequence {
    Nothing,
    Count,
    Probe,
    GiveUp,
}

/// Notes a sign, and does what follows from it.
pub(super) fn note(
    app: &App,
    tx: &mut Tx<'_>,
    address: &str,
    sign: Sign,
    heard: Heard,
    detail: &str,
) -> Result<(), Error> {
    let hash = Hasher::load(tx)?.hash(address)?;
    let known = queries::find_score(tx.conn, &hash)?;
    let why = match sign {
        Sign::NoSuchMailbox => Why::NoSuchMailbox,
        Sign::Refused => Why::Failing,
    };
    let consequence = judge(known.as_ref(), sign, tx.now);
    let fresh = known.as_ref().filter(|row| !is_stale(row, tx.now));
    let points = fresh.map_or(0, |row| row.points).saturating_add(1);
    match consequence {
        Consequence::Nothing => return Ok(()),
        Consequence::GiveUp => {
            app.metrics.mail("given_up");
            let list = (heard == Heard::InReport).then_some(List::Digest);
            suppression::suppress(tx, list, address, why)?;
        }
        Consequence::Count | Consequence::Probe => {}
    }
    let probed = matches!(consequence, Consequence::Probe).then_some(At(tx.now));
    let row = ScoreRow {
        address_hash: hash,
        points,
        last_point_at: At(tx.now),
        probed_at: probed.or_else(|| fresh.and_then(|row| row.probed_at)),
        detail: detail.chars().take(300).collect(),
    };
    queries::save_score(tx.conn, &row)?;
    Ok(())
}

fn is_stale(row: &ScoreRow, now: Timestamp) -> bool {
    now > plus_seconds(row.last_point_at.0, STALE_SECONDS)
}

/// The rules. The mail that goes after the third point is the probe; if it comes back, that was it.
fn judge(known: Option<&ScoreRow>, sign: Sign, now: Timestamp) -> Consequence {
    if sign == Sign::NoSuchMailbox {
        return Consequence::GiveUp;
    }
    let Some(row) = known.filter(|row| !is_stale(row, now)) else { return Consequence::Count };
    if now < plus_seconds(row.last_point_at.0, DAY_SECONDS) {
        return Consequence::Nothing;
    }
    match (row.probed_at, row.points.saturating_add(1)) {
        (Some(_), _) => Consequence::GiveUp,
        (None, points) if points >= PROBE_AT => Consequence::Probe,
        (None, _) => Consequence::Count,
    }
}

/// Forgets signs that nothing followed.
pub(in crate::mail) fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    queries::delete_stale_scores(tx.conn, plus_seconds(tx.now, -2 * STALE_SECONDS))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(points: i64, last: i64, probed: bool) -> ScoreRow {
        ScoreRow {
            address_hash: Vec::new(),
            points,
            last_point_at: At(day(last)),
            probed_at: probed.then_some(At(day(last))),
            detail: String::new(),
        }
    }

    fn day(days: i64) -> Timestamp {
        plus_seconds(Timestamp::UNIX_EPOCH, days * DAY_SECONDS)
    }

    #[test]
    fn no_such_mailbox_is_an_answer_and_the_rest_are_signs() {
        assert_eq!(judge(None, Sign::NoSuchMailbox, day(0)), Consequence::GiveUp);
        for (known, at, consequence) in [
            (None, day(0), Consequence::Count),
            (Some(row(1, 0, false)), plus_seconds(day(0), 3_600), Consequence::Nothing),
            (Some(row(1, 0, false)), day(1), Consequence::Count),
            (Some(row(2, 0, false)), day(1), Consequence::Probe),
            (Some(row(3, 0, true)), day(1), Consequence::GiveUp),
            (Some(row(3, 0, true)), day(9), Consequence::Count),
        ] {
            assert_eq!(judge(known.as_ref(), Sign::Refused, at), consequence, "{known:?} on {at}");
        }
    }
}
