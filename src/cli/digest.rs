//! `trilateral digest`: digests without waiting for the server, and a look at one without sending it.

use clap::{Args, Subcommand};

use crate::accounts;
use crate::app::App;
use crate::digests::{self, Reader};
use crate::error::Error;
use crate::mail::Sender;
use crate::types::{Email, Timestamp};

#[derive(Debug, Subcommand)]
pub(super) enum Digest {
    /// Make the digests that are due, and send what is in the outbox; a server may run beside it
    Run(Run),
    /// Print what the next digest of a member would say if it went now; nothing changes
    Preview(Preview),
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Make what is due at this instant instead of now, as in 2026-11-23T14:00:00Z
    #[arg(long)]
    at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(super) struct Preview {
    /// The address of the member
    #[arg(long)]
    email: String,
    /// Say what comes after this instant instead of now
    #[arg(long)]
    at: Option<Timestamp>,
}

impl Digest {
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        match self {
            Self::Run(options) => options.run(&app).await,
            Self::Preview(options) => options.run(&app).await,
        }
    }
}

impl Run {
    async fn run(self, app: &App) -> Result<(), Error> {
        let composed = digests::compose_all(app, self.at.unwrap_or_else(|| app.now())).await?;
        let tally = Sender::drain_all(app).await?;
        let waiting = Sender::waiting(app).await?;
        super::print(&format!(
            "digests: {} composed, {} empty, {} skipped\nmails: {} sent, {} deferred, {} failed, {} unknown, {} dropped, {waiting} waiting\n",
            composed.mails,
            composed.empty,
            composed.skipped,
            tally.sent,
            tally.deferred,
            tally.failed,
            tally.unknown,
            tally.dropped
        ))
    }
}

impl Preview {
    async fn run(self, app: &App) -> Result<(), Error> {
        let email = Email::parse(&self.email).ok_or_else(|| Error::internal("this is not an address"))?;
        let at = self.at.unwrap_or_else(|| app.now());
        let (next, text) = app
            .read(move |app, tx| {
                let contact = accounts::find_contact_by_email(tx, email.as_str())?;
                let reader = contact.map(Reader::from);
                let reader = reader.ok_or_else(|| Error::internal("no active member has this address"))?;
                digests::preview_of(app, tx, &reader, at)
            })
            .await?;
        let next = next.map_or_else(|| "never: digests are off".to_owned(), |next| next.to_string());
        let text = text.unwrap_or_else(|| "nothing new: no mail would go\n".to_owned());
        super::print(&format!("next: {next}\n\n{text}"))
    }
}
