//! The sender: takes due mails from the outbox, hands them over, and writes down what became of them.
//!
//! A mail is leased before it is handed over, so that two senders never work on the same one. A lease
//! outlives every attempt made under it: a mail is only begun while there is time to finish it. A
//! sender that dies is replaced when its leases run out, and the same message goes again under the
//! same Message-ID.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::outbox::MailState;
use super::queries::{self, Claimed, Settlement};
use super::transport::{Slot, Transport, Verdict};
use crate::app::App;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// Waiting times before the next attempt, in seconds; the last one repeats.
const BACK_OFF_SECONDS: [i64; 5] = [60, 300, 1_800, 7_200, 21_600];
/// A mail that could not be handed over for this long is given up.
const GIVE_UP_SECONDS: i64 = 48 * 3_600;
/// When the server cannot be reached, it is asked again after this long.
const UNREACHABLE_SECONDS: i64 = 60;
/// Mails taken at once for each connection: enough to be fast, few enough that a mail somebody waits
/// for need not wait for many digests.
const CLAIM_FOR_EACH: usize = 25;
/// How much of a server's answer is kept.
const ANSWER_CHARACTERS: usize = 300;

/// How many mails went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken by the server.
    pub sent: u64,
    /// To be tried again.
    pub deferred: u64,
    /// Given up.
    pub failed: u64,
}

impl Tally {
    /// Whether nothing happened.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    fn add(&mut self, other: Self) {
        self.sent = self.sent.saturating_add(other.sent);
        self.deferred = self.deferred.saturating_add(other.deferred);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

/// One sender, with its own connections.
pub struct Sender {
    app: App,
    worker: Id,
    transport: Transport,
    lanes: Vec<Slot>,
    reachable: bool,
    token: CancellationToken,
}

/// A mail after an attempt, or after none: `None` when there was no time left to begin it.
type Attempt = (Claimed, Option<Verdict>);

impl Sender {
    /// Prepares a sender; it connects when there is something to send.
    pub fn new(app: &App) -> Result<Self, Error> {
        let lanes = app.config.mail.connections.max(1);
        Ok(Self {
            worker: app.new_id(),
            transport: Transport::new(app)?,
            lanes: std::iter::repeat_with(|| None).take(lanes).collect(),
            app: app.clone(),
            reachable: true,
            token: CancellationToken::new(),
        })
    }

    /// Sends until told to stop. When nothing is due it waits for the bell of the outbox, or for its
    /// next look.
    pub async fn run(mut self, token: CancellationToken) {
        let pause = Duration::from_millis(self.app.config.mail.poll_milliseconds);
        self.token = token;
        while !self.token.is_cancelled() {
            match self.turn().await {
                Ok(tally) if !tally.is_empty() && self.reachable => continue,
                Ok(_) => {}
                Err(error) => {
                    let (code, cause) = (error.code.as_str(), error.cause.as_deref());
                    tracing::warn!(code, cause, "the outbox could not be read");
                }
            }
            for slot in &mut self.lanes {
                self.transport.rest(slot).await;
            }
            tokio::select! {
                () = self.token.cancelled() => {}
                () = self.app.outbox_bell.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        self.close().await;
    }

    /// Sends until nothing is due, or until the mail server cannot be reached.
    pub async fn drain(mut self) -> Result<Tally, Error> {
        let mut total = Tally::default();
        loop {
            let tally = self.turn().await?;
            total.add(tally);
            if tally.is_empty() || !self.reachable {
                self.close().await;
                return Ok(total);
            }
        }
    }

    /// How many mails wait, now or for later.
    pub async fn waiting(app: &App) -> Result<i64, Error> {
        app.read(|_, tx| Ok(queries::count_waiting(tx.conn)?)).await
    }

    async fn close(&mut self) {
        for slot in &mut self.lanes {
            self.transport.close(slot).await;
        }
    }

    /// Takes a batch, hands it over on all connections at once, and meanwhile writes down results as
    /// they come, so that a crash leaves few mails in doubt.
    async fn turn(&mut self) -> Result<Tally, Error> {
        let mail = &self.app.config.mail;
        let (worker, lease) = (self.worker, mail.lease_seconds);
        let limit = i64::try_from(self.lanes.len().saturating_mul(CLAIM_FOR_EACH)).unwrap_or(100);
        let begun = Instant::now();
        let (claimed, waiting) = self
            .app
            .write(move |_, tx| {
                queries::release_expired(tx.conn, tx.now)?;
                let until = plus_seconds(tx.now, lease);
                let claimed = queries::claim(tx.conn, worker, tx.now, until, limit)?;
                Ok((claimed, queries::count_waiting(tx.conn)?))
            })
            .await?;
        self.app.metrics.mails_waiting.set(waiting);
        if claimed.is_empty() {
            return Ok(Tally::default());
        }
        let spare = u64::try_from(lease).unwrap_or_default().saturating_sub(mail.timeout_seconds);
        let last_start = begun + Duration::from_secs(spare);
        let queue = RefCell::new(VecDeque::from(claimed));
        let (results, settled) = unbounded_channel();
        let (app, token, transport) = (&self.app, &self.token, &self.transport);
        let stop = || token.is_cancelled() || Instant::now() >= last_start;
        let lanes = self.lanes.iter_mut();
        let work: Vec<_> =
            lanes.map(|slot| lane(app, transport, slot, &queue, &stop, results.clone())).collect();
        // The results end when the last lane has ended.
        drop(results);
        let (reachable, tally) = tokio::join!(join_all(work), settle_all(app, worker, settled));
        self.reachable = reachable.into_iter().all(|reachable| reachable);
        tally
    }
}

/// Works on mails one after the other, on one connection; `false` when the server could not be
/// reached, after which the rest is put off without another try.
async fn lane(
    app: &App,
    transport: &Transport,
    slot: &mut Slot,
    queue: &RefCell<VecDeque<Claimed>>,
    stop: &impl Fn() -> bool,
    results: UnboundedSender<Attempt>,
) -> bool {
    let mut away = None;
    loop {
        let Some(mut mail) = queue.borrow_mut().pop_front() else { return away.is_none() };
        let message = mail.message.take();
        let verdict = match message {
            _ if away.is_some() => away.clone(),
            _ if stop() => None,
            None => Some(Verdict::Refused("the text is gone".to_owned())),
            Some(message) => {
                let sender = app.mailer.sender();
                Some(transport.send(slot, mail.id, sender, &mail.recipient, message).await)
            }
        };
        if let (None, Some(Verdict::Unreachable(cause))) = (&away, &verdict) {
            tracing::warn!(cause, "the mail server cannot be reached");
            away.clone_from(&verdict);
        }
        if results.send((mail, verdict)).is_err() {
            return away.is_none();
        }
    }
}

/// Writes results in batches: whatever has come in while the batch before was being written.
async fn settle_all(app: &App, worker: Id, mut results: UnboundedReceiver<Attempt>) -> Result<Tally, Error> {
    let mut total = Tally::default();
    let mut batch = Vec::new();
    while results.recv_many(&mut batch, 100).await > 0 {
        let attempts = std::mem::take(&mut batch);
        total.add(app.write(move |app, tx| settle(app, tx, worker, attempts)).await?);
    }
    Ok(total)
}

fn settle(app: &App, tx: &mut Tx<'_>, worker: Id, attempts: Vec<Attempt>) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    for (mail, verdict) in attempts {
        let attempted = verdict.is_some();
        let settlement = settlement(&mail, verdict, tx.now, tx.ids.random());
        if queries::settle(tx.conn, worker, mail.id, &settlement)? == 0 || !attempted {
            continue;
        }
        let (count, outcome) = match settlement.state {
            MailState::Sent => (&mut tally.sent, "sent"),
            MailState::Failed => (&mut tally.failed, "failed"),
            _ => (&mut tally.deferred, "deferred"),
        };
        *count = count.saturating_add(1);
        app.metrics.mail(outcome);
        tracing::info!(mail.id = %mail.id, mail.outcome = outcome, "a mail was tried");
    }
    Ok(tally)
}

/// What a verdict means for the row. `random` spreads the next attempts.
fn settlement(mail: &Claimed, verdict: Option<Verdict>, now: Timestamp, random: [u8; 32]) -> Settlement {
    let attempts = mail.attempts.saturating_add(1);
    let too_old = now > plus_seconds(mail.created_at.0, GIVE_UP_SECONDS);
    let (state, attempts, wait, answer) = match verdict {
        None => (MailState::Queued, mail.attempts, 0, None),
        Some(Verdict::Sent(answer)) => (MailState::Sent, attempts, 0, Some(answer)),
        Some(Verdict::Refused(answer)) => (MailState::Failed, attempts, 0, Some(answer)),
        Some(Verdict::Deferred(answer)) if too_old => (MailState::Failed, attempts, 0, Some(answer)),
        Some(Verdict::Deferred(answer)) => {
            (MailState::Queued, attempts, back_off(attempts, random), Some(answer))
        }
        Some(Verdict::Unreachable(answer)) => {
            (MailState::Queued, mail.attempts, UNREACHABLE_SECONDS, Some(answer))
        }
    };
    let settled = matches!(state, MailState::Sent | MailState::Failed);
    Settlement {
        state,
        attempts,
        next_at: At(plus_seconds(now, wait)),
        leased_by: None,
        leased_until: None,
        last_answer: answer.map(|answer| answer.chars().take(ANSWER_CHARACTERS).collect()),
        settled_at: settled.then_some(At(now)),
    }
}

/// Seconds until the attempt after number `attempts`: longer each time, give or take a fifth.
fn back_off(attempts: i64, random: [u8; 32]) -> i64 {
    let step = usize::try_from(attempts.saturating_sub(1)).unwrap_or_default();
    let seconds = BACK_OFF_SECONDS.get(step).or(BACK_OFF_SECONDS.last()).copied().unwrap_or(60);
    let [chance, ..] = random;
    let share = i64::from(chance).saturating_sub(128).saturating_mul(seconds) / 640;
    seconds.saturating_add(share)
}

/// Deletes mails that were settled longer ago than `mail.keep_days`.
pub fn clean_up(app: &App, tx: &mut Tx<'_>) -> Result<(), Error> {
    let days = app.config.mail.keep_days.saturating_mul(86_400);
    queries::delete_settled(tx.conn, plus_seconds(tx.now, days.saturating_neg()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(attempts: i64) -> Claimed {
        Claimed {
            id: Id(uuid::Uuid::from_u128(1)),
            recipient: "ana@example.org".to_owned(),
            message: None,
            priority: 0,
            attempts,
            created_at: At(Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn waiting_times_grow_and_stay_within_a_fifth() {
        for (attempts, seconds) in [(1, 60), (2, 300), (3, 1_800), (4, 7_200), (5, 21_600), (9, 21_600)] {
            for chance in [0, 128, 255] {
                let waited = back_off(attempts, [chance; 32]);
                assert!((seconds - seconds / 5..=seconds + seconds / 5).contains(&waited), "{waited}");
            }
        }
    }

    #[test]
    fn a_deferred_mail_is_given_up_after_two_days() {
        let day = |days: i64| plus_seconds(Timestamp::UNIX_EPOCH, days * 86_400);
        let deferred = || Some(Verdict::Deferred("451".to_owned()));
        assert_eq!(settlement(&mail(3), deferred(), day(1), [0; 32]).state, MailState::Queued);
        assert_eq!(settlement(&mail(3), deferred(), day(3), [0; 32]).state, MailState::Failed);
    }

    #[test]
    fn a_server_that_is_away_costs_a_mail_no_attempt() {
        let away = Some(Verdict::Unreachable("refused".to_owned()));
        let settlement = settlement(&mail(2), away, plus_seconds(Timestamp::UNIX_EPOCH, 9 * 86_400), [0; 32]);
        assert_eq!((settlement.state, settlement.attempts), (MailState::Queued, 2));
    }
}
