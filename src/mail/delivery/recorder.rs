//! Writes down what happens to mails, for all lanes of a sender together: whatever has come in while
//! the batch before was being written. So the cost of making it durable is shared, and no lane sends a
//! text before it stands in the database that it is about to.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel};
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::model::{Claimed, MailUpdate};
use crate::mail::outbox::claim;
use crate::mail::outcome::{DeliveryOutcome, DeliveryStats};
use crate::mail::pauses::{self, Scope};
use crate::mail::queries::{self, DomainRow};
use crate::mail::smtp_reply::ReplyClass;
use crate::mail::{MailState, inbound};
use crate::message::List;
use crate::types::Id;

/// Most records in one transaction.
const BATCH: usize = 200;

enum Record {
    /// The text of this mail is about to go; the answer says whether it still may.
    HandOver(Id, oneshot::Sender<bool>),
    /// What became of a mail; nothing when there was no attempt.
    Settle(Box<Claimed>, Option<DeliveryOutcome>),
    /// The sender lives: its leases last longer.
    Renew,
}

/// How many results are not written down yet.
#[derive(Default)]
pub(super) struct Pending {
    count: Cell<usize>,
    written: Notify,
}

impl Pending {
    /// Whether everything is written down.
    pub fn is_none(&self) -> bool {
        self.count.get() == 0
    }

    /// Waits until something more is.
    pub async fn written(&self) {
        self.written.notified().await;
    }
}

/// The lanes' end.
#[derive(Clone)]
pub(super) struct RecordSender(UnboundedSender<Record>, Rc<Pending>);

impl RecordSender {
    /// Notes that the text of a mail is about to go. `false` when it must not: the lease is lost, or
    /// it could not be written down.
    pub async fn hand_over(&self, mail: Id) -> bool {
        let (answer, asked) = oneshot::channel();
        self.0.send(Record::HandOver(mail, answer)).is_ok() && asked.await.unwrap_or(false)
    }

    /// Notes what became of a mail.
    pub fn settle(&self, mail: Claimed, outcome: Option<DeliveryOutcome>) {
        self.1.count.set(self.1.count.get().saturating_add(1));
        // The recorder outlives all lanes.
        let _ = self.0.send(Record::Settle(Box::new(mail), outcome));
    }
}

/// A lanes' end that keeps nothing alive, for whoever only says that the sender lives.
pub(super) struct Heartbeat(WeakUnboundedSender<Record>);

impl RecordSender {
    /// See [`Heartbeat`].
    pub fn heartbeat(&self) -> Heartbeat {
        Heartbeat(self.0.downgrade())
    }
}

impl Heartbeat {
    /// Has the leases renewed: by the recorder, so that no other transaction holds the same rows in
    /// another order.
    pub fn beat(&self) {
        if let Some(sender) = self.0.upgrade() {
            let _ = sender.send(Record::Renew);
        }
    }
}

/// The writing end.
pub(super) struct Recorder {
    app: App,
    list: List,
    worker: Id,
    records: UnboundedReceiver<Record>,
    pending: Rc<Pending>,
}

impl Recorder {
    /// Both ends.
    pub fn new(app: &App, list: List, worker: Id) -> (RecordSender, Self) {
        let (sender, records) = unbounded_channel();
        let pending = Rc::new(Pending::default());
        let recording = RecordSender(sender, Rc::clone(&pending));
        (recording, Self { app: app.clone(), list, worker, records, pending })
    }

    /// What is not written down yet.
    pub fn pending(&self) -> Rc<Pending> {
        Rc::clone(&self.pending)
    }

    /// Writes until all lanes have ended.
    pub async fn run(mut self) -> Result<DeliveryStats, Error> {
        let mut total = DeliveryStats::default();
        let mut share = pauses::RefusedShare::default();
        let mut records = Vec::new();
        while self.records.recv_many(&mut records, BATCH).await > 0 {
            let mut settled = Vec::new();
            let mut asked = Vec::new();
            let mut renew = false;
            for record in records.drain(..) {
                match record {
                    Record::HandOver(mail, answer) => asked.push((mail, answer)),
                    Record::Settle(mail, outcome) => settled.push((*mail, outcome)),
                    Record::Renew => renew = true,
                }
            }
            let pause = share.note(settled.iter().filter_map(|(_, outcome)| outcome.as_ref()));
            let wanted = asked.iter().map(|(mail, _)| *mail).collect();
            let settled = Arc::new(settled);
            let handed = match self.write(wanted, renew, &settled, pause.clone()).await {
                Ok((handed, stats)) => {
                    total.add(stats);
                    handed
                }
                Err(error) => {
                    // No text goes, and what went is not forgotten.
                    for (_, answer) in asked.drain(..) {
                        let _ = answer.send(false);
                    }
                    tracing::error!(
                        code = error.code.as_str(),
                        cause = error.cause.as_deref(),
                        "the outbox cannot be written"
                    );
                    total.add(self.write_again(&settled, pause).await);
                    Vec::new()
                }
            };
            for (mail, answer) in asked {
                let _ = answer.send(handed.contains(&mail));
            }
            self.pending.count.set(self.pending.count.get().saturating_sub(settled.len()));
            self.pending.written.notify_one();
        }
        Ok(total)
    }

    async fn write(
        &self,
        wanted: Vec<Id>,
        renew: bool,
        settled: &Arc<Vec<(Claimed, Option<DeliveryOutcome>)>>,
        pause: Option<String>,
    ) -> Result<(Vec<Id>, DeliveryStats), Error> {
        let (list, worker, settled) = (self.list, self.worker, Arc::clone(settled));
        let work = move |app: &App, tx: &mut Tx<'_>| {
            if renew {
                claim::renew(tx, worker, app.config.mail.lease_seconds)?;
            }
            let handed = queries::hand_over(tx.conn, worker, &wanted, tx.now)?;
            let (ended, stats) = settle_all(app, tx, list, worker, &settled)?;
            let changed: Vec<Id> = handed.iter().copied().chain(ended).collect();
            queries::insert_events(tx.conn, &changed, tx.now)?;
            if let Some(reason) = &pause {
                pauses::pause(tx, None, Scope::List, list.code(), reason)?;
            }
            Ok((handed, stats))
        };
        self.app.write(work).await
    }

    /// Keeps trying for as long as the leases hold: what is forgotten would be sent twice.
    async fn write_again(
        &self,
        settled: &Arc<Vec<(Claimed, Option<DeliveryOutcome>)>>,
        pause: Option<String>,
    ) -> DeliveryStats {
        let until = Instant::now() + Duration::from_secs(self.app.config.mail.lease_seconds.unsigned_abs());
        while Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(500)).await;
            if let Ok((_, stats)) = self.write(Vec::new(), true, settled, pause.clone()).await {
                return stats;
            }
        }
        DeliveryStats::default()
    }
}

/// Writes down what became of these mails; answers which have changed by it.
fn settle_all(
    app: &App,
    tx: &mut Tx<'_>,
    list: List,
    worker: Id,
    attempts: &[(Claimed, Option<DeliveryOutcome>)],
) -> Result<(Vec<Id>, DeliveryStats), Error> {
    let settlements: Vec<(Id, MailUpdate)> = attempts
        .iter()
        .map(|(mail, outcome)| (mail.id, MailUpdate::of(mail, outcome.as_ref(), tx.now, tx.ids.random())))
        .collect();
    let changed = queries::settle(tx.conn, worker, &settlements)?;
    let still_ours: HashSet<Id> = changed.iter().copied().collect();
    let mut stats = DeliveryStats::default();
    for ((mail, outcome), (_, settlement)) in attempts.iter().zip(&settlements) {
        if still_ours.contains(&mail.id) {
            note(app, tx, list, (mail, outcome.as_ref()), settlement.state, &mut stats)?;
        }
    }
    learn(tx, attempts)?;
    Ok((changed, stats))
}

/// Counts what became of one mail, and takes from the answer what it says about its address or about us.
fn note(
    app: &App,
    tx: &mut Tx<'_>,
    list: List,
    (mail, outcome): (&Claimed, Option<&DeliveryOutcome>),
    state: MailState,
    stats: &mut DeliveryStats,
) -> Result<(), Error> {
    let (count, label) = match state {
        MailState::Sent => (&mut stats.sent, "sent"),
        MailState::Bounced => (&mut stats.failed, "bounced"),
        MailState::Unknown => (&mut stats.unknown, "unknown"),
        MailState::Deferred => (&mut stats.deferred, "deferred"),
        _ if matches!(outcome, Some(DeliveryOutcome::Unreachable(_))) => (&mut stats.deferred, "unreachable"),
        _ => return Ok(()),
    };
    *count = count.saturating_add(1);
    app.metrics.mail(label);
    if state == MailState::Sent {
        let waited = tx.now.duration_since(mail.created_at.0);
        app.metrics.mail_lag(waited.as_secs_f64());
    }
    tracing::info!(mail.id = %mail.id, mail.outcome = label, "a mail was tried");
    let Some(DeliveryOutcome::Refused(answer)) = outcome else { return Ok(()) };
    match answer.class() {
        ReplyClass::NoSuchRecipient | ReplyClass::Never => inbound::refused(app, tx, &mail.recipient, answer),
        ReplyClass::OurFault => pauses::our_fault(app, tx, list, &mail.domain, &answer.text),
        ReplyClass::NoWay => {
            app.metrics.mail("no_way");
            tracing::warn!(mail.domain = mail.domain, "a mail server takes no addresses beyond ASCII");
            Ok(())
        }
        ReplyClass::Later | ReplyClass::SlowDown => Ok(()),
    }
}

/// Notes what the answers say about how fast each domain may be written to.
fn learn(tx: &mut Tx<'_>, attempts: &[(Claimed, Option<DeliveryOutcome>)]) -> Result<(), Error> {
    if attempts.is_empty() {
        return Ok(());
    }
    let mut names: Vec<String> = attempts.iter().map(|(mail, _)| mail.domain.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let rows = queries::list_domains(tx.conn, &names)?;
    let mut rows: BTreeMap<String, DomainRow> =
        rows.into_iter().map(|row| (row.domain.clone(), row)).collect();
    let mut changed = std::collections::BTreeSet::new();
    for (mail, outcome) in attempts {
        match outcome {
            Some(DeliveryOutcome::Refused(answer)) if answer.class() == ReplyClass::SlowDown => {
                let row =
                    rows.entry(mail.domain.clone()).or_insert_with(|| DomainRow::new(&mail.domain, tx.now));
                // Several mails that were under way together say it once.
                if changed.insert(mail.domain.clone()) {
                    row.slow_down(tx.now, &answer.text);
                }
            }
            Some(DeliveryOutcome::Sent { .. }) => {
                let slow = rows.get_mut(&mail.domain).is_some_and(|row| row.succeed(tx.now));
                if slow {
                    changed.insert(mail.domain.clone());
                }
            }
            _ => {}
        }
    }
    for name in changed {
        if let Some(row) = rows.get(&name) {
            queries::save_domain(tx.conn, row)?;
        }
    }
    Ok(())
}
