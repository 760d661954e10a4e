//! `trilateral doctor`: says what is wrong with database, mail, clock, secrets and rights.

use std::path::Path;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpStream;

use crate::app::App;
use crate::db::{self, DatabaseKind};
use crate::error::Error;

/// What was found out about one thing.
enum Finding {
    Good(String),
    Warning(String),
    Bad(String),
}

/// How far the clocks of the machine and of the database may be apart, in seconds.
const CLOCK_TOLERANCE: i64 = 60;

/// Looks at everything; an error when something is broken.
pub(super) async fn run(app: App) -> Result<(), Error> {
    let findings = [
        ("database", database(&app).await),
        ("clock", clock(&app).await),
        ("mail", mail(&app).await),
        ("outbox", outbox(&app).await),
        ("secrets", secrets(&app)),
        ("address", address(&app)),
        ("rights", rights(&app.config.data_dir)),
    ];
    let mut broken = 0;
    for (name, finding) in findings {
        let (mark, text) = match finding {
            Finding::Good(text) => ("ok     ", text),
            Finding::Warning(text) => ("warning", text),
            Finding::Bad(text) => {
                broken += 1;
                ("BROKEN ", text)
            }
        };
        super::print(&format!("{mark}  {name}: {text}\n"))?;
    }
    if broken == 0 { Ok(()) } else { Err(Error::internal(format!("{broken} of these must be repaired"))) }
}

async fn database(app: &App) -> Finding {
    let kind = match app.database.kind() {
        DatabaseKind::Sqlite => "SQLite",
        DatabaseKind::Postgres => "PostgreSQL",
    };
    let probed = app.write(|_, tx| db::probe_write(tx)).await;
    match probed {
        Ok(()) => Finding::Good(format!("{kind} answers and can be written")),
        Err(error) => Finding::Bad(format!("{kind} cannot be written: {error}")),
    }
}

async fn clock(app: &App) -> Finding {
    match app.read(|_, tx| db::server_time(tx)).await {
        Err(error) => Finding::Bad(error.to_string()),
        Ok(theirs) => {
            let apart = app.now().as_second().saturating_sub(theirs.as_second()).abs();
            if apart <= CLOCK_TOLERANCE {
                Finding::Good("machine and database agree".to_owned())
            } else {
                Finding::Bad(format!("machine and database are {apart} seconds apart"))
            }
        }
    }
}

async fn mail(app: &App) -> Finding {
    let url = app.config.mail.smtp_url.expose_secret();
    if url.is_empty() {
        return Finding::Warning("no mail server is set; mails are written to files".to_owned());
    }
    let places = match crate::mail::places(url) {
        Ok(places) => places,
        Err(error) => return Finding::Bad(error.to_string()),
    };
    for place in &places {
        match tokio::time::timeout(Duration::from_secs(10), TcpStream::connect(place)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                return Finding::Bad(format!("the mail server {place} does not answer: {error}"));
            }
            Err(_) => {
                return Finding::Bad(format!("the mail server {place} does not answer within ten seconds"));
            }
        }
    }
    Finding::Good(format!("{} mail servers answer", places.len()))
}

async fn outbox(app: &App) -> Finding {
    match app.read(|_, tx| crate::mail::outbox::oldest_waiting(tx)).await {
        Err(error) => Finding::Bad(error.to_string()),
        Ok(None) => Finding::Good("nothing waits".to_owned()),
        Ok(Some(since)) => {
            let minutes = app.now().as_second().saturating_sub(since.as_second()) / 60;
            if minutes < 60 {
                Finding::Good(format!("the oldest mail waits for {minutes} minutes"))
            } else {
                Finding::Warning(format!("the oldest mail waits for {minutes} minutes; is a sender running?"))
            }
        }
    }
}

fn secrets(app: &App) -> Finding {
    let own_file = app.config.data_dir.join("secret").exists();
    match (app.database.kind(), own_file) {
        (DatabaseKind::Postgres, true) => Finding::Warning(
            "the secret is a file of this node; several nodes need the same in auth.secret_file".to_owned(),
        ),
        (_, true) => Finding::Good("kept in the data directory".to_owned()),
        (_, false) => Finding::Good("set by configuration".to_owned()),
    }
}

fn address(app: &App) -> Finding {
    let url = &app.config.server.public_url;
    if url.starts_with("https://") {
        Finding::Good(format!("people reach us at {url}"))
    } else if url.contains("localhost") || url.contains("127.0.0.1") {
        Finding::Warning(format!("{url} works on this machine only; set server.public_url"))
    } else {
        Finding::Bad(format!("{url} is not https: browsers will not keep the session cookie"))
    }
}

/// Whether others on the machine can read what only we should.
fn rights(folder: &Path) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    let open_to_others = |name: &str| {
        std::fs::metadata(folder.join(name)).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    };
    if open_to_others("secret") {
        return Finding::Bad("the file `secret` can be read by others: chmod 600".to_owned());
    }
    if open_to_others("trilateral.db") && open_to_others("") {
        return Finding::Warning("the data directory can be read by others: chmod 700".to_owned());
    }
    Finding::Good("only this user reads the data directory".to_owned())
}
