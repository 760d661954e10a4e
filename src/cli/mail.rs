//! `trilateral mail`: keys, DNS records, and whether what we sign holds.

use clap::{Args, Subcommand};

use crate::app::App;
use crate::config::Config;
use crate::db::file;
use crate::error::Error;
use crate::mail::{Letter, List, Outgoing};
use crate::message::dkim::{self, verify};
use crate::server;
use crate::types::{Id, Locale};

#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Print the DNS records that our mails need, and check a signature of our own
    Check,
    /// Print a new key for signatures (DKIM, Ed25519), to be put into a file that only we can read
    Key,
    /// Send a mail that says it is a test
    Test(Test),
}

#[derive(Debug, Args)]
pub(super) struct Test {
    /// Where to
    #[arg(long)]
    to: String,
}

/// The longest text of one string in a DNS record (RFC 1035, 3.3.14).
const STRING: usize = 255;

impl Mail {
    pub(super) async fn run(self, config: Config) -> Result<(), Error> {
        let open = || {
            file::must_exist(&config.database.url)?;
            server::open(config)
        };
        match self {
            Self::Check => check(&open()?),
            // Made before there is a database, for the settings to name.
            Self::Key => super::print(&dkim::new_key()?),
            Self::Test(test) => test.run(&open()?).await,
        }
    }
}

fn check(app: &App) -> Result<(), Error> {
    let mut broken = 0_usize;
    let mut known = Vec::new();
    for list in List::ALL {
        let domain = app.mailer.domain(*list).to_owned();
        super::print(&format!("# {} mails come from {}\n", list.code(), app.mailer.sender(*list)))?;
        if app.mailer.keys(*list).is_empty() {
            super::print(
                "# They are not signed: make a key with `trilateral mail key`, and name it in mail.dkim_keys.\n",
            )?;
        }
        for key in app.mailer.keys(*list) {
            let name = format!("{}._domainkey.{domain}.", key.selector());
            if !known.contains(&name) {
                super::print(&format!("{name} IN TXT {}\n", quoted(&key.record())))?;
                known.push(name);
            }
        }
        let message = sample(app, *list)?;
        for found in verify(&message, app.mailer.keys(*list)) {
            let (mark, verdict) =
                if found.valid { ("ok     ", "holds") } else { ("BROKEN ", "does not hold") };
            broken = broken.saturating_add(usize::from(!found.valid));
            super::print(&format!("# {mark} the signature by {} {verdict}\n", found.selector))?;
        }
        if !known.contains(&domain) {
            let records = [
                format!("{domain}. IN TXT \"v=spf1 include:<your mail server's record> -all\"\n"),
                format!(
                    "_dmarc.{domain}. IN TXT \"v=DMARC1; p=quarantine; adkim=r; aspf=r; rua=mailto:postmaster@{domain}\"\n"
                ),
            ];
            super::print(&records.concat())?;
            known.push(domain);
        }
    }
    super::print(&format!("# Mails come back to {}\n", app.mailer.bounce_address(List::Account)))?;
    if broken == 0 { Ok(()) } else { Err(Error::internal(format!("{broken} signatures do not hold"))) }
}

/// A text as one or several strings of a record.
fn quoted(text: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((part, after)) =
        rest.split_at_checked(STRING.min(rest.len())).filter(|(part, _)| !part.is_empty())
    {
        parts.push(format!("\"{part}\""));
        rest = after;
    }
    parts.join(" ")
}

fn sample(app: &App, list: List) -> Result<String, Error> {
    let outgoing = Outgoing {
        id: app.new_id(),
        at: app.now(),
        recipient: "somebody@example.org",
        subject: "¿Se verifica la firma?",
        text: "Hello\n".to_owned(),
        html: "<p>Hello</p>\n".to_owned(),
        headers: vec![("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())],
    };
    let message = app.mailer.build(list, outgoing)?;
    app.mailer.signed(list, message, app.now())
}

impl Test {
    async fn run(self, app: &App) -> Result<(), Error> {
        let to = self.to;
        app.write(move |app, tx| {
            let letter = Letter::test(Locale::En, app.url("/"));
            let id: Id = tx.new_id();
            crate::mail::outbox::enqueue(app, tx, "test", &format!("test:{id}"), None, &to, &letter)
        })
        .await?;
        let tally = crate::mail::Sender::new(app, List::Account)?.drain().await?;
        super::print(&format!("{} sent, {} deferred, {} failed\n", tally.sent, tally.deferred, tally.failed))
    }
}
