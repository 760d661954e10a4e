//! Writes digests when they go, from what may be read at that moment.

use std::collections::HashMap;

use super::content::Readable;
use super::mails::DigestMail;
use super::model::{Consent, Frequency, IssueRow, PreferencesRow};
use super::queries;
use super::service;
use crate::accounts::{self, Contact};
use crate::app::{App, MailRenderer, RenderedMail, UnrenderedMail};
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Writes the mails of the digest list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Writer;

impl MailRenderer for Writer {
    fn render(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        mails: &[UnrenderedMail],
    ) -> Result<Vec<RenderedMail>, Error> {
        let subjects: Vec<Id> = mails.iter().filter_map(|mail| mail.subject).collect();
        let issues = queries::list_issues_by_id(tx.conn, &subjects)?;
        let members: Vec<Id> = issues.iter().map(|issue| issue.member_id).collect();
        let readable = Readable::of(app, tx, issues.iter().map(|issue| &issue.content.0))?;
        let desk = Desk {
            app,
            readable,
            contacts: accounts::find_contacts(tx, &members)?,
            preferences: by_member(queries::list(tx.conn, &members)?),
            issues: issues.into_iter().map(|issue| (issue.id, issue)).collect(),
        };
        mails.iter().map(|mail| desk.write(mail)).collect()
    }

    fn on_skipped(&self, _app: &App, tx: &mut Tx<'_>, subject: Id, why: &str) -> Result<(), Error> {
        queries::skip_issue(tx.conn, subject, why)?;
        // What it held is new again.
        queries::rewind(tx.conn, subject)?;
        Ok(())
    }

    fn on_stopped(&self, _app: &App, tx: &mut Tx<'_>, member: Id, complained: bool) -> Result<(), Error> {
        let action = if complained { Consent::Complained } else { Consent::Unsubscribed };
        service::stop(tx, member, action, "mail", None).map(drop)
    }
}

fn by_member(rows: Vec<PreferencesRow>) -> HashMap<Id, PreferencesRow> {
    rows.into_iter().map(|row| (row.member_id, row)).collect()
}

/// Everything that is needed for a batch of mails.
struct Desk<'a> {
    app: &'a App,
    readable: Readable,
    contacts: HashMap<Id, Contact>,
    preferences: HashMap<Id, PreferencesRow>,
    issues: HashMap<Id, IssueRow>,
}

impl Desk<'_> {
    fn write(&self, mail: &UnrenderedMail) -> Result<RenderedMail, Error> {
        let Some(issue) = mail.subject.and_then(|subject| self.issues.get(&subject)) else {
            return Ok(RenderedMail::Skip("no_text"));
        };
        let Some(contact) = self.contacts.get(&issue.member_id) else {
            return Ok(RenderedMail::Skip("inactive"));
        };
        if contact.email != mail.recipient {
            return Ok(RenderedMail::Skip("address_changed"));
        }
        let wanted =
            self.preferences.get(&issue.member_id).is_some_and(|row| row.frequency != Frequency::Off);
        if !wanted {
            return Ok(RenderedMail::Skip("unsubscribed"));
        }
        let content = self.readable.write(self.app, &issue.content.0);
        if content.total == 0 {
            return Ok(RenderedMail::Skip("withdrawn"));
        }
        // One mail that cannot be built must not keep the others of its batch.
        Ok(DigestMail::new(self.app, issue, &content).message(mail).map_or_else(
            |error| {
                tracing::error!(mail.id = %mail.mail, cause = error.cause.as_deref(), "a digest cannot be built");
                RenderedMail::Skip("no_text")
            },
            RenderedMail::Message,
        ))
    }
}
