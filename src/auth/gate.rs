//! Who may try a password: the rules of [`tries`](super::tries), kept in the database so that they hold on all nodes.
//!
//! A stranger's try is counted for its network address and for the account. A device on which the member has logged
//! in before has a lane of its own, and so has whoever is logged in: nobody else's tries keep the owner out.

use super::keys::{Keys, Purpose};
use super::queries;
use super::tries::{Answer, Outcome, Rule, Tries};
use crate::config;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::text::hex;
use crate::types::{Id, Timestamp};

/// Failures in a row of strangers after which only a mailed link helps. With those of a known device they stay within
/// a hundred (NIST SP 800-63B-4, 3.2.2).
const MOST_OF_STRANGERS: i64 = 90;
/// Failures in a row of a known device, or of whoever is logged in.
const MOST_OF_KNOWN: i64 = 10;
/// Wrong codes in a row that cost no wait. With the longest wait behind them, 25 are evaluated on the first day and 12 on
/// each further one: of a million codes three are right at a time, so that nobody guesses one in ten thousand days.
const FREE_CODES: i64 = 5;
/// The longest wait after a wrong code, in seconds.
const LONGEST_WAIT_FOR_CODES_SECONDS: i64 = 7_200;
/// The first wait, in seconds.
const FIRST_WAIT_SECONDS: i64 = 30;
/// How long failures at an account are remembered when none follows, in seconds.
const MEMORY_SECONDS: i64 = 30 * 86_400;
/// How long failures of an address are remembered, in seconds.
const HOUR_SECONDS: i64 = 3_600;

/// What tries are counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lane {
    /// A visitor, as limits count them: whoever tries many accounts.
    Visitor(String),
    /// An address that somebody logs in with, whether or not it has an account.
    Account(String),
    /// A device that is known to belong to a member, by the hash it is kept under.
    Device(Vec<u8>),
    /// A member who is logged in and proves to know the password.
    Proof(Id),
    /// A member whose second factor is tried.
    Code(Id),
    /// The same on a device that is known, by the hash it is kept under.
    CodeOnDevice(Vec<u8>),
}

impl Lane {
    /// The name under which tries are counted: a keyed hash, so that no address is kept for it.
    fn subject(&self, keys: &Keys) -> String {
        let name = match self {
            Self::Visitor(address) => format!("visitor:{address}"),
            Self::Account(email) => format!("account:{email}"),
            Self::Device(hash) => format!("device:{}", hex(hash)),
            Self::Proof(member) => format!("proof:{member}"),
            Self::Code(member) => format!("code:{member}"),
            Self::CodeOnDevice(hash) => format!("code-on-device:{}", hex(hash)),
        };
        hex(keys.sign(Purpose::Throttle, name.as_bytes()).get(..16).unwrap_or_default())
    }

    fn rule(&self, settings: &config::Auth) -> Rule {
        let account = Rule {
            free: settings.login_failures.clamp(0, MOST_OF_STRANGERS),
            most: MOST_OF_STRANGERS,
            first_wait: FIRST_WAIT_SECONDS,
            longest_wait: settings.login_longest_wait_minutes.saturating_mul(60).max(FIRST_WAIT_SECONDS),
            memory: MEMORY_SECONDS,
            is_renewed: true,
            is_forgiven: true,
        };
        match self {
            Self::Account(_) => account,
            Self::Code(_) => {
                Rule { free: FREE_CODES, longest_wait: LONGEST_WAIT_FOR_CODES_SECONDS, ..account }
            }
            Self::Device(_) | Self::Proof(_) | Self::CodeOnDevice(_) => {
                Rule { free: MOST_OF_KNOWN, most: MOST_OF_KNOWN, ..account }
            }
            Self::Visitor(_) => Rule {
                // The failure that reaches the limit is the one that has to wait.
                free: settings.login_attempts_per_hour.saturating_sub(1).max(0),
                most: i64::MAX,
                first_wait: HOUR_SECONDS,
                longest_wait: HOUR_SECONDS,
                memory: HOUR_SECONDS,
                is_renewed: false,
                is_forgiven: false,
            },
        }
    }
}

/// Whether a try may be evaluated.
#[derive(Debug)]
pub enum Pass {
    /// It may: it is counted in every lane, and must be settled.
    Taken,
    /// As many as may be are being evaluated just now: ask again in a moment.
    Busy,
    /// It may not.
    Refused(Error),
}

fn refused(lane: &Lane, answer: Answer, now: Timestamp) -> Error {
    match answer {
        Answer::Wait(end) => {
            let seconds = end.as_second().saturating_sub(now.as_second()).max(1);
            Error::too_many(u32::try_from(seconds).unwrap_or(u32::MAX))
        }
        _ if matches!(lane, Lane::Code(_) | Lane::CodeOnDevice(_)) => Code::SecondStepDisabled.into(),
        _ => Code::PasswordDisabled.into(),
    }
}

/// Looks, without counting, whether there is anything to ask [`take`] for: `Taken` says that there is.
pub fn look(tx: &mut Tx<'_>, keys: &Keys, settings: &config::Auth, lanes: &[Lane]) -> Result<Pass, Error> {
    for (position, lane) in lanes.iter().enumerate() {
        let rule = lane.rule(settings);
        let found = queries::find_tries(tx.conn, &lane.subject(keys))?;
        let tries = rule.at(found.unwrap_or(Tries::none(tx.now)), tx.now);
        match rule.answer(&tries, tx.now) {
            Answer::Open => {}
            Answer::Busy => return Ok(Pass::Busy),
            // Refused by a later lane, it counts in those before.
            answer if position == 0 => return Ok(Pass::Refused(refused(lane, answer, tx.now))),
            _ => break,
        }
    }
    Ok(Pass::Taken)
}

/// Counts a try in every lane, in their order, before it is evaluated. What a later lane refuses counts as a failure
/// in those before it, and lengthens nothing in its own. The rows stay locked until the transaction ends: of those
/// who come at once, each sees what the one before has counted.
pub fn take(tx: &mut Tx<'_>, keys: &Keys, settings: &config::Auth, lanes: &[Lane]) -> Result<Pass, Error> {
    let mut taken: Vec<(String, Rule, Tries)> = Vec::with_capacity(lanes.len());
    let mut pass = Pass::Taken;
    for lane in lanes {
        let (subject, rule) = (lane.subject(keys), lane.rule(settings));
        let tries = rule.at(queries::lock_tries(tx.conn, &subject, tx.now)?, tx.now);
        let answer = rule.answer(&tries, tx.now);
        if answer == Answer::Open {
            taken.push((subject, rule, rule.begun(tries, tx.now)));
            continue;
        }
        queries::update_tries(tx.conn, &subject, &tries)?;
        let (verdict, outcome) = match answer {
            Answer::Busy => (Pass::Busy, Outcome::GivenBack),
            answer => (Pass::Refused(refused(lane, answer, tx.now)), Outcome::Wrong),
        };
        pass = verdict;
        for (_, rule, tries) in &mut taken {
            *tries = rule.ended(*tries, outcome, tx.now);
        }
        break;
    }
    for (subject, _, tries) in &taken {
        queries::update_tries(tx.conn, subject, tries)?;
    }
    Ok(pass)
}

/// Counts what came of a try that was taken. Returns whether this failure was the last one that the account allows.
pub fn settle(
    tx: &mut Tx<'_>,
    keys: &Keys,
    settings: &config::Auth,
    lanes: &[Lane],
    outcome: Outcome,
) -> Result<bool, Error> {
    let mut is_closed = false;
    for lane in lanes {
        let (subject, rule) = (lane.subject(keys), lane.rule(settings));
        let before = rule.at(queries::lock_tries(tx.conn, &subject, tx.now)?, tx.now);
        let after = rule.ended(before, outcome, tx.now);
        queries::update_tries(tx.conn, &subject, &after)?;
        let closes = before.failures < rule.most && after.failures >= rule.most;
        is_closed |= closes && matches!(lane, Lane::Account(_));
    }
    Ok(is_closed)
}

/// Forgets all failures in a lane: whoever reads the mailbox has chosen a new password.
pub fn forget(tx: &mut Tx<'_>, keys: &Keys, lane: &Lane) -> Result<(), Error> {
    queries::delete_tries(tx.conn, &lane.subject(keys))?;
    Ok(())
}

/// Deletes what is forgotten. A lane that is closed to strangers stays closed until a new password is chosen.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    queries::delete_forgotten_tries(tx.conn, tx.now)?;
    Ok(())
}
