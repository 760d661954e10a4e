//! What people and programs send, and the checks that turn it into commands, every fault at once.

mod join;
mod log_in;
mod me;
mod members;

use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::text::{clean, clean_line};
use crate::types::{Email, Locale};

pub(super) use join::ApplyCommand;
pub use join::{Apply, ConfirmApplication, RefuseApplication};
pub use log_in::{ChoosePassword, EndSession, EndSessions, LogIn, Origin, RefreshSession, ResetPassword};
pub use me::{ChangeEmail, ChangePassword, ChangeProfile, ConfirmEmail};
pub(super) use me::{ChangeEmailCommand, ProfileCommand};
pub use members::{ChangeMember, InviteMember, ListApplications, ListMembers, NewAccount, SetUp};
pub(super) use members::{MemberFilter, StandingCommand};

/// Longest name, in characters.
pub(super) const NAME_LIMIT: usize = 120;
/// Longest name of an organization, in characters.
pub(super) const ORGANIZATION_LIMIT: usize = 200;
/// Longest reason, in characters.
pub(super) const REASON_LIMIT: usize = 2_000;
/// Most policy areas or languages in an application.
pub(super) const LIST_LIMIT: usize = 20;

/// Collects the faults of one input while its fields are read.
pub(super) struct Fields<'a> {
    taxonomy: &'a Taxonomy,
    pub errors: FieldErrors,
}

impl<'a> Fields<'a> {
    pub fn new(taxonomy: &'a Taxonomy) -> Self {
        Self { taxonomy, errors: FieldErrors::default() }
    }

    /// The command, if nothing was at fault.
    pub fn finish<T>(self, command: Option<T>) -> Result<T, Error> {
        self.errors.finish(command)?.ok_or_else(|| Code::Invalid.into())
    }

    fn bounded(&mut self, field: &str, text: String, limit: usize) -> String {
        self.errors.longest(field, &text, limit);
        text
    }

    fn required(&mut self, field: &str, text: String, limit: usize) -> String {
        if text.is_empty() {
            self.errors.add(field, "required");
        }
        self.bounded(field, text, limit)
    }

    pub fn line(&mut self, field: &str, text: &str, limit: usize) -> String {
        self.required(field, clean_line(text), limit)
    }

    pub fn optional_line(&mut self, field: &str, text: &str, limit: usize) -> String {
        self.bounded(field, clean_line(text), limit)
    }

    pub fn text(&mut self, field: &str, text: &str, limit: usize) -> String {
        self.required(field, clean(text), limit)
    }

    pub fn email(&mut self, field: &str, text: &str) -> Option<Email> {
        let email = Email::parse(text);
        if email.is_none() {
            self.errors.add(field, if clean(text).is_empty() { "required" } else { "email" });
        }
        email
    }

    pub fn country(&mut self, field: &str, code: &str) -> String {
        let code = code.trim();
        if code.is_empty() {
            self.errors.add(field, "required");
        } else if self.taxonomy.country(code).is_none() {
            let known = self.taxonomy.countries.iter().map(|country| country.code.as_str());
            self.errors.push(FieldError::not_among(field, code, known));
        }
        code.to_owned()
    }

    /// Codes of a vocabulary, each once; `known` says which there are.
    pub fn codes(
        &mut self,
        field: &str,
        codes: &[String],
        fault: &'static str,
        known: impl Fn(&Taxonomy, &str) -> bool,
    ) -> Vec<String> {
        self.errors.at_most(field, codes.len(), LIST_LIMIT);
        let mut kept: Vec<String> = Vec::new();
        for code in codes.iter().take(LIST_LIMIT).map(|code| code.trim()).filter(|code| !code.is_empty()) {
            if !kept.iter().any(|other| other == code) {
                kept.push(code.to_owned());
            }
        }
        for code in kept.iter().filter(|code| !known(self.taxonomy, code)) {
            self.errors.push(FieldError::new(field, fault).given(code));
        }
        kept
    }

    /// A language of the network; nothing given leaves the choice to the caller.
    pub fn locale(&mut self, field: &str, code: Option<&str>) -> Option<Locale> {
        let code = code.map(str::trim).filter(|code| !code.is_empty())?;
        let locale = code.parse().ok();
        if locale.is_none() {
            self.errors.push(FieldError::new(field, "unknown-language").given(code));
        }
        locale
    }

    /// The first of the network's languages that is spoken in `country`.
    pub fn locale_of(&self, country: &str) -> Locale {
        self.taxonomy
            .country(country)
            .and_then(|country| country.default_languages.iter().find_map(|tag| tag.get(..2)?.parse().ok()))
            .unwrap_or_default()
    }

    pub fn time_zone(&mut self, field: &str, name: &str) -> String {
        let name = name.trim();
        if jiff::tz::TimeZone::get(name).is_err() {
            self.errors.push(FieldError::new(field, "unknown-time-zone").given(name));
        }
        name.to_owned()
    }

    /// The time zone offered first to members of `country`.
    pub fn time_zone_of(&self, country: &str) -> String {
        self.taxonomy
            .country(country)
            .map_or_else(|| "UTC".to_owned(), |country| country.default_time_zone.clone())
    }
}
