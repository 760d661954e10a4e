//! From words to a message as it goes over the wire, and who it is from.

use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};

use super::List;
use super::dkim::{self, DkimKey};
use crate::config::Config;
use crate::error::Error;
use crate::types::{Email, Id, Timestamp};

/// Who the mails of a list are from, and the keys that prove it.
struct Identity {
    from: Mailbox,
    /// Where mails come back to: the parts before and behind the `@`.
    bounces: (String, String),
    keys: Vec<DkimKey>,
}

/// Who our mails are from.
pub struct Mailer {
    account: Identity,
    digest: Identity,
}

/// A mail that is ready but for its technical headers.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// Names the message; the same on every try, so that receivers can tell a repetition.
    pub id: Id,
    /// When it was written.
    pub at: Timestamp,
    /// Whom it is for.
    pub recipient: &'a str,
    /// The subject line.
    pub subject: &'a str,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Further headers, such as those of a mailing list.
    pub headers: Vec<(&'static str, String)>,
}

impl Mailer {
    /// Reads senders and keys from the settings. Addresses and keys that do not belong together are
    /// refused: receivers would take such mails for forged ones.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let mail = &config.mail;
        let own = &config.digest;
        let account = Identity::new(&mail.from, &mail.bounce_address, &mail.dkim_keys)?;
        let from = if own.from.is_empty() { &mail.from } else { &own.from };
        let keys = if own.dkim_keys.is_empty() { &mail.dkim_keys } else { &own.dkim_keys };
        Ok(Self { account, digest: Identity::new(from, &mail.bounce_address, keys)? })
    }

    fn identity(&self, list: List) -> &Identity {
        match list {
            List::Account => &self.account,
            List::Digest => &self.digest,
        }
    }

    /// The domain of the sender, under which messages are named.
    pub fn domain(&self, list: List) -> &str {
        self.identity(list).from.email.domain()
    }

    /// The sender's address.
    pub fn sender(&self, list: List) -> &Address {
        &self.identity(list).from.email
    }

    /// Where mails come back to: the parts before and behind the `@`.
    pub fn bounces(&self, list: List) -> (&str, &str) {
        let (local, domain) = &self.identity(list).bounces;
        (local, domain)
    }

    /// Where mails come back to.
    pub fn bounce_address(&self, list: List) -> String {
        let (local, domain) = self.bounces(list);
        format!("{local}@{domain}")
    }

    /// The keys that sign.
    pub fn keys(&self, list: List) -> &[DkimKey] {
        &self.identity(list).keys
    }

    /// A message with the signatures of its list.
    pub fn signed(&self, list: List, message: String, now: Timestamp) -> Result<String, Error> {
        let identity = self.identity(list);
        if identity.keys.is_empty() {
            return Ok(message);
        }
        dkim::sign(&message, identity.from.email.domain(), &identity.keys, now)
    }

    /// The whole message: one `From`, one `To` without a name, text and HTML. The same input makes the
    /// same message, byte for byte.
    pub fn build(&self, list: List, outgoing: Outgoing<'_>) -> Result<String, Error> {
        let to = address_of(outgoing.recipient).ok_or_else(|| Error::internal("no address to write to"))?;
        let from = self.identity(list).from.clone();
        // Said here: what the library reads from the headers leaves out addresses with marks that combine.
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).map_err(Error::internal)?;
        let mut builder = Message::builder()
            .envelope(envelope)
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(outgoing.subject)
            .date(outgoing.at.into())
            .message_id(Some(format!("<{}@{}>", outgoing.id, self.domain(list))));
        let automatic =
            [("Auto-Submitted", "auto-generated".to_owned()), ("X-Auto-Response-Suppress", "All".to_owned())];
        for (name, value) in automatic.into_iter().chain(outgoing.headers) {
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(Error::internal)?;
            builder = builder.raw_header(HeaderValue::new(name, value));
        }
        let body = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(format!("part-{}", outgoing.id.0.as_simple()))
            .singlepart(part(ContentType::TEXT_PLAIN, outgoing.text))
            .singlepart(part(ContentType::TEXT_HTML, outgoing.html));
        let message = builder.multipart(body).map_err(Error::internal)?;
        String::from_utf8(message.formatted()).map_err(Error::internal)
    }
}

impl Identity {
    /// `keys` as in the settings: `selector:file` each.
    fn new(from: &str, bounces: &str, keys: &[String]) -> Result<Self, Error> {
        let from: Mailbox = from.parse().map_err(|error| refused(&format!("the sender {from}: {error}")))?;
        let domain = from.email.domain().to_owned();
        let bounces = match bounces.rsplit_once('@') {
            None => ("bounces".to_owned(), domain.clone()),
            Some((local, other)) if are_aligned(other, &domain) => (local.to_owned(), other.to_owned()),
            Some(_) => return Err(refused("mail.bounce_address must be under the domain of mail.from")),
        };
        let keys = keys.iter().map(|entry| {
            let (selector, file) =
                entry.split_once(':').ok_or_else(|| refused("a DKIM key is written as selector:file"))?;
            let pem = std::fs::read_to_string(file).map_err(|error| refused(&format!("{file}: {error}")))?;
            DkimKey::read(selector, &pem)
        });
        Ok(Self { from, bounces, keys: keys.collect::<Result<_, Error>>()? })
    }
}

/// The address that a mail goes to. An account from before may have one that nobody could join with now.
pub fn address_of(recipient: &str) -> Option<Address> {
    Email::parse(recipient).map(|email| email.to_address()).or_else(|| recipient.parse().ok())
}

/// Whether receivers take two domains for the same sender: one is the other, or above it.
fn are_aligned(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one == other || one.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{one}"))
}

fn refused(cause: &str) -> Error {
    Error::internal(format!("configuration: {cause}"))
}

fn part(kind: ContentType, text: String) -> SinglePart {
    // Left to the library, each line would move all the text behind it.
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    SinglePart::builder().header(kind).body(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounce_address_elsewhere_is_refused() {
        let with = |bounces: &str| Identity::new("Network <network@a.example>", bounces, &[]);
        for good in ["", "back@a.example", "back@mail.a.example"] {
            assert!(with(good).is_ok(), "{good}");
        }
        for bad in ["back@b.example", "back@nota.example"] {
            assert!(with(bad).is_err(), "{bad}");
        }
    }
}
