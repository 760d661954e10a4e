//! Where mails go: to a mail server, or, without one, into files.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lettre::Address;
use secrecy::ExposeSecret;

use super::smtp::{Connection, Server};
use crate::app::App;
use crate::error::Error;
use crate::types::Id;

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server has it; its answer.
    Sent(String),
    /// Not now; another time perhaps.
    Deferred(String),
    /// Never.
    Refused(String),
    /// Nobody was there to ask, so that this says nothing about the mail.
    Unreachable(String),
}

/// The way out of this process.
pub(super) enum Transport {
    /// A mail server.
    Smtp(Box<Server>),
    /// A folder of files, for development: one for each mail.
    Folder(PathBuf),
}

/// What one lane keeps between two mails.
pub(super) type Slot = Option<Connection>;

impl Transport {
    /// Chooses by the settings.
    pub fn new(app: &App) -> Result<Self, Error> {
        let settings = &app.config.mail;
        if settings.smtp_url.expose_secret().is_empty() {
            let folder = app.config.data_dir.join("mail");
            std::fs::create_dir_all(&folder).map_err(Error::unavailable)?;
            return Ok(Self::Folder(folder));
        }
        Ok(Self::Smtp(Box::new(Server::new(settings, app.mailer.domain())?)))
    }

    /// Hands one mail over.
    pub async fn send(
        &self,
        slot: &mut Slot,
        id: Id,
        sender: &Address,
        recipient: &str,
        message: String,
    ) -> Verdict {
        match self {
            Self::Folder(folder) => {
                let folder = folder.clone();
                let written = tokio::task::spawn_blocking(move || write_file(&folder, id, &message)).await;
                match written {
                    Ok(Ok(())) => Verdict::Sent("written to a file".to_owned()),
                    Ok(Err(error)) => Verdict::Unreachable(error.to_string()),
                    Err(error) => Verdict::Unreachable(error.to_string()),
                }
            }
            Self::Smtp(server) => match Address::from_str(recipient) {
                Ok(recipient) => server.send(slot, sender, &recipient, &message).await,
                Err(error) => Verdict::Refused(error.to_string()),
            },
        }
    }

    /// Lets the connection of a lane go if it was not needed for a while.
    pub async fn rest(&self, slot: &mut Slot) {
        if slot.as_ref().is_some_and(Connection::has_rested) {
            self.close(slot).await;
        }
    }

    /// Lets the connection of a lane go.
    pub async fn close(&self, slot: &mut Slot) {
        if let Self::Smtp(server) = self {
            server.close(slot).await;
        }
    }
}

/// Writes `<id>.eml` so that it appears whole or not at all.
fn write_file(folder: &Path, id: Id, message: &str) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{id}.part"));
    std::fs::write(&unfinished, message)?;
    std::fs::rename(&unfinished, folder.join(format!("{id}.eml")))
}
