//! The conversation with one mail server.
//!
//! The client library closes the connection at every refusal and cannot say in which step it failed.
//! So the steps are taken here, one by one: a refused recipient costs a `RSET`, not a connection, and
//! only what the server may have accepted is ever in doubt.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout};

use super::relay::{Relay, Security};
use super::stream;
use super::tls::Trust;
use crate::mail::outcome::DeliveryOutcome;
use crate::mail::smtp_reply::SmtpReply;
use crate::types::Email;

/// A connection that has rested this long is not used again: servers hang up on the silent.
const REST: Duration = Duration::from_secs(20);
/// How long a server may take to accept a connection, and to say goodbye.
const CONNECT: Duration = Duration::from_secs(20);
const GOODBYE: Duration = Duration::from_secs(2);

/// How patient we are in each phase (RFC 5321, 4.5.3.2 names minutes; a relay of ours answers sooner).
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// With the answer to a command.
    pub command: Duration,
    /// With the text and the answer to it: a server may do all its work there, and giving up early
    /// means not to know.
    pub text: Duration,
    /// After so many messages a connection is given up: some servers hang up without a word.
    pub messages: u32,
}

/// A connection between two mails.
pub(super) struct Connection {
    client: AsyncSmtpConnection,
    messages: u32,
    last_use: Instant,
}

/// Where a step went wrong.
enum Fault {
    /// The server answered with a refusal.
    Refused(SmtpReply),
    /// The connection broke, or nothing came in time.
    Broken(String),
}

/// Why there is no connection.
pub(super) type NotConnected = String;

/// What goes over the wire: envelope and content (RFC 5321, 2.3.1).
#[derive(Debug, Clone, Copy)]
pub(super) struct MailObject<'a> {
    pub sender: &'a Address,
    pub recipient: &'a Address,
    pub message: &'a str,
}

impl Connection {
    /// Connects, encrypts and logs in.
    pub async fn open(
        relay: &Relay,
        hello: &ClientId,
        patience: Patience,
        trust: &Trust,
    ) -> Result<Self, NotConnected> {
        let text = |error: SmtpError| error.to_string();
        let (host, port) = (relay.host.as_str(), relay.port);
        let begun = async {
            let mut client = match relay.security {
                Security::Tls => {
                    let stream =
                        stream::encrypted(host, port, trust).await.map_err(|error| error.to_string())?;
                    AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello).await
                }
                Security::None | Security::StartTls => {
                    let stream = stream::plain(host, port).await.map_err(|error| error.to_string())?;
                    AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello).await
                }
            }
            .map_err(text)?;
            if relay.security == Security::StartTls {
                client.starttls(trust.for_start_tls(host).map_err(text)?, hello).await.map_err(text)?;
            }
            if let Some(credentials) = &relay.credentials {
                client.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await.map_err(text)?;
            }
            Ok(Self { client, messages: 0, last_use: Instant::now() })
        };
        let patience = patience.command.min(CONNECT);
        timeout(patience, begun).await.map_err(|_| "no answer in time".to_owned())?
    }

    /// Whether it was idle for so long that the server may be about to hang up.
    pub fn has_rested(&self) -> bool {
        self.last_use.elapsed() > REST
    }

    /// Hands one mail over. `hand` notes that the text is about to go, and says whether it may.
    ///
    /// Answers with the connection, if it can be used again, and with what became of the mail: nothing
    /// at all when `hand` said no, `Err` when a connection that had rested was dead and nothing was tried.
    pub async fn send(
        mut self,
        patience: Patience,
        object: MailObject<'_>,
        hand: impl AsyncFnOnce() -> bool,
    ) -> Result<(Option<Self>, Option<DeliveryOutcome>), ()> {
        let was_used = self.messages > 0;
        self.messages = self.messages.saturating_add(1);
        // A server may hang up on a resting connection, which shows in the first command; nothing
        // was handed over yet, so that a fresh connection may begin again.
        match self.begin(patience, object).await {
            Err(Fault::Broken(_)) if was_used => return Err(()),
            Err(Fault::Refused(answer)) if was_used && answer.is_farewell() => return Err(()),
            Err(fault) => return Ok(self.end(patience, fault).await),
            Ok(()) => {}
        }
        if let Err(fault) = self.address(patience, object).await {
            return Ok(self.end(patience, fault).await);
        }
        if !hand().await {
            return Ok((None, None));
        }
        match Self::step(patience.text, self.client.message(object.message.as_bytes())).await {
            Ok(answer) => {
                let answer = answer.first_line().unwrap_or_default().to_owned();
                self.last_use = Instant::now();
                let outcome = DeliveryOutcome::Sent { answer, relay: String::new() };
                let goes_on = self.messages < patience.messages;
                if !goes_on {
                    self.close().await;
                    return Ok((None, Some(outcome)));
                }
                Ok((Some(self), Some(outcome)))
            }
            Err(Fault::Broken(cause)) => Ok((None, Some(DeliveryOutcome::InDoubt(cause)))),
            Err(fault) => Ok(self.end(patience, fault).await),
        }
    }

    /// One step, with its time limit.
    async fn step(
        patience: Duration,
        step: impl Future<Output = Result<Response, SmtpError>>,
    ) -> Result<Response, Fault> {
        match timeout(patience, step).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => match error.status() {
                Some(code) => {
                    let text = std::error::Error::source(&error).map(ToString::to_string);
                    Err(Fault::Refused(SmtpReply::new(code.into(), text.as_deref().unwrap_or_default())))
                }
                None => Err(Fault::Broken(error.to_string())),
            },
            Err(_) => Err(Fault::Broken("no answer in time".to_owned())),
        }
    }

    /// `MAIL FROM`. Our messages are ASCII on the wire; only a recipient can need more (RFC 6531).
    async fn begin(&mut self, patience: Patience, object: MailObject<'_>) -> Result<(), Fault> {
        let needs_utf8 = Email::needs_utf8(object.recipient.as_ref());
        if needs_utf8 && !self.client.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Fault::Refused(SmtpReply::no_way()));
        }
        let parameters = if needs_utf8 {
            vec![MailParameter::Body(MailBodyParameter::EightBitMime), MailParameter::SmtpUtfEight]
        } else {
            Vec::new()
        };
        let command = self.client.command(Mail::new(Some(object.sender.clone()), parameters));
        Self::step(patience.command, command).await.map(drop)
    }

    /// `RCPT TO` and `DATA`.
    async fn address(&mut self, patience: Patience, object: MailObject<'_>) -> Result<(), Fault> {
        let recipient = Rcpt::new(object.recipient.clone(), Vec::new());
        Self::step(patience.command, self.client.command(recipient)).await?;
        Self::step(patience.command, self.client.command(Data)).await.map(drop)
    }

    /// From a fault to an outcome; the connection is kept when the server is willing to go on.
    async fn end(mut self, patience: Patience, fault: Fault) -> (Option<Self>, Option<DeliveryOutcome>) {
        let answer = match fault {
            Fault::Broken(cause) => return (None, Some(DeliveryOutcome::Broken(cause))),
            Fault::Refused(answer) => answer,
        };
        let reset = Self::step(patience.command, self.client.command(Rset)).await.is_ok();
        self.last_use = Instant::now();
        (reset.then_some(self), Some(DeliveryOutcome::Refused(answer)))
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _ = timeout(GOODBYE, self.client.quit()).await;
    }
}
