//! Takes in what came back, by whichever way, and does what follows.

use std::path::Path;

use super::report::{Kind, Report, Verdict, read};
use super::score::{self, Heard, Sign};
use super::token;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::mail::smtp_reply::{ReplyClass, SmtpReply};
use crate::mail::suppression::{self, Why};
use crate::mail::{MailRow, MailState, pauses, queries};
use crate::message::List;

/// What became of something that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A mail of ours did not arrive.
    Bounced,
    /// A mail of ours is still on its way.
    Delayed,
    /// A reader wants no more digests, or said so by marking one as unwanted.
    Stopped,
    /// It is about no mail of ours.
    Stranger,
    /// It says nothing that we understand.
    Ignored,
}

impl Outcome {
    /// The name it is counted and answered under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Delayed => "delayed",
            Self::Stopped => "stopped",
            Self::Stranger => "stranger",
            Self::Ignored => "ignored",
        }
    }
}

/// Reads a message that came back and does what follows. Nobody can stop the mails of another: without
/// a name of ours, nothing follows.
pub fn take_in(app: &App, tx: &mut Tx<'_>, raw: &[u8]) -> Result<Outcome, Error> {
    let report = read(raw);
    let Some(mail) = mail_of(app, tx, &report)? else {
        app.metrics.mail("report_stranger");
        return Ok(Outcome::Stranger);
    };
    let verdict = report.about(&mail.recipient);
    let outcome = match verdict.kind {
        Kind::Other => Outcome::Ignored,
        Kind::Temporary => Outcome::Delayed,
        Kind::Permanent => bounced(app, tx, &mail, verdict)?,
        Kind::Complaint | Kind::Unsubscribe => stopped(app, tx, &mail, verdict.kind)?,
    };
    app.metrics.mail(match (outcome, verdict.kind) {
        (_, Kind::Complaint) => "complaint",
        (Outcome::Bounced, _) => "report_bounced",
        _ => "report_other",
    });
    Ok(outcome)
}

/// The mail that a report is about, by the signed name under which it left. A Message-ID is none: everybody
/// who was shown the mail knows it.
fn mail_of(app: &App, tx: &mut Tx<'_>, report: &Report) -> Result<Option<MailRow>, Error> {
    let names = report.sent_to.iter().filter_map(|address| {
        let (local, _) = address.rsplit_once('@')?;
        token::open(&app.keys, local.rsplit_once('+')?.1)
    });
    for id in names {
        if let Some(mail) = queries::find(tx.conn, id)? {
            return Ok(Some(mail));
        }
    }
    Ok(None)
}

/// What says that there is no such mailbox, and never will be (RFC 3463).
const NO_MAILBOX: [[u16; 3]; 3] = [[5, 1, 1], [5, 1, 6], [5, 1, 10]];

fn bounced(app: &App, tx: &mut Tx<'_>, mail: &MailRow, verdict: Verdict) -> Result<Outcome, Error> {
    let status = verdict.status.map(|[class, subject, detail]| format!("{class}.{subject}.{detail}"));
    let answer = format!("came back: {}", status.as_deref().unwrap_or("no status"));
    let from = [MailState::Sent, MailState::Unknown];
    if queries::end(tx.conn, mail.id, &from, MailState::Bounced, &answer, tx.now)? == 0 {
        // Told before.
        return Ok(Outcome::Bounced);
    }
    queries::insert_events(tx.conn, &[mail.id], tx.now)?;
    let class = status.map(|status| SmtpReply::new(550, &status).class());
    match class {
        Some(ReplyClass::OurFault) => {
            pauses::our_fault(app, tx, mail.list, &mail.domain, &answer)?;
        }
        // A mailbox that is full today may not be tomorrow, and a server that stands in the way may go.
        Some(ReplyClass::Later | ReplyClass::SlowDown | ReplyClass::NoWay) => {}
        _ => {
            let is_gone = verdict.status.is_some_and(|status| NO_MAILBOX.contains(&status));
            let sign = if is_gone && verdict.is_certain { Sign::NoSuchMailbox } else { Sign::Refused };
            score::note(app, tx, &mail.recipient, sign, Heard::InReport, &answer)?;
        }
    }
    Ok(Outcome::Bounced)
}

fn stopped(app: &App, tx: &mut Tx<'_>, mail: &MailRow, kind: Kind) -> Result<Outcome, Error> {
    let complains = kind == Kind::Complaint;
    if complains {
        suppression::suppress(tx, Some(List::Digest), &mail.recipient, Why::Complaint)?;
    }
    if let Some(member) = mail.member_id {
        app.hooks.mail_renderer.on_stopped(app, tx, member, complains)?;
    }
    Ok(Outcome::Stopped)
}

/// Takes in what a mail server has put into the maildir of `mail.bounce_maildir`; each message is moved
/// to `cur` when it is done with. Answers how many there were.
pub async fn read_maildir(app: &App) -> Result<usize, Error> {
    let folder = app.config.mail.bounce_maildir.clone();
    if folder.is_empty() {
        return Ok(0);
    }
    let folder = Path::new(&folder).to_path_buf();
    let (new, done) = (folder.join("new"), folder.join("cur"));
    let mut names: Vec<_> = std::fs::read_dir(&new)
        .map_err(Error::unavailable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.file_name()))
        .collect();
    names.sort_unstable();
    for name in &names {
        let raw = std::fs::read(new.join(name)).map_err(Error::unavailable)?;
        let outcome = app.write(move |app, tx| take_in(app, tx, &raw)).await?;
        tracing::info!(mail.report = outcome.code(), "something came back");
        let mut seen = name.clone();
        seen.push(":2,S");
        std::fs::rename(new.join(name), done.join(seen)).map_err(Error::unavailable)?;
    }
    Ok(names.len())
}
