//! What an attempt means for its mail. Pure: a mail, an outcome, an instant, chance.

use crate::db::At;
use crate::mail::MailState;
use crate::mail::model::{Claimed, MailUpdate};
use crate::mail::outcome::DeliveryOutcome;
use crate::mail::smtp_reply::{ReplyClass, SmtpReply};
use crate::message::List;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// Waiting times before the next attempt, in seconds; the last one repeats.
const BACK_OFF_SECONDS: [i64; 6] = [30, 90, 300, 1_800, 7_200, 21_600];
/// A mail without a last moment of its own is given up after this long.
const GIVE_UP_SECONDS: i64 = 48 * 3_600;
/// What was refused for a fault of ours goes again after this long: somebody must mend it first.
const OUR_FAULT_SECONDS: i64 = 900;
/// A mail in doubt waits this long before the same message goes again.
const DOUBT_SECONDS: i64 = 30;
/// How much of a server's answer is kept.
const ANSWER_CHARACTERS: usize = 300;

impl MailUpdate {
    /// What `outcome` means for the row; `None` when there was no attempt. `random` spreads the next ones.
    pub fn of(mail: &Claimed, outcome: Option<&DeliveryOutcome>, now: Timestamp, random: [u8; 32]) -> Self {
        match outcome {
            None => Self::back(mail, now, None),
            Some(DeliveryOutcome::Unreachable(cause)) => Self::back(mail, now, Some(cause)),
            Some(DeliveryOutcome::Sent { answer, relay }) => {
                let sent = Self::ended(mail, MailState::Sent, answer, now);
                Self { relay: Some(relay.clone()), ..sent }
            }
            Some(DeliveryOutcome::InDoubt(cause)) => Self {
                doubts: mail.doubts.saturating_add(1),
                ..Self::later(mail, MailState::Unknown, cause, now, DOUBT_SECONDS)
            },
            Some(DeliveryOutcome::Impossible(cause)) => Self::ended(mail, MailState::Bounced, cause, now),
            Some(DeliveryOutcome::Broken(cause)) => Self::defer(mail, cause, now, random),
            Some(DeliveryOutcome::Refused(answer)) => Self::refused(mail, answer, now, random),
        }
    }

    fn refused(mail: &Claimed, answer: &SmtpReply, now: Timestamp, random: [u8; 32]) -> Self {
        match answer.class() {
            // A way that takes it may be found until it is given up.
            ReplyClass::Later | ReplyClass::SlowDown | ReplyClass::NoWay => {
                Self::defer(mail, &answer.text, now, random)
            }
            ReplyClass::OurFault => {
                Self::later(mail, MailState::Deferred, &answer.text, now, OUR_FAULT_SECONDS)
            }
            ReplyClass::NoSuchRecipient | ReplyClass::Never => {
                Self::ended(mail, MailState::Bounced, &answer.text, now)
            }
        }
    }

    /// Puts a mail off, or gives it up when it waits for too long already.
    fn defer(mail: &Claimed, answer: &str, now: Timestamp, random: [u8; 32]) -> Self {
        let last =
            mail.not_after.map_or_else(|| plus_seconds(mail.created_at.0, GIVE_UP_SECONDS), Into::into);
        if now > last {
            return Self::ended(mail, MailState::Bounced, answer, now);
        }
        Self::later(
            mail,
            MailState::Deferred,
            answer,
            now,
            back_off(mail.attempts.saturating_sub(mail.doubts), random),
        )
    }

    /// Back into the queue as if nothing had been tried.
    fn back(mail: &Claimed, now: Timestamp, answer: Option<&str>) -> Self {
        Self {
            attempts: mail.attempts.saturating_sub(1),
            next_at: mail.next_at,
            last_answer: answer.map(cut),
            ..Self::later(mail, MailState::Queued, "", now, 0)
        }
    }

    fn later(mail: &Claimed, state: MailState, answer: &str, now: Timestamp, seconds: i64) -> Self {
        Self {
            state,
            attempts: mail.attempts,
            doubts: mail.doubts,
            next_at: At(plus_seconds(now, seconds)),
            relay: None,
            last_answer: Some(cut(answer)),
            settled_at: None,
        }
    }

    /// The end of the way, for better or worse.
    pub fn ended(mail: &Claimed, state: MailState, answer: &str, now: Timestamp) -> Self {
        Self { settled_at: Some(At(now)), ..Self::later(mail, state, answer, now, 0) }
    }
}

fn cut(answer: &str) -> String {
    answer.chars().take(ANSWER_CHARACTERS).collect()
}

/// Seconds until the attempt after number `attempts`: longer each time, give or take a fifth.
fn back_off(attempts: i64, random: [u8; 32]) -> i64 {
    let step = usize::try_from(attempts.saturating_sub(1)).unwrap_or_default();
    let seconds = BACK_OFF_SECONDS.get(step).or(BACK_OFF_SECONDS.last()).copied().unwrap_or(30);
    let [chance, ..] = random;
    let share = i64::from(chance).saturating_sub(128).saturating_mul(seconds) / 640;
    seconds.saturating_add(share)
}

/// How often a mail of a list may go again after a doubt. With each, a second copy may arrive; without
/// any, a mail may be lost.
pub(in crate::mail) fn most_doubts(list: List, policy: &str) -> i64 {
    match (policy, list) {
        ("hold", _) => 0,
        (_, List::Account | List::Digest) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Id;

    fn mail(attempts: i64) -> Claimed {
        Claimed {
            id: Id(uuid::Uuid::from_u128(1)),
            member_id: None,
            subject_id: None,
            recipient: "ana@example.org".to_owned(),
            domain: "example.org".to_owned(),
            message: None,
            attempts,
            doubts: 0,
            next_at: At(Timestamp::UNIX_EPOCH),
            not_after: None,
            created_at: At(Timestamp::UNIX_EPOCH),
        }
    }

    fn day(days: i64) -> Timestamp {
        plus_seconds(Timestamp::UNIX_EPOCH, days * 86_400)
    }

    fn after(mail: &Claimed, outcome: &DeliveryOutcome, now: Timestamp) -> MailUpdate {
        MailUpdate::of(mail, Some(outcome), now, [0; 32])
    }

    fn refused(code: u16, text: &str) -> DeliveryOutcome {
        DeliveryOutcome::Refused(SmtpReply::new(code, text))
    }

    #[test]
    fn waiting_times_grow_and_stay_within_a_fifth() {
        for (attempts, seconds) in
            [(1, 30), (2, 90), (3, 300), (4, 1_800), (5, 7_200), (6, 21_600), (9, 21_600)]
        {
            for chance in [0, 128, 255] {
                let waited = back_off(attempts, [chance; 32]);
                assert!((seconds - seconds / 5..=seconds + seconds / 5).contains(&waited), "{waited}");
            }
        }
    }

    #[test]
    fn a_deferred_mail_is_given_up_after_two_days_or_at_its_last_moment() {
        let later = refused(451, "4.3.0 later");
        assert_eq!(after(&mail(3), &later, day(1)).state, MailState::Deferred);
        assert_eq!(after(&mail(3), &later, day(3)).state, MailState::Bounced);
        let monthly = Claimed { not_after: Some(At(day(5))), ..mail(3) };
        assert_eq!(after(&monthly, &later, day(4)).state, MailState::Deferred);
        assert_eq!(after(&monthly, &later, day(6)).state, MailState::Bounced);
    }

    #[test]
    fn a_server_that_is_away_costs_a_mail_no_attempt() {
        let away = DeliveryOutcome::Unreachable("refused".to_owned());
        let settlement = after(&mail(3), &away, day(9));
        assert_eq!((settlement.state, settlement.attempts), (MailState::Queued, 2));
    }

    #[test]
    fn each_outcome_leads_to_its_state() {
        let sent = DeliveryOutcome::Sent { answer: "250".to_owned(), relay: "a".to_owned() };
        for (outcome, state) in [
            (sent, MailState::Sent),
            (refused(550, "5.1.1 no"), MailState::Bounced),
            (refused(452, "4.2.2 full"), MailState::Deferred),
            (refused(550, "5.7.26 who are you"), MailState::Deferred),
            (DeliveryOutcome::InDoubt("cut".to_owned()), MailState::Unknown),
            (DeliveryOutcome::Broken("cut".to_owned()), MailState::Deferred),
        ] {
            assert_eq!(after(&mail(1), &outcome, day(0)).state, state, "{outcome:?}");
        }
    }
}
