//! How many tries at a secret are evaluated. A try is counted before it is evaluated, so that of any number that
//! come at once no more get through than one after the other would.
//!
//! Pure: the state goes in and comes out. What follows from a wrong try is a wait that lengthens and has an end;
//! after the most failures in a row nothing is evaluated any more (NIST SP 800-63B-4, 3.2.2).

use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// How long a try that was begun may take, in seconds; then it counts as wrong, also when its node has died.
const PENDING_SECONDS: i64 = 60;

/// How long a lane stays closed, in seconds: a thousand years, until what it guards is replaced.
const NEVER_SECONDS: i64 = 1_000 * 365 * 86_400;

/// What a lane allows.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Failures in a row that cost no wait.
    pub free: i64,
    /// Failures in a row after which the lane is closed.
    pub most: i64,
    /// The first wait, in seconds; each further failure doubles it.
    pub first_wait: i64,
    /// The longest wait, in seconds.
    pub longest_wait: i64,
    /// How long failures are remembered, in seconds.
    pub memory: i64,
    /// Whether each failure begins the memory anew; otherwise it begins with the first one.
    pub is_renewed: bool,
    /// Whether a right try makes the failures before it forgotten.
    pub is_forgiven: bool,
}

/// Where a lane stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Wrong tries that are remembered.
    pub failures: i64,
    /// Tries that are being evaluated.
    pub pending: i64,
    /// When these count as wrong.
    pub pending_ends_at: Timestamp,
    /// When the next try is evaluated.
    pub open_at: Timestamp,
    /// When the failures are forgotten; those that have closed the lane are not.
    pub forgotten_at: Timestamp,
}

/// Whether a try is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is.
    Open,
    /// As many as may be are being evaluated just now; what comes of them decides.
    Busy,
    /// Not before this instant.
    Wait(Timestamp),
    /// Not any more.
    Closed,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The secret.
    Right,
    /// Not the secret.
    Wrong,
    /// It was not evaluated.
    GivenBack,
}

impl Tries {
    /// A lane that nobody has used.
    pub const fn none(now: Timestamp) -> Self {
        Self { failures: 0, pending: 0, pending_ends_at: now, open_at: now, forgotten_at: now }
    }
}

impl Rule {
    /// How long the next try waits after `failures` in a row, in seconds.
    fn wait_after(&self, failures: i64) -> i64 {
        let beyond = failures.saturating_sub(self.free);
        if beyond <= 0 {
            return 0;
        }
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX).min(20);
        self.first_wait.checked_shl(doublings).unwrap_or(i64::MAX).min(self.longest_wait)
    }

    /// The state as it is now: what has ended is over, and no end is further away than one that would begin now, so
    /// that a clock that went back lengthens nothing.
    pub fn at(&self, tries: Tries, now: Timestamp) -> Tries {
        let no_later_than = |instant: Timestamp, seconds: i64| instant.min(plus_seconds(now, seconds));
        let mut tries = Tries {
            pending_ends_at: no_later_than(tries.pending_ends_at, PENDING_SECONDS),
            open_at: no_later_than(tries.open_at, self.wait_after(tries.failures)),
            forgotten_at: match tries.failures < self.most {
                true => no_later_than(tries.forgotten_at, self.memory),
                false => tries.forgotten_at,
            },
            ..tries
        };
        if tries.pending > 0 && tries.pending_ends_at <= now {
            tries = self.failed(tries, tries.pending, now);
            tries.pending = 0;
        }
        if tries.pending == 0 && tries.forgotten_at <= now && tries.failures < self.most {
            tries = Tries::none(now);
        }
        tries
    }

    /// Whether a try is evaluated now, in a state that [`Rule::at`] has brought up to date.
    pub fn answer(&self, tries: &Tries, now: Timestamp) -> Answer {
        if tries.failures >= self.most {
            Answer::Closed
        } else if now < tries.open_at {
            Answer::Wait(tries.open_at)
        } else if tries.pending == 0 || tries.failures.saturating_add(tries.pending) < self.free {
            Answer::Open
        } else {
            Answer::Busy
        }
    }

    /// Counts a try that is about to be evaluated.
    pub fn begun(&self, tries: Tries, now: Timestamp) -> Tries {
        Tries {
            pending: tries.pending.saturating_add(1),
            pending_ends_at: plus_seconds(now, PENDING_SECONDS),
            ..tries
        }
    }

    /// Counts what came of a try that was begun.
    pub fn ended(&self, tries: Tries, outcome: Outcome, now: Timestamp) -> Tries {
        let tries = Tries { pending: tries.pending.saturating_sub(1).max(0), ..tries };
        match outcome {
            Outcome::Wrong => self.failed(tries, 1, now),
            Outcome::Right if self.is_forgiven => {
                Tries { failures: 0, open_at: now, forgotten_at: now, ..tries }
            }
            Outcome::Right | Outcome::GivenBack => tries,
        }
    }

    fn failed(&self, tries: Tries, more: i64, now: Timestamp) -> Tries {
        let failures = tries.failures.saturating_add(more);
        let is_first = tries.failures == 0 || tries.forgotten_at <= now;
        let forgotten_at = if failures >= self.most {
            plus_seconds(now, NEVER_SECONDS)
        } else if self.is_renewed || is_first {
            plus_seconds(now, self.memory)
        } else {
            tries.forgotten_at
        };
        Tries { failures, open_at: plus_seconds(now, self.wait_after(failures)), forgotten_at, ..tries }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ACCOUNT: Rule = Rule {
        free: 10,
        most: 90,
        first_wait: 30,
        longest_wait: 900,
        memory: 30 * 86_400,
        is_renewed: true,
        is_forgiven: true,
    };

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// A try at `now`: how it was answered, and the state after it.
    fn tried(rule: &Rule, tries: Tries, outcome: Outcome, now: Timestamp) -> (Answer, Tries) {
        let tries = rule.at(tries, now);
        let answer = rule.answer(&tries, now);
        match answer {
            Answer::Open => (answer, rule.ended(rule.begun(tries, now), outcome, now)),
            _ => (answer, tries),
        }
    }

    #[test]
    fn waits_begin_late_double_and_have_an_end() {
        let waits: Vec<i64> = (9..=18).map(|failures| ACCOUNT.wait_after(failures)).collect();
        assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn refused_tries_lengthen_nothing() {
        let now = second(0);
        let mut tries = Tries::none(now);
        for _ in 0..11 {
            tries = tried(&ACCOUNT, tries, Outcome::Wrong, now).1;
        }
        for later in 0..30 {
            let (answer, after) = tried(&ACCOUNT, tries, Outcome::Wrong, second(later));
            assert_eq!(answer, Answer::Wait(second(30)));
            tries = after;
        }
        assert_eq!(tried(&ACCOUNT, tries, Outcome::Right, second(30)).0, Answer::Open);
    }

    #[test]
    fn after_the_most_failures_nothing_is_evaluated_ever() {
        let mut tries = Tries::none(second(0));
        let mut evaluated = 0;
        for try_number in 0..2_000 {
            let (answer, after) = tried(&ACCOUNT, tries, Outcome::Wrong, second(try_number * 900));
            evaluated += i64::from(answer == Answer::Open);
            tries = after;
        }
        assert_eq!(evaluated, ACCOUNT.most);
        assert_eq!(tried(&ACCOUNT, tries, Outcome::Right, second(10 * 365 * 86_400)).0, Answer::Closed);
    }

    #[test]
    fn a_clock_that_went_back_makes_no_wait_longer() {
        let mut tries = Tries::none(second(0));
        for _ in 0..11 {
            tries = tried(&ACCOUNT, tries, Outcome::Wrong, second(0)).1;
        }
        let yesterday = |later: i64| second(later - 86_400);
        let (answer, tries) = tried(&ACCOUNT, tries, Outcome::Wrong, yesterday(0));
        assert_eq!(answer, Answer::Wait(yesterday(30)));
        assert_eq!(tried(&ACCOUNT, tries, Outcome::Right, yesterday(30)).0, Answer::Open);
    }

    #[test]
    fn a_try_that_nobody_ends_counts_as_wrong() {
        let tries = ACCOUNT.begun(Tries::none(second(0)), second(0));
        assert_eq!(ACCOUNT.at(tries, second(PENDING_SECONDS)).failures, 1);
        assert_eq!(ACCOUNT.at(tries, second(PENDING_SECONDS)).pending, 0);
    }

    #[test]
    fn an_address_begins_anew_after_its_hour_and_one_right_try_forgives_nothing() {
        let rule = Rule {
            free: 2,
            most: i64::MAX,
            first_wait: 3_600,
            longest_wait: 3_600,
            memory: 3_600,
            is_renewed: false,
            is_forgiven: false,
        };
        let mut tries = Tries::none(second(0));
        for (later, outcome, expected) in [
            (0, Outcome::Wrong, Answer::Open),
            (10, Outcome::Right, Answer::Open),
            (20, Outcome::Wrong, Answer::Open),
            (30, Outcome::Wrong, Answer::Open),
            (40, Outcome::Right, Answer::Wait(second(3_630))),
            (3_600, Outcome::Right, Answer::Open),
        ] {
            let (answer, after) = tried(&rule, tries, outcome, second(later));
            assert_eq!(answer, expected, "{later}");
            tries = after;
        }
    }

    proptest! {
        /// Whatever comes at once and in which order: what is evaluated between two right tries stays within the rule.
        #[test]
        fn never_more_are_evaluated_than_one_after_the_other(
            steps in proptest::collection::vec((0_i64..40, 0_usize..3), 1..400),
        ) {
            let (mut tries, mut now, mut open, mut evaluated) = (Tries::none(second(0)), second(0), 0_i64, 0_i64);
            for (pass, step) in steps {
                now = plus_seconds(now, pass);
                tries = ACCOUNT.at(tries, now);
                // What nobody ended has become a failure.
                open = open.min(tries.pending);
                if step > 0 && ACCOUNT.answer(&tries, now) == Answer::Open {
                    tries = ACCOUNT.begun(tries, now);
                    (open, evaluated) = (open + 1, evaluated + 1);
                } else if open > 0 {
                    tries = ACCOUNT.ended(tries, Outcome::Wrong, now);
                    open -= 1;
                }
                prop_assert_eq!(tries.failures + tries.pending, evaluated);
                prop_assert!(evaluated <= ACCOUNT.most);
                prop_assert!(tries.pending <= ACCOUNT.free);
                prop_assert!(tries.open_at <= plus_seconds(now, ACCOUNT.longest_wait));
            }
        }
    }
}
