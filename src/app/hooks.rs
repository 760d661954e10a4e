//! What the slices do when the platform asks for it. `server` hands it in, so that nothing here names a slice.

use std::collections::HashMap;

use super::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::taxonomy::Taxonomy;
use crate::types::{Id, Locale};

/// What the slices have to do with what the platform does.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Bring what a slice keeps up to this release, in this order, before anything else happens.
    pub at_start: &'static [AtStart],
    /// Writes the texts of mails that are made when they go.
    pub mail_renderer: &'static dyn MailRenderer,
    /// Give back what was held by somebody who may no longer decide.
    pub on_departure: &'static [Departure],
    /// What is known of the notices of members.
    pub notices: NoticeHooks,
}

/// What slices say of notices: what may be read of those they caused, and what comes with a digest.
#[derive(Clone, Copy)]
pub struct NoticeHooks {
    /// By the first part of the event: who says what may be read of it now.
    pub readers: &'static [(&'static str, NoticeReader)],
    /// How many notices a member has not read, for the top of every page.
    pub unread: fn(&mut Tx<'_>, Id) -> Result<i64, Error>,
    /// Whether a member gets a digest, so that something can come with it.
    pub has_digest: fn(&mut Tx<'_>, Id) -> Result<bool, Error>,
}

/// Says what may be read of these subjects now, by the key of the notice. What its reader may not read has no answer.
pub type NoticeReader = fn(&mut Tx<'_>, Locale, &[About]) -> Result<HashMap<Id, AboutNow>, Error>;

/// What a notice is about, and for whom.
#[derive(Debug, Clone)]
pub struct About {
    /// The notice.
    pub notice: Id,
    /// What has happened.
    pub event: String,
    /// What it happened to.
    pub subject: Id,
    /// What more is known of it.
    pub detail: String,
    /// Who would read it.
    pub reader: Actor,
}

/// What may be read of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutNow {
    /// What it is called.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// Fills `$value` in the words of the event.
    pub value: String,
    /// Where it is, as a path of ours.
    pub path: String,
}

/// A step of the start, in a transaction of its own.
pub type AtStart = fn(&mut Tx<'_>, &Taxonomy) -> Result<(), Error>;

/// Gives back what a member held who does not coordinate any more.
pub type Departure = fn(&mut Tx<'_>, Id) -> Result<(), Error>;

/// A mail whose text is made when it goes.
#[derive(Debug, Clone)]
pub struct UnrenderedMail {
    /// The mail, which names the message.
    pub mail: Id,
    /// Whom it is for.
    pub member: Option<Id>,
    /// What it is about.
    pub subject: Option<Id>,
    /// Where it goes.
    pub recipient: String,
}

/// What became of an [`UnrenderedMail`].
#[derive(Debug, Clone)]
pub enum RenderedMail {
    /// The whole message, without a signature.
    Message(String),
    /// There is no reason to send it any more; which, as a code.
    Skip(&'static str),
}

/// Writes texts at the last moment, so that nothing leaves that may not be read any more.
pub trait MailRenderer: Send + Sync {
    /// The texts of these mails, in their order.
    fn render(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        mails: &[UnrenderedMail],
    ) -> Result<Vec<RenderedMail>, Error>;

    /// A mail about this was left out; why, as a code.
    fn on_skipped(&self, app: &App, tx: &mut Tx<'_>, subject: Id, why: &str) -> Result<(), Error>;

    /// A reader wants no more of them, or has complained about one.
    fn on_stopped(&self, app: &App, tx: &mut Tx<'_>, member: Id, complained: bool) -> Result<(), Error>;
}
