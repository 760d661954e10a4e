//! What is held back: a list, a recipient domain, a mail server. By operators, or by itself when
//! something is wrong with us: going on would cost our good name with every mail.

use std::collections::VecDeque;

use serde_json::json;

use super::outcome::DeliveryOutcome;
use super::queries::{self, PauseRow};
use super::smtp_reply::ReplyClass;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::message::List;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What can be held back.
    Scope {
        /// All mails of a list.
        List = "list",
        /// All mails to a domain.
        Domain = "domain",
        /// One of our mail servers.
        Relay = "relay",
    }
}

/// So many domains must complain about us before a whole list is held back.
const DOMAINS: usize = 3;
/// So many answers are looked at together.
const WINDOW: usize = 50;
/// No fewer than this many say anything.
const LEAST: usize = 20;

/// Holds something back, with a row in the audit trail; `false` when it is held back already.
pub fn pause(
    tx: &mut Tx<'_>,
    by: Option<&Actor>,
    scope: Scope,
    name: &str,
    reason: &str,
) -> Result<bool, Error> {
    let row = PauseRow {
        scope: scope.code().to_owned(),
        name: name.to_owned(),
        reason: reason.chars().take(300).collect(),
        paused_by: by.map(|actor| actor.id),
        at: At(tx.now),
    };
    let paused = queries::insert_pause(tx.conn, &row)? > 0;
    if paused {
        record(tx, by, "mail.paused", scope, name)?;
        tracing::error!(mail.scope = scope.code(), mail.name = name, "mail is held back");
    }
    Ok(paused)
}

/// Lets it go again; `false` when it was not held back.
pub fn resume(tx: &mut Tx<'_>, by: Option<&Actor>, scope: Scope, name: &str) -> Result<bool, Error> {
    let resumed = queries::delete_pause(tx.conn, scope.code(), name)? > 0;
    if resumed {
        record(tx, by, "mail.resumed", scope, name)?;
    }
    Ok(resumed)
}

fn record(
    tx: &mut Tx<'_>,
    by: Option<&Actor>,
    action: &'static str,
    scope: Scope,
    name: &str,
) -> Result<(), Error> {
    let event = Event::new(action, "mail_pause", Id(uuid::Uuid::nil()));
    audit::record(tx, by, event.with(json!({ "scope": scope, "name": name })))
}

/// What is held back.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<PauseRow>, Error> {
    Ok(queries::list_pauses(tx.conn)?)
}

/// A domain says that our records or keys are not in order: it is held back, and when several say so,
/// the whole list.
pub(super) fn our_fault(
    app: &App,
    tx: &mut Tx<'_>,
    list: List,
    domain: &str,
    answer: &str,
) -> Result<(), Error> {
    app.metrics.mail("our_fault");
    pause(tx, None, Scope::Domain, domain, answer)?;
    let by_itself = |row: &&PauseRow| row.scope == Scope::Domain.code() && row.paused_by.is_none();
    if queries::list_pauses(tx.conn)?.iter().filter(by_itself).count() >= DOMAINS {
        pause(tx, None, Scope::List, list.code(), answer)?;
    }
    Ok(())
}

/// What came of the last mails that were decided on.
#[derive(Debug, Default)]
pub(super) struct RefusedShare(VecDeque<Option<ReplyClass>>);

impl RefusedShare {
    /// Takes in new outcomes; answers why the list should be held back: more than half are refused for
    /// what they are, or nearly nobody is said to exist. One address can be wrong, but when nearly all
    /// are, it is the server that is, and each refusal would cost a member.
    pub fn note<'a>(&mut self, outcomes: impl Iterator<Item = &'a DeliveryOutcome>) -> Option<String> {
        for outcome in outcomes {
            match outcome {
                DeliveryOutcome::Sent { .. } => self.0.push_back(None),
                DeliveryOutcome::Refused(answer) => match answer.class() {
                    class @ (ReplyClass::Never | ReplyClass::NoSuchRecipient) => {
                        self.0.push_back(Some(class))
                    }
                    ReplyClass::Later | ReplyClass::SlowDown | ReplyClass::OurFault | ReplyClass::NoWay => {
                        continue;
                    }
                },
                _ => continue,
            }
            if self.0.len() > WINDOW {
                self.0.pop_front();
            }
        }
        let of = |wanted: ReplyClass| self.0.iter().filter(|class| **class == Some(wanted)).count();
        let (refused, strangers, all) =
            (of(ReplyClass::Never), of(ReplyClass::NoSuchRecipient), self.0.len());
        if all < LEAST {
            return None;
        }
        let reason = if refused.saturating_mul(2) > all {
            format!("{refused} of the last {all} mails were refused for what they are")
        } else if strangers.saturating_mul(10) >= all.saturating_mul(9) {
            format!("{strangers} of the last {all} addresses are said not to exist")
        } else {
            return None;
        };
        self.0.clear();
        Some(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::super::smtp_reply::SmtpReply;
    use super::*;

    #[test]
    fn a_list_is_held_back_when_more_than_half_is_refused() {
        let sent = DeliveryOutcome::Sent { answer: "250".to_owned(), relay: "a".to_owned() };
        let spam = DeliveryOutcome::Refused(SmtpReply::new(550, "5.7.1 spam"));
        let nobody = DeliveryOutcome::Refused(SmtpReply::new(550, "5.1.1 no such user"));
        let mut share = RefusedShare::default();
        assert_eq!(share.note(std::iter::repeat_n(&spam, 19)), None, "too few to say");
        assert_eq!(share.note(std::iter::repeat_n(&sent, 25)), None);
        assert!(share.note(std::iter::repeat_n(&spam, 30)).is_some());
        assert_eq!(share.note(std::iter::once(&spam)), None, "counted anew");
        let mut share = RefusedShare::default();
        assert!(share.note(std::iter::repeat_n(&nobody, 40)).is_some(), "it is the server");
        assert_eq!(share.note(std::iter::repeat_n(&sent, 10)), None);
        assert_eq!(share.note(std::iter::repeat_n(&nobody, 39)), None, "a list may be old");
    }
}
