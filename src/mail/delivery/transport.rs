//! Where mails go: to one of several mail servers, or, without any, into files.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::time::Instant;

use super::relay::Relay;
use super::smtp::{Connection, MailObject, Patience};
use super::tls::Trust;
use crate::app::App;
use crate::error::Error;
use crate::mail::outcome::DeliveryOutcome;
use crate::mail::smtp_reply::ReplyClass;
use crate::message::List;
use crate::private;
use crate::types::Id;

/// A server that could not be reached is left alone for this long, and twice as long each time up to
/// the most: short enough that everything is out soon after it is back.
const AWAY: Duration = Duration::from_secs(5);
const AWAY_MOST: Duration = Duration::from_secs(30);
/// After so many mails put off in a row, it is the server that cannot, not the mails.
const PUT_OFF_IN_A_ROW: u32 = 10;

/// The way out of this process.
pub(super) enum Transport {
    /// Mail servers.
    Smtp(Servers),
    /// A folder of files, for development: one for each mail.
    Folder(PathBuf),
}

/// What one lane keeps between two mails: a connection, and to which server.
pub(super) type Slot = Option<(usize, Connection)>;

/// How a server is doing.
#[derive(Default)]
struct Health {
    away_until: Cell<Option<Instant>>,
    away_times: Cell<u32>,
    put_off: Cell<u32>,
    turn: Cell<i64>,
}

/// The servers, and who we are to them.
pub(super) struct Servers {
    relays: Vec<(Relay, Health)>,
    paused: RefCell<BTreeSet<String>>,
    hello: ClientId,
    patience: Patience,
    trust: Trust,
}

impl Transport {
    /// Chooses by the settings of a list.
    pub fn new(app: &App, list: List) -> Result<Self, Error> {
        let settings = &app.config.mail;
        let own = app.config.digest.smtp_url.expose_secret();
        let url = match list {
            List::Digest if !own.is_empty() => own,
            List::Account | List::Digest => settings.smtp_url.expose_secret(),
        };
        if url.is_empty() {
            let folder = app.config.data_dir.join("mail");
            private::make_folder(&folder)?;
            return Ok(Self::Folder(folder));
        }
        let relays = Relay::parse_all(url, &settings.smtp_password_file)?;
        Ok(Self::Smtp(Servers {
            relays: relays.into_iter().map(|relay| (relay, Health::default())).collect(),
            paused: RefCell::default(),
            hello: ClientId::Domain(app.mailer.domain(list).to_owned()),
            patience: Patience {
                command: Duration::from_secs(settings.timeout_seconds),
                text: Duration::from_secs(settings.text_timeout_seconds),
                messages: settings.messages_per_connection.max(1),
            },
            trust: Trust::read(&settings.root_certificates)?,
        }))
    }

    /// Whether everything stays on this machine, where even reserved domains can be reached.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            Self::Smtp(servers) => servers.relays.iter().all(|(relay, _)| relay.is_loopback()),
        }
    }

    /// Which servers operators hold back.
    pub fn set_paused(&self, names: BTreeSet<String>) {
        if let Self::Smtp(servers) = self {
            servers.paused.replace(names);
        }
    }

    /// When a server can be asked again, if none can now.
    pub fn away_until(&self) -> Option<Instant> {
        match self {
            Self::Folder(_) => None,
            Self::Smtp(servers) => servers.away_until(),
        }
    }

    /// Whether only a few mails should be tried, to find out whether the servers are well again.
    pub fn is_probing(&self) -> bool {
        match self {
            Self::Folder(_) => false,
            Self::Smtp(servers) => servers.relays.iter().all(|(_, health)| health.away_times.get() > 0),
        }
    }

    /// Hands one mail over. `hand` notes that its text is about to go, and says whether it may; `None`
    /// when it may not.
    pub async fn send(
        &self,
        slot: &mut Slot,
        id: Id,
        object: MailObject<'_>,
        hand: impl AsyncFnOnce() -> bool,
    ) -> Option<DeliveryOutcome> {
        match self {
            Self::Smtp(servers) => servers.send(slot, object, hand).await,
            Self::Folder(folder) => {
                if !hand().await {
                    return None;
                }
                let (folder, message) = (folder.clone(), object.message.to_owned());
                let written = tokio::task::spawn_blocking(move || write_file(&folder, id, &message)).await;
                Some(match written {
                    Ok(Ok(())) => DeliveryOutcome::Sent {
                        answer: "written to a file".to_owned(),
                        relay: "folder".to_owned(),
                    },
                    Ok(Err(error)) => DeliveryOutcome::Broken(error.to_string()),
                    Err(error) => DeliveryOutcome::Broken(error.to_string()),
                })
            }
        }
    }

    /// Lets the connection of a lane go if it was not needed for a while.
    pub async fn rest(&self, slot: &mut Slot) {
        if let Some((_, connection)) = slot.take_if(|(_, connection)| connection.has_rested()) {
            connection.close().await;
        }
    }

    /// Lets the connection of a lane go.
    pub async fn close(&self, slot: &mut Slot) {
        if let Some((_, connection)) = slot.take() {
            connection.close().await;
        }
    }
}

impl Servers {
    fn is_usable(&self, relay: &Relay, health: &Health) -> bool {
        !self.paused.borrow().contains(&relay.name)
            && health.away_until.get().is_none_or(|until| Instant::now() >= until)
    }

    fn away_until(&self) -> Option<Instant> {
        if self.relays.iter().any(|(relay, health)| self.is_usable(relay, health)) {
            return None;
        }
        let away = self.relays.iter().filter_map(|(_, health)| health.away_until.get());
        Some(away.min().unwrap_or_else(|| Instant::now() + AWAY))
    }

    /// The server whose turn it is: over time, each gets the share of its weight.
    fn choose(&self) -> Option<usize> {
        let usable: Vec<_> = self
            .relays
            .iter()
            .enumerate()
            .filter(|(_, (relay, health))| self.is_usable(relay, health))
            .collect();
        let total: i64 = usable.iter().map(|(_, (relay, _))| relay.weight).sum();
        for (_, (relay, health)) in &usable {
            health.turn.set(health.turn.get().saturating_add(relay.weight));
        }
        let (place, (_, health)) = usable.into_iter().max_by_key(|(_, (_, health))| health.turn.get())?;
        health.turn.set(health.turn.get().saturating_sub(total));
        Some(place)
    }

    async fn send(
        &self,
        slot: &mut Slot,
        object: MailObject<'_>,
        hand: impl AsyncFnOnce() -> bool,
    ) -> Option<DeliveryOutcome> {
        let mut cause = "every mail server is away or held back".to_owned();
        let mut hand = Some(hand);
        loop {
            let kept = slot.take().filter(|(place, connection)| {
                let usable =
                    self.relays.get(*place).is_some_and(|(relay, health)| self.is_usable(relay, health));
                usable && !connection.has_rested()
            });
            let (place, connection) = match kept {
                Some(kept) => kept,
                None => {
                    let Some(place) = self.choose() else { return Some(DeliveryOutcome::Unreachable(cause)) };
                    let Some((relay, health)) = self.relays.get(place) else { continue };
                    match Connection::open(relay, &self.hello, self.patience, &self.trust).await {
                        Ok(connection) => (place, connection),
                        Err(why) => {
                            tracing::warn!(
                                relay = relay.name,
                                cause = why,
                                "a mail server cannot be reached"
                            );
                            health.is_away();
                            cause = why;
                            continue;
                        }
                    }
                }
            };
            let note = async || match hand.take() {
                Some(hand) => hand().await,
                None => false,
            };
            let Ok((connection, outcome)) = connection.send(self.patience, object, note).await else {
                continue;
            };
            *slot = connection.map(|connection| (place, connection));
            let (relay, health) = self.relays.get(place)?;
            return outcome.map(|outcome| health.learn(outcome, relay));
        }
    }
}

impl Health {
    fn is_away(&self) {
        let times = self.away_times.get();
        let wait = AWAY.saturating_mul(1 << times.min(4)).min(AWAY_MOST);
        self.away_times.set(times.saturating_add(1));
        self.away_until.set(Some(Instant::now() + wait));
    }

    /// Notes how the server is doing. When it puts off one mail after the other, that is its own
    /// trouble, and no attempt of any mail.
    fn learn(&self, outcome: DeliveryOutcome, relay: &Relay) -> DeliveryOutcome {
        match outcome {
            DeliveryOutcome::Sent { answer, .. } => {
                self.put_off.set(0);
                self.away_times.set(0);
                self.away_until.set(None);
                DeliveryOutcome::Sent { answer, relay: relay.name.clone() }
            }
            DeliveryOutcome::Refused(answer) if answer.class() == ReplyClass::Later => match self.is_unwell()
            {
                true => DeliveryOutcome::Unreachable(answer.text),
                false => DeliveryOutcome::Refused(answer),
            },
            DeliveryOutcome::Broken(cause) => match self.is_unwell() {
                true => DeliveryOutcome::Unreachable(cause),
                false => DeliveryOutcome::Broken(cause),
            },
            other => other,
        }
    }

    fn is_unwell(&self) -> bool {
        self.put_off.set(self.put_off.get().saturating_add(1));
        let unwell = self.put_off.get() >= PUT_OFF_IN_A_ROW;
        if unwell {
            self.is_away();
        }
        unwell
    }
}

/// Writes `<id>.eml` so that it appears whole or not at all.
fn write_file(folder: &Path, id: Id, message: &str) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{id}.part"));
    // A process that died over it may have left one.
    let _ = std::fs::remove_file(&unfinished);
    let mut file = private::create(&unfinished).map_err(std::io::Error::other)?;
    std::io::Write::write_all(&mut file, message.as_bytes())?;
    std::fs::rename(&unfinished, folder.join(format!("{id}.eml")))
}
