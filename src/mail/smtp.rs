//! The conversation with one mail server.
//!
//! The client library closes the connection at every refusal and cannot say in which step it failed.
//! So the steps are taken here, one by one: a refused recipient costs a `RSET`, not a connection, and
//! only what the server may have accepted is ever in doubt.

use std::net::IpAddr;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, MailParameter};
use lettre::transport::smtp::response::Response;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout, timeout_at};

use super::stream;
use super::transport::Verdict;
use crate::config;
use crate::error::Error;

/// A connection that has rested this long is not used again: servers hang up on the silent.
const REST: Duration = Duration::from_secs(20);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    /// Not at all; only on the way to this very machine.
    None,
    /// By `STARTTLS`, without which nothing is sent.
    StartTls,
    /// From the first byte on.
    Tls,
}

/// A mail server: where it is, and who we are to it.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    hello: ClientId,
    timeout: Duration,
}

/// A connection between two mails.
pub(super) struct Connection {
    client: AsyncSmtpConnection,
    used: bool,
    last_use: Instant,
}

/// Where a step went wrong.
enum Fault {
    /// The server answered with a refusal.
    Refused(SmtpError),
    /// The connection broke, or nothing came in time.
    Broken(String),
}

impl Server {
    /// Reads `mail.smtp_url`; the password may stand in a file of its own.
    pub fn new(settings: &config::Mail, hello: &str) -> Result<Self, Error> {
        let url = settings.smtp_url.expose_secret();
        let password = match settings.smtp_password_file.as_str() {
            "" => None,
            path => Some(
                std::fs::read_to_string(path)
                    .map_err(|error| refused(&format!("mail.smtp_password_file: {error}")))?
                    .trim()
                    .to_owned()
                    .into(),
            ),
        };
        Self::parse(url, password, hello, Duration::from_secs(settings.timeout_seconds))
    }

    fn parse(
        url: &str,
        password: Option<SecretString>,
        hello: &str,
        timeout: Duration,
    ) -> Result<Self, Error> {
        // The address may hold a password, so that it is never repeated in an error.
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| refused("mail.smtp_url must begin with smtp:// or smtps://"))?;
        let rest = rest.split('/').next().unwrap_or_default();
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, Some(port.parse().map_err(|_| refused("mail.smtp_url has no valid port"))?))
            }
            _ => (place, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(refused("mail.smtp_url names no host"));
        }
        let (security, usual_port) = match scheme {
            "smtp" if is_loopback(&host) => (Security::None, 25),
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            _ => return Err(refused("mail.smtp_url must begin with smtp:// or smtps://")),
        };
        let credentials = user.map(|user| {
            let (name, in_url) = user.split_once(':').unwrap_or((user, ""));
            let password = password.map_or_else(|| decoded(in_url), |text| text.expose_secret().to_owned());
            Credentials::new(decoded(name), password)
        });
        let hello = ClientId::Domain(hello.to_owned());
        Ok(Self { host, port: port.unwrap_or(usual_port), security, credentials, hello, timeout })
    }

    /// Connects, encrypts and logs in.
    async fn connect(&self) -> Result<Connection, String> {
        let attempt = async {
            let text = |error: SmtpError| error.to_string();
            let mut client = match self.security {
                Security::Tls => {
                    let stream = stream::encrypted(&self.host, self.port).await.map_err(|e| e.to_string())?;
                    AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await
                }
                Security::None | Security::StartTls => {
                    let stream = stream::plain(&self.host, self.port).await.map_err(|e| e.to_string())?;
                    AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await
                }
            }
            .map_err(text)?;
            if self.security == Security::StartTls {
                let parameters = TlsParameters::new(self.host.clone()).map_err(text)?;
                client.starttls(parameters, &self.hello).await.map_err(text)?;
            }
            if let Some(credentials) = &self.credentials {
                client.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await.map_err(text)?;
            }
            Ok(Connection { client, used: false, last_use: Instant::now() })
        };
        timeout(self.timeout, attempt).await.map_err(|_| "no answer in time".to_owned())?
    }

    /// Hands one mail over on the connection in `slot`, which is opened, replaced or given up as needed.
    pub async fn send(
        &self,
        slot: &mut Option<Connection>,
        sender: &Address,
        recipient: &Address,
        message: &str,
    ) -> Verdict {
        slot.take_if(|connection| connection.has_rested());
        loop {
            let mut connection = match slot.take() {
                Some(connection) => connection,
                None => match self.connect().await {
                    Ok(connection) => connection,
                    Err(cause) => return Verdict::Unreachable(cause),
                },
            };
            let was_used = std::mem::replace(&mut connection.used, true);
            let deadline = Instant::now() + self.timeout;
            // A server may hang up on a resting connection, which shows in the first command; nothing
            // was handed over yet, so that a fresh connection may begin again.
            match connection.open(deadline, sender, recipient).await {
                Err(Fault::Broken(_)) if was_used => continue,
                Err(Fault::Refused(error)) if was_used && is_farewell(&error) => continue,
                Err(fault) => return connection.refuse(fault, deadline, slot).await,
                Ok(()) => {}
            }
            let outcome = connection.deliver(deadline, recipient, message).await;
            return match outcome {
                Ok(answer) => {
                    connection.last_use = Instant::now();
                    *slot = Some(connection);
                    Verdict::Sent(answer.first_line().unwrap_or_default().to_owned())
                }
                Err(fault) => connection.refuse(fault, deadline, slot).await,
            };
        }
    }

    /// Says goodbye on a connection that is not needed for now.
    pub async fn close(&self, slot: &mut Option<Connection>) {
        if let Some(mut connection) = slot.take() {
            let _ = timeout(Duration::from_secs(2), connection.client.quit()).await;
        }
    }
}

impl Connection {
    /// Whether it was idle for so long that the server may be about to hang up.
    pub fn has_rested(&self) -> bool {
        self.last_use.elapsed() > REST
    }

    /// One step, with its time limit.
    async fn step(
        deadline: Instant,
        step: impl Future<Output = Result<Response, SmtpError>>,
    ) -> Result<Response, Fault> {
        match timeout_at(deadline, step).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.status().is_some() => Err(Fault::Refused(error)),
            Ok(Err(error)) => Err(Fault::Broken(error.to_string())),
            Err(_) => Err(Fault::Broken("no answer in time".to_owned())),
        }
    }

    /// `MAIL FROM`. Our messages are ASCII on the wire; only an address can need more (RFC 6531).
    async fn open(&mut self, deadline: Instant, sender: &Address, recipient: &Address) -> Result<(), Fault> {
        let address: &str = recipient.as_ref();
        let parameters = if address.is_ascii() { Vec::new() } else { vec![MailParameter::SmtpUtfEight] };
        let command = self.client.command(Mail::new(Some(sender.clone()), parameters));
        Self::step(deadline, command).await.map(drop)
    }

    /// `RCPT TO`, `DATA` and the message.
    async fn deliver(
        &mut self,
        deadline: Instant,
        recipient: &Address,
        message: &str,
    ) -> Result<Response, Fault> {
        Self::step(deadline, self.client.command(Rcpt::new(recipient.clone(), Vec::new()))).await?;
        Self::step(deadline, self.client.command(Data)).await?;
        Self::step(deadline, self.client.message(message.as_bytes())).await
    }

    /// From a fault to a verdict; the connection is kept when the server is willing to go on.
    async fn refuse(mut self, fault: Fault, deadline: Instant, slot: &mut Option<Self>) -> Verdict {
        let error = match fault {
            Fault::Broken(cause) => return Verdict::Deferred(cause),
            Fault::Refused(error) => error,
        };
        if !is_farewell(&error) && Self::step(deadline, self.client.command(Rset)).await.is_ok() {
            self.last_use = Instant::now();
            *slot = Some(self);
        }
        let code = error.status().map(u16::from).unwrap_or_default();
        // 552 means a full mailbox (RFC 5321, 4.5.3.1.10), which time may cure.
        if error.is_permanent() && code != 552 {
            Verdict::Refused(error.to_string())
        } else {
            Verdict::Deferred(error.to_string())
        }
    }
}

/// Whether the server says that it is about to hang up.
fn is_farewell(error: &SmtpError) -> bool {
    error.status().map(u16::from) == Some(421)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn refused(cause: &str) -> Error {
    Error::internal(format!("configuration: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Server, Error> {
        Server::parse(url, None, "network.example", Duration::from_secs(1))
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_encryption() {
        for (url, security, host, port) in [
            ("smtp://127.0.0.1:2525", Security::None, "127.0.0.1", 2525),
            ("smtp://[::1]:2525", Security::None, "::1", 2525),
            ("smtp://localhost", Security::None, "localhost", 25),
            ("smtp://relay.example", Security::StartTls, "relay.example", 587),
            ("smtps://u:p%40ss@relay.example/", Security::Tls, "relay.example", 465),
        ] {
            let server = parse(url).map_err(|error| error.to_string()).unwrap();
            assert_eq!((server.security, server.host.as_str(), server.port), (security, host, port), "{url}");
        }
    }

    #[test]
    fn a_wrong_address_is_refused_without_repeating_it() {
        for url in ["relay.example", "http://relay.example", "smtp://", "smtp://u:secret@host:port"] {
            let Err(error) = parse(url) else { panic!("{url}") };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
