//! Where mail servers are: the addresses in `mail.smtp_url`.

use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// Not at all; only on the way to this very machine.
    None,
    /// By `STARTTLS`, without which nothing is sent.
    StartTls,
    /// From the first byte on.
    Tls,
}

/// A mail server that takes our mails.
pub(super) struct Relay {
    /// `host:port`, under which operators know it.
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub credentials: Option<Credentials>,
    /// How large its share is.
    pub weight: i64,
}

impl Relay {
    /// Reads one or several addresses with blanks between them, each with a weight before it if it is
    /// not 1, as in `smtps://a.example 3*smtps://b.example`. The passwords may stand in a file, a line
    /// for each.
    pub fn parse_all(text: &str, password_file: &str) -> Result<Vec<Self>, Error> {
        let passwords = match password_file {
            "" => String::new(),
            path => std::fs::read_to_string(path)
                .map_err(|error| refused(&format!("mail.smtp_password_file: {error}")))?,
        };
        let mut passwords = passwords.lines().map(|line| SecretString::from(line.trim().to_owned()));
        let places = text.split_whitespace();
        places.map(|place| Self::parse(place, passwords.next())).collect()
    }

    fn parse(text: &str, password: Option<SecretString>) -> Result<Self, Error> {
        // The address may hold a password, so that it is never repeated in an error.
        let (weight, url) = match text.split_once('*') {
            Some((weight, url)) => {
                (weight.parse().map_err(|_| refused("a weight in mail.smtp_url is no number"))?, url)
            }
            None => (1, text),
        };
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
        let port: u16 = port.unwrap_or(usual_port);
        Ok(Self { name: format!("{host}:{port}"), host, port, security, credentials, weight })
    }

    /// Whether it is on this machine, where nothing leaves it.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// `host:port` of each of these servers.
pub fn places(urls: &str) -> Result<Vec<String>, Error> {
    Ok(Relay::parse_all(urls, "")?.into_iter().map(|relay| relay.name).collect())
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

    #[test]
    fn only_this_machine_is_spoken_to_without_encryption() {
        for (url, security, host, port) in [
            ("smtp://127.0.0.1:2525", Security::None, "127.0.0.1", 2525),
            ("smtp://[::1]:2525", Security::None, "::1", 2525),
            ("smtp://localhost", Security::None, "localhost", 25),
            ("smtp://relay.example", Security::StartTls, "relay.example", 587),
            ("smtps://u:p%40ss@relay.example/", Security::Tls, "relay.example", 465),
        ] {
            let relay = Relay::parse(url, None).map_err(|error| error.to_string()).unwrap();
            assert_eq!((relay.security, relay.host.as_str(), relay.port), (security, host, port), "{url}");
        }
    }

    #[test]
    fn several_share_the_work_by_weight() {
        let relays = Relay::parse_all("smtps://a.example 3*smtp://b.example:2587", "").unwrap();
        let shares: Vec<_> = relays.iter().map(|relay| (relay.name.as_str(), relay.weight)).collect();
        assert_eq!(shares, [("a.example:465", 1), ("b.example:2587", 3)]);
    }

    #[test]
    fn a_wrong_address_is_refused_without_repeating_it() {
        for url in
            ["relay.example", "http://relay.example", "smtp://", "smtp://u:secret@host:port", "x*smtp://a"]
        {
            let Err(error) = Relay::parse(url, None) else { panic!("{url}") };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
