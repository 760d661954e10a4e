//! Mails that come back: reading them, and what follows.
//!
//! Every mail leaves under an envelope sender of its own, which names it in a way that nobody else can
//! make up (VERP). What comes back to that name says which mail and which member it is about; what
//! comes back to anything else is only ever counted. Reports come in by three ways (the server's answer
//! at once, a webhook, a maildir) and are judged in one place.

mod intake;
mod report;
mod score;
mod text;
mod token;

pub use intake::{Outcome, read_maildir, take_in};
pub use report::{Kind, Report, read};
pub(super) use score::clean_up;

use lettre::Address;
use secrecy::ExposeSecret;

use super::smtp_reply::{ReplyClass, SmtpReply};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::message::List;
use crate::types::Id;

/// The envelope sender of a mail.
pub(super) fn envelope_sender(app: &App, list: List, mail: Id) -> Result<Address, Error> {
    let (local, domain) = app.mailer.bounces(list);
    Address::new(format!("{local}+{}", token::of(&app.keys, mail)), domain).map_err(Error::internal)
}

/// Where a reader can write to stop a list: to the name of the mail if somebody of ours reads what
/// comes back, else to the sender, behind whom there is a person.
pub fn unsubscribe_address(app: &App, list: List, mail: Id) -> String {
    let settings = &app.config.mail;
    let is_read = !settings.bounce_maildir.is_empty() || !settings.webhook_secret.expose_secret().is_empty();
    let own = if is_read { envelope_sender(app, list, mail).ok() } else { None };
    own.unwrap_or_else(|| app.mailer.sender(list).clone()).to_string()
}

/// A server refused a recipient at once.
pub(super) fn refused(app: &App, tx: &mut Tx<'_>, recipient: &str, answer: &SmtpReply) -> Result<(), Error> {
    let sign = match answer.class() {
        ReplyClass::NoSuchRecipient => score::Sign::NoSuchMailbox,
        ReplyClass::Never => score::Sign::Refused,
        ReplyClass::Later | ReplyClass::SlowDown | ReplyClass::OurFault | ReplyClass::NoWay => return Ok(()),
    };
    score::note(app, tx, recipient, sign, score::Heard::InDialogue, &answer.text)
}
