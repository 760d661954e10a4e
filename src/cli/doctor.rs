//! `trilateral doctor`: says what is wrong with database, mail, clock, secrets and rights, and changes
//! nothing.

use std::path::Path;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpStream;

use crate::config::Config;
use crate::db::migrate::{self, Schema};
use crate::db::{self, RecordKey, Tx, file};
use crate::error::Error;
use crate::types::{Clock, SystemClock, SystemIds};

/// What was found out about one thing.
enum Finding {
    Good(String),
    Warning(String),
    Bad(String),
}

/// How far the clocks of the machine and of the database may be apart, in seconds.
const CLOCK_TOLERANCE: i64 = 60;

/// Looks at everything and changes nothing; an error when something is broken.
pub(super) async fn run(config: &Config) -> Result<(), Error> {
    let mut findings = Vec::new();
    let mut has_members = false;
    match file::look_at(&config.database.url) {
        Err(error) => findings.push(("database", Finding::Bad(cause(&error)))),
        Ok(mut look) => {
            let mut tx = Tx {
                now: SystemClock.now(),
                conn: &mut look.conn,
                ids: &SystemIds,
                record_key: &RecordKey::NONE,
            };
            let found = database(&mut tx);
            let is_readable = !matches!(found, Finding::Bad(_));
            findings.push(("database", found));
            if is_readable {
                findings.push(("damage", damage(config, &mut tx)));
                has_members = crate::accounts::any_member(&mut tx).unwrap_or_default();
                findings.push(("clock", clock(&mut tx)));
                findings.push(("outbox", outbox(&mut tx)));
            }
        }
    }
    findings.push(("mail", mail(config).await));
    findings.push(("secrets", secrets(config, has_members)));
    findings.push(("address", address(config)));
    findings.push(("rights", rights(&config.data_dir)));
    findings.push(("handles", handles(crate::web::hurry::raise_handles())));
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

/// What an operator may read of an error.
fn cause(error: &Error) -> String {
    error.cause.clone().unwrap_or_else(|| error.to_string())
}

fn database(tx: &mut Tx<'_>) -> Finding {
    let kind = db::connection::backend_name(tx.conn);
    match migrate::schema(tx.conn) {
        Err(error) => return Finding::Bad(cause(&error)),
        Ok(Schema::NotOurs) => {
            return Finding::Bad(format!("{kind} answers, and this is no database of this program"));
        }
        Ok(Schema::Newer(step)) => {
            return Finding::Bad(format!("a newer release has changed it (step {step}); use that release"));
        }
        Ok(Schema::Older(steps)) => {
            return Finding::Warning(format!(
                "{kind} answers; the next start brings it up to date ({steps} steps)"
            ));
        }
        Ok(Schema::Present) => {}
    }
    match migrate::lost_table(tx.conn) {
        Err(error) => return Finding::Bad(cause(&error)),
        Ok(Some(table)) => {
            return Finding::Bad(format!(
                "the table {table} is missing: restore a backup (see docs/operations.md)"
            ));
        }
        Ok(None) => {}
    }
    match file::probe_write(tx) {
        Ok(()) => Finding::Good(format!("{kind} answers and can be written")),
        Err(error) => Finding::Bad(format!("{kind} cannot be written: {}", cause(&error))),
    }
}

/// Reads an SQLite database from end to end; PostgreSQL looks for damage itself, where it was told to.
fn damage(config: &Config, tx: &mut Tx<'_>) -> Finding {
    if let Err(error) = file::look_for_damage(&config.database.url, tx.conn) {
        return Finding::Bad(format!("{}; restore a backup (see docs/operations.md)", cause(&error)));
    }
    match db::dialect::finds_damage(tx.conn) {
        Err(error) => Finding::Bad(cause(&error)),
        Ok(true) => Finding::Good("no damage was found".to_owned()),
        Ok(false) => Finding::Warning(
            "PostgreSQL keeps no checksums of its pages: see pg_checksums, with the server stopped"
                .to_owned(),
        ),
    }
}

fn clock(tx: &mut Tx<'_>) -> Finding {
    match db::server_time(tx) {
        Err(error) => Finding::Bad(cause(&error)),
        Ok(theirs) => {
            let apart = tx.now.as_second().saturating_sub(theirs.as_second()).abs();
            if apart <= CLOCK_TOLERANCE {
                Finding::Good("machine and database agree".to_owned())
            } else {
                Finding::Bad(format!("machine and database are {apart} seconds apart"))
            }
        }
    }
}

async fn mail(config: &Config) -> Finding {
    let url = config.mail.smtp_url.expose_secret();
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

fn outbox(tx: &mut Tx<'_>) -> Finding {
    match crate::mail::outbox::oldest_waiting(tx) {
        Err(error) => Finding::Bad(cause(&error)),
        Ok(None) => Finding::Good("nothing waits".to_owned()),
        Ok(Some(since)) => {
            let minutes = tx.now.as_second().saturating_sub(since.as_second()) / 60;
            if minutes < crate::mail::outbox::LONG_WAIT_MINUTES {
                Finding::Good(format!("the oldest mail waits for {minutes} minutes"))
            } else {
                Finding::Warning(format!("the oldest mail waits for {minutes} minutes; is a sender running?"))
            }
        }
    }
}

fn secrets(config: &Config, has_members: bool) -> Finding {
    let is_set = !config.auth.secret.expose_secret().is_empty();
    let own_file = config.data_dir.join("secret").exists();
    let is_shared = !config.database.url.starts_with("sqlite:");
    match (is_set, own_file) {
        (true, _) => Finding::Good("set by configuration".to_owned()),
        (false, true) if is_shared => Finding::Warning(
            "the secret is a file of this node; several nodes need the same in auth.secret_file".to_owned(),
        ),
        (false, true) => Finding::Good("kept in the data directory".to_owned()),
        (false, false) if has_members => Finding::Warning(
            "there are members, and the secret that belongs to them is missing: put the file `secret` back before \
             the next start, or every member has to choose a new password"
                .to_owned(),
        ),
        (false, false) => Finding::Warning("there is none yet; the first start makes one".to_owned()),
    }
}

fn address(config: &Config) -> Finding {
    let url = &config.server.public_url;
    if url.starts_with("https://") {
        Finding::Good(format!("people reach us at {url}"))
    } else if url.contains("localhost") || url.contains("127.0.0.1") {
        Finding::Warning(format!("{url} works on this machine only; set server.public_url"))
    } else {
        Finding::Bad(format!("{url} is not https: browsers will not keep the session cookie"))
    }
}

/// Connections, files and database together want as many as this.
const ENOUGH_HANDLES: u64 = 4_096;

fn handles(number: u64) -> Finding {
    if number >= ENOUGH_HANDLES {
        Finding::Good(format!("a process may have {number}"))
    } else {
        Finding::Warning(format!("a process may have {number} only: set LimitNOFILE=65536 in its unit file"))
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
    if !folder.is_dir() {
        return Finding::Warning("there is no data directory yet".to_owned());
    }
    // Whatever stands in it, copies and settings as well, is as private as the directory.
    if open_to_others("") {
        return Finding::Warning("the data directory can be read by others: chmod 700".to_owned());
    }
    Finding::Good("only this user reads the data directory".to_owned())
}
