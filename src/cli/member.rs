//! `trilateral member`: makes accounts and opens them again, also while a server is running on the same database.

use std::io::Read;

use clap::{Args, Subcommand};
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::{self, InviteMember, NewAccount};
use crate::app::App;
use crate::auth::Role;
use crate::error::{Code, Error, FieldError};
use crate::factors;
use crate::i18n;
use crate::types::Locale;

#[derive(Debug, Subcommand)]
pub(super) enum Member {
    /// Make an account that can log in at once
    Create(Create),
    /// Take away the second step of somebody who has lost the telephone and the recovery codes
    ResetSecondStep(ResetSecondStep),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// Address for log-in and mails
    #[arg(long)]
    email: String,
    /// Name that others see
    #[arg(long)]
    name: String,
    /// CA, MX or US
    #[arg(long)]
    country: String,
    /// member, coordinator or administrator
    #[arg(long, value_parser = role)]
    role: Role,
    /// Where the member works
    #[arg(long, default_value = "")]
    organization: String,
    /// en, es or fr; without it the first language of the country
    #[arg(long)]
    language: Option<String>,
    /// IANA name of a time zone; without it the one of the country
    #[arg(long)]
    time_zone: Option<String>,
    /// Read the password from standard input, where no other user of the machine sees it
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub(super) struct ResetSecondStep {
    /// Address the member logs in with
    #[arg(long)]
    email: String,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|()| "choose member, coordinator or administrator".to_owned())
}

impl Member {
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        match self {
            Self::Create(create) => {
                let id = create.run(&app).await.map_err(in_words)?;
                super::print(&format!("{id}\n"))
            }
            Self::ResetSecondStep(ResetSecondStep { email }) => {
                let reset = app.write(move |app, tx| factors::reset_by_operator(app, tx, &email));
                reset.await.map_err(in_words)
            }
        }
    }
}

impl Create {
    async fn run(self, app: &App) -> Result<crate::types::Id, Error> {
        let password = password()?;
        let person = InviteMember {
            email: self.email,
            name: self.name,
            country: self.country,
            organization: self.organization,
            language: self.language,
        };
        let account =
            person.parse(&app.taxonomy, self.time_zone.as_deref(), Some(password.expose_secret()))?;
        let hash = app.hasher.hash(password.expose_secret().to_owned()).await?;
        let account = NewAccount { role: self.role, password_hash: Some(hash), ..account };
        Ok(app.write(move |_, tx| accounts::create_member(tx, None, account)).await?.id)
    }
}

/// One line; the line end that `echo` adds is not part of the password.
fn password() -> Result<SecretString, Error> {
    let mut text = String::new();
    std::io::stdin().take(4_096).read_to_string(&mut text).map_err(Error::unavailable)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned().into())
}

/// Every fault of the input as a sentence; other errors as they are.
fn in_words(error: Error) -> Error {
    if error.code != Code::Invalid {
        return error;
    }
    let told = |fault: &FieldError| format!("{}: {}", fault.field(), i18n::fault(Locale::En, fault));
    let sentences = error.fields.iter().map(told);
    Error::internal(sentences.collect::<Vec<_>>().join("\n"))
}
