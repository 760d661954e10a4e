//! What a consultation takes at which time. Pure: an instant and a list of phases in, a phase out.

use super::input::PhaseInput;
use super::model::PhaseRow;
use crate::error::{Code, Error};
use crate::text_enum;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

text_enum! {
    /// What happens in a phase.
    PhaseKind {
        /// People read what it is about.
        Inform = "inform",
        /// People answer questions and tell stories.
        Listen = "listen",
        /// People write statements and vote on them.
        Statements = "statements",
        /// People vote and rank; nothing new comes in.
        Prioritise = "prioritise",
        /// Those who asked say what they heard and decided.
        Respond = "respond",
    }
}

text_enum! {
    /// Something a participant writes.
    Act {
        /// An answer to a question.
        Answer = "answer",
        /// A statement.
        Statement = "statement",
        /// A vote.
        Vote = "vote",
        /// Something about oneself, after the contribution.
        SelfDescription = "self-description",
    }
}

impl PhaseKind {
    /// What participants may write in this phase. Taking one's part back is possible always.
    pub const fn accepts(self) -> &'static [Act] {
        match self {
            Self::Inform | Self::Respond => &[],
            Self::Listen => &[Act::Answer, Act::SelfDescription],
            Self::Statements => &[Act::Answer, Act::Statement, Act::Vote, Act::SelfDescription],
            Self::Prioritise => &[Act::Answer, Act::Vote, Act::SelfDescription],
        }
    }
}

/// Where a consultation stands at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the first phase.
    Upcoming,
    /// Between two phases.
    Pause,
    /// After the last phase.
    Closed,
    /// Within a phase.
    Within(PhaseKind),
}

impl Moment {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Pause => "pause",
            Self::Within(kind) => kind.code(),
            Self::Closed => "closed",
        }
    }

    /// What participants may write now.
    pub const fn accepts(self) -> &'static [Act] {
        match self {
            Self::Within(kind) => kind.accepts(),
            Self::Upcoming | Self::Pause | Self::Closed => &[],
        }
    }
}

/// The moment of `now` among phases in their order. A phase holds from its first instant until just
/// before its last, so that no instant belongs to two.
pub fn moment(phases: &[PhaseRow], now: Timestamp) -> Moment {
    if let Some(phase) = phases.iter().find(|phase| phase.begins_at.0 <= now && now < phase.ends_at.0) {
        return Moment::Within(phase.kind);
    }
    match (phases.first(), phases.last()) {
        (Some(first), _) if now < first.begins_at.0 => Moment::Upcoming,
        (Some(_), Some(last)) if now < last.ends_at.0 => Moment::Pause,
        _ => Moment::Closed,
    }
}

/// The last instant at which participants can write anything: results that wait for the close wait
/// for this.
pub fn contributions_end(phases: &[PhaseRow]) -> Option<Timestamp> {
    phases.iter().rev().find(|phase| !phase.kind.accepts().is_empty()).map(|phase| phase.ends_at.0)
}

/// Whether all that people could say has been said.
pub fn is_heard(phases: &[PhaseRow], now: Timestamp) -> bool {
    contributions_end(phases).is_none_or(|end| end <= now)
}

/// How long before it people know of a date that was moved, in seconds.
const NOTICE_SECONDS: i64 = 86_400;

/// How far an end can be put off, in seconds from now: two years.
const FARTHEST_SECONDS: i64 = 2 * 366 * 86_400;

/// Refuses phases of an open consultation that break a promise. What takes answers and has begun stays as it began,
/// and ends no earlier than was said; an end is put off a day or more before it, to tomorrow or later, and by two years at
/// most. From then on everything else that was announced comes, as what it was announced, no earlier than was said. What
/// is over stays over: nothing takes answers again, also not under another name.
pub fn check_moved(kept: &[PhaseRow], wanted: &[PhaseInput], now: Timestamp) -> Result<(), Error> {
    let fault = |code| Err(Error::field("phases", code));
    let takes = |kind: PhaseKind| !kind.accepts().is_empty();
    let is_same = |phase: &PhaseRow, wanted: &PhaseInput| {
        (phase.kind, phase.begins_at.0) == (wanted.kind, wanted.begins_at)
    };
    let begun = || kept.iter().filter(|phase| takes(phase.kind) && phase.begins_at.0 <= now);
    for phase in begun() {
        let Some(moved) = wanted.iter().find(|wanted| is_same(phase, wanted)) else { return fault("begun") };
        let (was, is) = (phase.ends_at.0, moved.ends_at);
        if is != was && was <= now {
            return fault("is-over");
        }
        if is < was {
            return fault("only-later");
        }
        let notice = plus_seconds(now, NOTICE_SECONDS);
        if is > was && (is < notice || was < notice) {
            return fault("a-day-before");
        }
        if is > was && is > plus_seconds(now, FARTHEST_SECONDS) {
            return fault("too-far");
        }
    }
    let is_kept = |wanted: &PhaseInput| kept.iter().any(|phase| is_same(phase, wanted));
    if wanted.iter().any(|wanted| wanted.ends_at <= now && !is_kept(wanted)) {
        return fault("ends-in-the-past");
    }
    let end = wanted.iter().filter(|wanted| takes(wanted.kind)).map(|wanted| wanted.ends_at).max();
    if contributions_end(kept).is_some_and(|was| was <= now && end > Some(was)) {
        return fault("is-over");
    }
    if begun().next().is_some() && !all_come(kept, wanted) { fault("only-later") } else { Ok(()) }
}

/// Whether each phase of `kept` is among `wanted`, in order, with what happens in it, and neither begins nor ends earlier.
fn all_come(kept: &[PhaseRow], wanted: &[PhaseInput]) -> bool {
    let mut rest = wanted.iter();
    kept.iter().all(|phase| {
        rest.any(|wanted| {
            wanted.kind == phase.kind
                && wanted.begins_at >= phase.begins_at.0
                && wanted.ends_at >= phase.ends_at.0
        })
    })
}

/// Refuses an act that the moment does not take, with its name.
pub fn check(phases: &[PhaseRow], now: Timestamp, act: Act) -> Result<(), Error> {
    let moment = moment(phases, now);
    if moment.accepts().contains(&act) {
        return Ok(());
    }
    let allowed = moment.accepts().iter().map(|act| act.code()).collect();
    Err(Error { allowed, ..not_now(phases, now) })
}

/// The refusal of what the present moment does not take, which names the moment.
pub fn not_now(phases: &[PhaseRow], now: Timestamp) -> Error {
    Error { phase: Some(moment(phases, now).code()), ..Error::new(Code::NotInThisPhase) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::At;
    use crate::types::Id;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn phases() -> Vec<PhaseRow> {
        let phase = |position, kind, begins: &str, ends: &str| PhaseRow {
            consultation_id: Id(uuid::Uuid::nil()),
            position,
            kind,
            begins_at: At(at(begins)),
            ends_at: At(at(ends)),
        };
        vec![
            phase(0, PhaseKind::Listen, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            phase(1, PhaseKind::Statements, "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            phase(2, PhaseKind::Respond, "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
        ]
    }

    #[test]
    fn every_instant_has_one_moment() {
        let cases = [
            ("2026-02-28T23:59:59.999999Z", Moment::Upcoming),
            ("2026-03-01T00:00:00Z", Moment::Within(PhaseKind::Listen)),
            ("2026-03-31T23:59:59.999999Z", Moment::Within(PhaseKind::Listen)),
            ("2026-04-01T00:00:00Z", Moment::Within(PhaseKind::Statements)),
            ("2026-05-01T00:00:00Z", Moment::Pause),
            ("2026-06-01T00:00:00Z", Moment::Within(PhaseKind::Respond)),
            ("2026-07-01T00:00:00Z", Moment::Closed),
        ];
        for (instant, expected) in cases {
            assert_eq!(moment(&phases(), at(instant)), expected, "{instant}");
        }
        assert_eq!(moment(&[], at("2026-03-01T00:00:00Z")), Moment::Closed);
    }

    #[test]
    fn what_is_not_taken_is_refused_with_the_name_of_the_phase() {
        let error = check(&phases(), at("2026-03-10T00:00:00Z"), Act::Vote).unwrap_err();
        assert_eq!((error.code, error.phase), (Code::NotInThisPhase, Some("listen")));
        assert_eq!(error.allowed, ["answer", "self-description"]);
        assert!(check(&phases(), at("2026-04-10T00:00:00Z"), Act::Vote).is_ok());
    }

    #[test]
    fn no_edit_ends_what_runs_or_changes_how_it_began() {
        let input = |row: &PhaseRow| PhaseInput {
            kind: row.kind,
            begins_at: row.begins_at.0,
            ends_at: row.ends_at.0,
        };
        let as_kept: Vec<PhaseInput> = phases().iter().map(input).collect();
        let with = |index: usize, change: &dyn Fn(&mut PhaseInput)| {
            let mut wanted = as_kept.clone();
            change(&mut wanted[index]);
            wanted
        };
        let fault = |wanted: &[PhaseInput], now: &str| {
            let refused = check_moved(&phases(), wanted, at(now)).err();
            refused.map(|error| error.fields[0].code)
        };
        let within_the_second = "2026-04-10T12:00:00Z";
        assert_eq!(fault(&as_kept, within_the_second), None);
        let ends = |day: &'static str| move |phase: &mut PhaseInput| phase.ends_at = at(day);
        let begins = |day: &'static str| move |phase: &mut PhaseInput| phase.begins_at = at(day);
        assert_eq!(fault(&with(1, &ends("2026-04-09T00:00:00Z")), within_the_second), Some("only-later"));
        assert_eq!(fault(&with(1, &ends("2026-04-30T00:00:00Z")), within_the_second), Some("only-later"));
        assert_eq!(fault(&with(1, &ends("2026-05-20T00:00:00Z")), within_the_second), None);
        assert_eq!(fault(&with(1, &begins("2026-04-02T00:00:00Z")), within_the_second), Some("begun"));
        assert_eq!(fault(&as_kept[..1], within_the_second), Some("begun"));
        let day_before = "2026-04-29T12:00:00Z";
        assert_eq!(fault(&with(1, &ends("2026-05-02T00:00:00Z")), day_before), None);
        assert_eq!(fault(&with(1, &ends("2040-05-02T00:00:00Z")), day_before), Some("too-far"));
        let last_day = "2026-04-30T12:00:00Z";
        assert_eq!(fault(&with(1, &ends("2026-05-01T06:00:00Z")), last_day), Some("a-day-before"));
        assert_eq!(fault(&with(1, &ends("2026-05-20T00:00:00Z")), last_day), Some("a-day-before"));
        // The answer that was promised comes.
        assert_eq!(fault(&as_kept[..2], within_the_second), Some("only-later"));
        assert_eq!(fault(&with(2, &ends("2026-06-20T00:00:00Z")), within_the_second), Some("only-later"));
        // What has not begun is not dropped either, once people take part: it was the last day.
        assert_eq!(fault(&as_kept[..1], "2026-03-10T00:00:00Z"), Some("only-later"));
        // Before anything has begun, it can be put off or called off.
        assert_eq!(fault(&as_kept[2..], "2026-02-01T00:00:00Z"), None);
        // What has ended takes nothing again, under no name.
        let after = "2026-05-10T00:00:00Z";
        assert_eq!(fault(&with(1, &ends("2026-05-20T00:00:00Z")), after), Some("is-over"));
        let listens_again = with(2, &|phase| phase.kind = PhaseKind::Listen);
        assert_eq!(fault(&listens_again, after), Some("is-over"));
        assert_eq!(fault(&with(2, &ends("2026-08-01T00:00:00Z")), after), None, "the answer may take longer");
    }

    #[test]
    fn all_is_heard_before_the_answer() {
        assert_eq!(contributions_end(&phases()), Some(at("2026-05-01T00:00:00Z")));
        assert!(!is_heard(&phases(), at("2026-04-30T23:59:59Z")));
        assert!(is_heard(&phases(), at("2026-05-01T00:00:00Z")));
    }
}
