//! The sender of one list: takes due mails from the outbox, hands them over, and writes down what
//! became of them.
//!
//! A mail is leased before it is handed over, so that two senders never work on the same one, and the
//! lease is renewed for as long as the sender lives. Just before its text goes over the wire that fact
//! is written down, too. So when a sender dies, another one knows of each mail whether it cannot have
//! arrived (it goes again) or may have (it is in doubt, and a policy decides). No transaction is open
//! while a sender speaks with a server.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::recorder::{Heartbeat, Pending, RecordSender, Recorder};
use super::smtp::MailObject;
use super::transport::{Slot, Transport};
use crate::app::App;
use crate::error::Error;
use crate::mail::outbox::claim::{self, Ready};
use crate::mail::outcome::{DeliveryOutcome, DeliveryStats};
use crate::mail::queries;
use crate::message::List;
use crate::types::Id;

/// Mails taken at once for each connection: enough to be fast, few enough that little has to be put
/// back when a sender stops.
const CLAIM_FOR_EACH: usize = 8;
/// How long a stop waits for mails whose text is on its way.
const GRACE_PERIOD: Duration = Duration::from_secs(10);

/// One sender, with its own connections.
pub struct Sender {
    app: App,
    list: List,
    worker: Id,
    transport: Transport,
    lanes: Vec<Slot>,
}

/// What the parts of a running sender share. All of them run on one thread.
pub(super) struct Work {
    ready: RefCell<VecDeque<Ready>>,
    under_way: Cell<usize>,
    /// Something was put into `ready`, or nothing will be any more.
    filled: Notify,
    /// A lane has taken something, or has finished with it.
    emptied: Notify,
    ended: Cell<bool>,
    dropped: Cell<u64>,
    /// Results that are not written down yet.
    pending: Rc<Pending>,
}

impl Work {
    /// Whether nothing is under way in any way.
    fn is_idle(&self) -> bool {
        self.under_way.get() == 0 && self.ready.borrow().is_empty() && self.pending.is_none()
    }
}

impl Sender {
    /// Prepares a sender; it connects when there is something to send.
    pub fn new(app: &App, list: List) -> Result<Self, Error> {
        // Account mails have connections of their own, so that nobody waits behind ten thousand digests.
        let all = app.config.mail.connections.max(2);
        let account = all.div_ceil(4);
        let lanes = match list {
            List::Account => account,
            List::Digest => all.saturating_sub(account),
        };
        Ok(Self {
            worker: app.new_id(),
            transport: Transport::new(app, list)?,
            lanes: std::iter::repeat_with(|| None).take(lanes).collect(),
            app: app.clone(),
            list,
        })
    }

    /// Sends until told to stop.
    pub async fn run(self, token: CancellationToken) {
        if let Err(error) = self.work(&token, false).await {
            tracing::error!(code = error.code.as_str(), cause = error.cause.as_deref(), "a sender ended");
        }
    }

    /// Sends until nothing is due, or until no mail server can be reached.
    pub async fn drain(self) -> Result<DeliveryStats, Error> {
        self.work(&CancellationToken::new(), true).await
    }

    /// Sends what is due of every list.
    pub async fn drain_all(app: &App) -> Result<DeliveryStats, Error> {
        let mut total = DeliveryStats::default();
        for list in List::ALL {
            total.add(Self::new(app, *list)?.drain().await?);
        }
        Ok(total)
    }

    /// How many mails wait, now or for later.
    pub async fn waiting(app: &App) -> Result<i64, Error> {
        app.read(|_, tx| Ok(queries::count_waiting(tx.conn)?)).await
    }

    /// Runs its parts side by side: one fills, the lanes empty, one writes down, one keeps the leases.
    async fn work(mut self, token: &CancellationToken, until_empty: bool) -> Result<DeliveryStats, Error> {
        let (recording, recorder) = Recorder::new(&self.app, self.list, self.worker);
        let work = Work {
            ready: RefCell::default(),
            under_way: Cell::new(0),
            filled: Notify::new(),
            emptied: Notify::new(),
            ended: Cell::new(false),
            dropped: Cell::new(0),
            pending: recorder.pending(),
        };
        let mut lanes = std::mem::take(&mut self.lanes);
        let room = lanes.len().saturating_mul(CLAIM_FOR_EACH);
        let (this, work_ref) = (&self, &work);
        let leases = this.keep_leases(recording.heartbeat());
        let sending = async {
            let filling = this.fill(work_ref, token, room, until_empty);
            let emptying =
                join_all(lanes.iter_mut().map(|slot| this.empty(work_ref, slot, recording.clone())));
            let both = async { tokio::join!(filling, emptying).0 };
            let outcome = tokio::select! {
                outcome = both => outcome,
                () = last_words(token) => Ok(()),
            };
            // What no lane has begun goes back at once.
            for ready in work_ref.ready.borrow_mut().drain(..) {
                recording.settle(ready.mail, None);
            }
            drop(recording);
            outcome
        };
        let writing = async {
            tokio::select! {
                stats = recorder.run() => stats,
                never = leases => never,
            }
        };
        let (outcome, stats) = tokio::join!(sending, writing);
        for slot in &mut lanes {
            self.transport.close(slot).await;
        }
        outcome?;
        let mut stats = stats?;
        stats.dropped = stats.dropped.saturating_add(work.dropped.get());
        Ok(stats)
    }

    /// Keeps a few mails ready for the lanes.
    async fn fill(
        &self,
        work: &Work,
        token: &CancellationToken,
        room: usize,
        until_empty: bool,
    ) -> Result<(), Error> {
        let pause = Duration::from_millis(self.app.config.mail.poll_milliseconds);
        let outcome = loop {
            if token.is_cancelled() {
                break Ok(());
            }
            // The next batch is made while the lanes send this one.
            if work.ready.borrow().len() >= room {
                work.emptied.notified().await;
                continue;
            }
            // Whoever rings while we look is heard.
            let bell = self.app.outbox_notify.notified();
            let away_until = self.transport.away_until();
            let was_idle = work.is_idle();
            let found = match away_until {
                Some(_) => Ok(0),
                None => self.take_more(work, if self.transport.is_probing() { 1 } else { room }).await,
            };
            match found {
                Ok(found) if found > 0 => continue,
                Ok(_) if until_empty && was_idle => break Ok(()),
                Ok(_) if until_empty => {
                    // What is under way may come due again, or make room for others.
                    if !work.is_idle() {
                        tokio::select! {
                            () = work.emptied.notified() => {}
                            () = work.pending.written() => {}
                        }
                    }
                    continue;
                }
                Ok(_) => {}
                Err(error) if until_empty => break Err(error),
                Err(error) => {
                    let (code, cause) = (error.code.as_str(), error.cause.as_deref());
                    tracing::warn!(code, cause, "the outbox could not be read");
                }
            }
            let next_look = Instant::now() + pause;
            tokio::select! {
                () = token.cancelled() => {}
                () = bell, if away_until.is_none() => {}
                () = tokio::time::sleep_until(next_look) => {}
            }
        };
        work.ended.set(true);
        work.filled.notify_waiters();
        outcome
    }

    /// Claims a batch and has the texts written that are made when they go; answers how many it took.
    async fn take_more(&self, work: &Work, limit: usize) -> Result<usize, Error> {
        let local = self.transport.is_local();
        let batch = claim::take(&self.app, self.list, self.worker, limit, local).await?;
        self.transport.set_paused(batch.paused_relays);
        work.dropped.set(work.dropped.get().saturating_add(batch.dropped));
        let found = batch.found;
        work.ready.borrow_mut().extend(batch.ready);
        work.filled.notify_waiters();
        Ok(found)
    }

    /// One lane: works on mails one after the other, on one connection.
    async fn empty(&self, work: &Work, slot: &mut Slot, recording: RecordSender) {
        loop {
            let next = work.ready.borrow_mut().pop_front();
            let Some(ready) = next else {
                if work.ended.get() {
                    return;
                }
                let filled = work.filled.notified();
                if work.ready.borrow().is_empty() && !work.ended.get() {
                    tokio::select! {
                        () = filled => {}
                        () = tokio::time::sleep(Duration::from_secs(1)) => self.transport.rest(slot).await,
                    }
                }
                continue;
            };
            work.under_way.set(work.under_way.get().saturating_add(1));
            work.emptied.notify_one();
            let outcome = self.send(slot, &ready, &recording).await;
            recording.settle(ready.mail, outcome);
            work.under_way.set(work.under_way.get().saturating_sub(1));
            work.emptied.notify_one();
        }
    }

    async fn send(
        &self,
        slot: &mut Slot,
        ready: &Ready,
        recording: &RecordSender,
    ) -> Option<DeliveryOutcome> {
        let object = match &ready.object {
            Ok((sender, recipient, message)) => MailObject { sender, recipient, message },
            Err(cause) => return Some(DeliveryOutcome::Impossible(cause.clone())),
        };
        let begun = Instant::now();
        let id = ready.mail.id;
        let outcome = self.transport.send(slot, id, object, async || recording.hand_over(id).await).await;
        if let Some(DeliveryOutcome::Sent { .. }) = &outcome {
            self.app.metrics.mail_sent(begun.elapsed(), object.message.len());
        }
        outcome
    }

    /// Has the leases renewed until the sender ends; never ends by itself.
    async fn keep_leases<T>(&self, heartbeat: Heartbeat) -> T {
        let seconds = self.app.config.mail.lease_seconds;
        let pause = Duration::from_secs(u64::try_from(seconds / 3).unwrap_or(1).max(1));
        loop {
            tokio::time::sleep(pause).await;
            heartbeat.beat();
        }
    }
}

/// Ends some time after the token was cancelled.
async fn last_words(token: &CancellationToken) {
    token.cancelled().await;
    tokio::time::sleep(GRACE_PERIOD).await;
}
