//! What comes in, and its check.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, FieldError, FieldErrors};
use crate::mail::pauses::Scope;
use crate::mail::{MailFilter, MailState};
use crate::message::List;
use crate::types::cursor;
use crate::types::text::clean_line;
use crate::types::{Email, Id, Locale, Timestamp};

/// Which mails a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct ListMessages {
    /// Only of this list: `account` or `digest`.
    pub list: String,
    /// Only in this state.
    pub state: String,
    /// Only to this domain.
    pub domain: String,
    /// Where to read on.
    pub cursor: Option<String>,
    /// How many, up to 100.
    pub limit: Option<u32>,
}

impl ListMessages {
    /// Checks every field.
    pub fn parse(&self) -> Result<(MailFilter, usize), Error> {
        let mut errors = FieldErrors::default();
        let list = known::<List>(&self.list, "list", &mut errors);
        let state = known::<MailState>(&self.state, "state", &mut errors);
        let cursor = self.cursor.as_deref().filter(|cursor| !cursor.is_empty());
        let before = cursor.map(|cursor| {
            let (microseconds, id) = cursor.split_once('.')?;
            let at = Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?;
            Some((at, id.parse::<Id>().ok()?))
        });
        if before == Some(None) {
            errors.add("cursor", "malformed");
        }
        let limit = cursor::limit(self.limit);
        if limit.is_none() {
            errors.add("limit", "out-of-range");
        }
        let domain = Some(self.domain.trim().to_lowercase()).filter(|domain| !domain.is_empty());
        let filter = MailFilter { list, state, domain, member: None, before: before.flatten() };
        errors.finish((filter, limit.unwrap_or_default()))
    }
}

fn known<T: std::str::FromStr>(text: &str, field: &str, errors: &mut FieldErrors) -> Option<T> {
    let read = text.parse().ok();
    if read.is_none() && !text.is_empty() {
        errors.push(FieldError::new(field, "unknown-code").given(text));
    }
    read
}

/// Holds something back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// `list`, `domain` or `relay`.
    #[schema(value_type = Scope)]
    pub scope: String,
    /// Which: `account` or `digest`, a domain, or a mail server as `host:port`.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Pause {
    /// Checks every field.
    pub fn parse(self) -> Result<(Scope, String, String), Error> {
        let mut errors = FieldErrors::default();
        let scope = known::<Scope>(&self.scope, "scope", &mut errors);
        let (name, reason) = (clean_line(&self.name).to_lowercase(), clean_line(&self.reason));
        if self.scope.is_empty() {
            errors.add("scope", "required");
        }
        if name.is_empty() {
            errors.add("name", "required");
        }
        if scope == Some(Scope::List) && name.parse::<List>().is_err() {
            errors.push(FieldError::not_among("name", &name, List::ALL.iter().map(|list| list.code())));
        }
        errors.longest("name", &name, 255);
        if reason.is_empty() {
            errors.add("reason", "required");
        }
        errors.finish((scope.unwrap_or(Scope::List), name, reason))
    }
}

/// What to do with a mail of which nobody knows whether it arrived.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideDoubt {
    /// Whether the same message goes once more; else it is given up.
    pub again: bool,
}

/// Sends a test.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendTest {
    /// Where to.
    pub to: String,
    /// In which language; English when left out.
    #[serde(default)]
    #[schema(value_type = Locale)]
    pub language: String,
}

impl SendTest {
    /// Checks every field.
    pub fn parse(self) -> Result<(Email, Locale), Error> {
        let mut errors = FieldErrors::default();
        let language = known::<Locale>(&self.language, "language", &mut errors).unwrap_or_default();
        let to = Email::parse(&self.to);
        if to.is_none() {
            errors.add("to", if self.to.trim().is_empty() { "required" } else { "email" });
        }
        errors.finish(())?;
        to.map(|to| (to, language)).ok_or_else(|| Error::field("to", "email"))
    }
}

/// At which instant to look.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct At {
    /// As in `2026-11-23T14:00:00Z`; now when absent.
    pub at: Option<String>,
}

impl At {
    /// Reads it.
    pub fn parse(&self) -> Result<Option<Timestamp>, Error> {
        let given = self.at.as_deref().filter(|at| !at.is_empty());
        given.map(|at| at.parse().map_err(|_| Error::field("at", "malformed"))).transpose()
    }
}
