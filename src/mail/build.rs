//! From words to a message as it goes over the wire.

use lettre::message::header::ContentType;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use crate::config::Config;
use crate::error::Error;
use crate::types::{Id, Timestamp};

/// Who our mails are from.
#[derive(Debug, Clone)]
pub struct Mailer {
    from: Mailbox,
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
    /// Reads the sender from the settings.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let from = config
            .mail
            .from
            .parse()
            .map_err(|error| Error::internal(format!("configuration: mail.from: {error}")))?;
        Ok(Self { from })
    }

    /// The domain of the sender, under which messages are named.
    pub fn domain(&self) -> &str {
        self.from.email.domain()
    }

    /// The sender's address, for the envelope.
    pub fn sender(&self) -> &Address {
        &self.from.email
    }

    /// The whole message: one `From`, one `To` without a name, text and HTML.
    pub fn build(&self, outgoing: Outgoing<'_>) -> Result<String, Error> {
        let to: Address = outgoing.recipient.parse().map_err(Error::internal)?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(outgoing.subject)
            .date(outgoing.at.into())
            .message_id(Some(format!("<{}@{}>", outgoing.id, self.domain())));
        let automatic =
            [("Auto-Submitted", "auto-generated".to_owned()), ("X-Auto-Response-Suppress", "All".to_owned())];
        for (name, value) in automatic.into_iter().chain(outgoing.headers) {
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(Error::internal)?;
            builder = builder.raw_header(HeaderValue::new(name, value));
        }
        let body = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, outgoing.text))
            .singlepart(part(ContentType::TEXT_HTML, outgoing.html));
        let message = builder.multipart(body).map_err(Error::internal)?;
        String::from_utf8(message.formatted()).map_err(Error::internal)
    }
}

fn part(kind: ContentType, text: String) -> lettre::message::SinglePart {
    lettre::message::SinglePart::builder().header(kind).body(text)
}
