//! What is wrong with the fields of an input: all of it at once, and each with what makes it plain.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Code, Error};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field, as in `/title` (RFC 6901).
    pub pointer: String,
    /// Stable code; `i18n::fault` has the text.
    pub code: &'static str,
    /// The bound that was passed, where there is one; of a fault in a text of lines, the line.
    #[serde(skip)]
    pub limit: Option<i64>,
    /// The lower bound, where there are two.
    #[serde(skip)]
    pub least: Option<i64>,
    /// What was given, where it is short: a number, a length, the entry of a list that is not known.
    #[serde(skip)]
    pub given: Option<String>,
    /// The name that was probably meant, for one that is not known.
    #[serde(skip)]
    pub nearest: Option<String>,
    /// Of a part of an entry that forms show by itself: under which `id`.
    #[serde(skip)]
    pub shown_at: Option<String>,
}

/// Longest part of what was given that a text repeats, in characters.
const LONGEST_GIVEN: usize = 60;

impl FieldError {
    /// A fault of `field` (a name, or a pointer without its first slash) that has no bound.
    pub fn new(field: &str, code: &'static str) -> Self {
        Self {
            pointer: format!("/{field}"),
            code,
            limit: None,
            least: None,
            given: None,
            nearest: None,
            shown_at: None,
        }
    }

    /// A name that is not known, with the one of `known` that was probably meant.
    pub fn unknown<'a>(name: &str, code: &'static str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let last = name.rsplit('/').next().unwrap_or_default();
        Self { nearest: nearest_name(last, known).map(str::to_owned), ..Self::new(name, code) }
    }

    /// What was given in `field` is not among `known`; the one that was probably meant is told.
    pub fn not_among<'a>(field: &str, given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let nearest = nearest_name(given, known).map(str::to_owned);
        Self { nearest, ..Self::new(field, "unknown-code") }.given(given)
    }

    /// The same with the bound that was passed, or the line at fault.
    #[must_use]
    pub fn limit(self, limit: i64) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// The same with both bounds.
    #[must_use]
    pub fn between(self, least: i64, most: i64) -> Self {
        Self { least: Some(least), limit: Some(most), ..self }
    }

    /// The same with what was given, cut where it is long.
    #[must_use]
    pub fn given(self, given: impl ToString) -> Self {
        let given = given.to_string();
        let short: String = given.chars().take(LONGEST_GIVEN).collect();
        let mark = if short.len() < given.len() { "…" } else { "" };
        Self { given: Some(format!("{short}{mark}")), ..self }
    }

    /// The same of a part of an entry, the first of which is 0; forms show each part by itself, under the whole way to it as
    /// in `sources-1-url`.
    #[must_use]
    pub fn at(self, entry: usize, part: &str) -> Self {
        let pointer = format!("{}/{entry}/{part}", self.pointer);
        Self { shown_at: Some(pointer.trim_start_matches('/').replace('/', "-")), pointer, ..self }
    }

    /// Under which `id` a form shows what is at fault: the field's name, or the way to a part of an entry.
    pub fn id(&self) -> &str {
        self.shown_at.as_deref().unwrap_or_else(|| self.field())
    }

    /// The field's name, as forms know it: the pointer's first part.
    pub fn field(&self) -> &str {
        self.pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
    }
}

/// The name among `known` that comes nearest to `given`, if any does: one that holds it, or one that is
/// spelt much like it.
pub fn nearest_name<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.is_empty() || given.len() > 100 {
        return None;
    }
    let given = given.to_lowercase();
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        let holds = given.len() > 2 && (name.contains(&given) || given.contains(&name));
        let spelling = strsim::jaro_winkler(&given, &name);
        if holds { spelling.max(0.9) } else { spelling }
    };
    let rated = known.into_iter().map(|name| (likeness(name), name));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (best.0 > 0.6).then_some(best.1)
}

/// Collects everything that is wrong with an input, so that a person is told once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes that `field` breaks the rule `code`.
    pub fn add(&mut self, field: &str, code: &'static str) {
        self.push(FieldError::new(field, code));
    }

    /// Notes a fault.
    pub fn push(&mut self, fault: FieldError) {
        self.0.push(fault);
    }

    /// Notes that `field` passes the bound `limit`.
    pub fn add_limit(&mut self, field: &str, code: &'static str, limit: i64) {
        self.push(FieldError::new(field, code).limit(limit));
    }

    /// Notes what `check` finds wrong as faults of a part of an entry, the first of which is 0.
    pub fn within_entry(&mut self, entry: usize, part: &str, check: impl FnOnce(&mut Self)) {
        let mut own = Self::default();
        check(&mut own);
        self.0.extend(own.0.into_iter().map(|fault| fault.at(entry, part)));
    }

    /// Notes that a text is longer than `most` characters, and how long it is.
    pub fn longest(&mut self, field: &str, text: &str, most: usize) {
        let given = text.chars().count();
        if given > most {
            self.push(FieldError::new(field, "too-long").limit(whole(most)).given(given));
        }
    }

    /// Notes that a number lies outside `least` to `most`.
    pub fn within(&mut self, field: &str, number: Option<i64>, least: i64, most: i64) {
        if let Some(number) = number.filter(|number| !(least..=most).contains(number)) {
            self.push(FieldError::new(field, "out-of-range").between(least, most).given(number));
        }
    }

    /// Notes that a list has more entries than it may, repetitions counted: what is read costs, also what is left out.
    pub fn at_most(&mut self, field: &str, entries: usize, most: usize) {
        if entries > most {
            self.push(FieldError::new(field, "too-many").limit(whole(most)).given(entries));
        }
    }

    /// Reads a number that was typed into `field`, and notes what is none; nothing typed is no number.
    pub fn number(&mut self, field: &str, typed: &str) -> Option<i64> {
        let typed = typed.trim();
        let number = typed.parse().ok();
        if number.is_none() && !typed.is_empty() {
            self.push(FieldError::new(field, "not-a-number").given(typed));
        }
        number
    }

    /// Notes what another check found wrong with fields; any other error ends all.
    pub fn also<T>(&mut self, checked: Result<T, Error>) -> Result<Option<T>, Error> {
        match checked {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code == Code::Invalid => {
                for fault in error.fields {
                    if !self.0.contains(&fault) {
                        self.push(fault);
                    }
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when nothing is wrong, else every field error at once.
    pub fn finish<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value) } else { Err(Error::invalid(self.0)) }
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let known = ["country", "policy_area", "language", "q", "limit", "cursor"];
        for (given, meant) in [
            ("contry", Some("country")),
            ("Country", Some("country")),
            ("countries", Some("country")),
            ("area", Some("policy_area")),
            ("languge", Some("language")),
            ("limits", Some("limit")),
            ("zzzz", None),
        ] {
            let fault = FieldError::unknown(given, "unknown-parameter", known);
            assert_eq!(fault.nearest.as_deref(), meant, "{given}");
        }
    }

    #[test]
    fn a_fault_of_an_entry_is_shown_where_it_was_typed() {
        let mut errors = FieldErrors::default();
        errors.within_entry(1, "url", |errors| errors.longest("sources", "abc", 2));
        errors.add("sources", "too-many");
        let faults = errors.finish(()).unwrap_err().fields;
        let ids: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.id())).collect();
        let wanted = [("/sources/1/url", "sources-1-url"), ("/sources", "sources")];
        assert_eq!(ids, wanted);
        assert_eq!(FieldError::new("decline-note/note", "required").id(), "decline-note");
    }

    #[test]
    fn all_field_errors_come_at_once() {
        let mut errors = FieldErrors::default();
        errors.add("title", "required");
        errors.add_limit("why", "too-long", 10);
        let error: Error = errors.finish(()).unwrap_err();
        assert_eq!(error.fields.len(), 2);
        assert_eq!(error.fields[1].field(), "why");
    }

    #[test]
    fn a_fault_says_what_was_given_and_what_was_meant() {
        let fault = FieldError::not_among("provisions", "UNDRIP-24", ["SDG:10.3", "UNDRIP:24", "UNDRIP:2"]);
        assert_eq!(
            (fault.given.as_deref(), fault.nearest.as_deref()),
            (Some("UNDRIP-24"), Some("UNDRIP:24"))
        );
        let mut errors = FieldErrors::default();
        errors.within("year", Some(82), 1500, 2200);
        errors.within("year", Some(1500), 1500, 2200);
        errors.longest("title", "äöü", 2);
        let found = errors.finish(()).unwrap_err().fields;
        let said: Vec<_> =
            found.iter().map(|fault| (fault.least, fault.limit, fault.given.as_deref())).collect();
        assert_eq!(said, [(Some(1500), Some(2200), Some("82")), (None, Some(2), Some("3"))]);
        assert_eq!(FieldError::new("x", "y").given("a".repeat(200)).given.unwrap().chars().count(), 61);
    }
}
