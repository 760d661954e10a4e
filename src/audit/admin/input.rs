//! What the record is asked for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::audit::queries::Filter;
use crate::error::{Error, FieldErrors};
use crate::types::cursor::limit;
use crate::types::{Id, Timestamp};

/// Which rows of the record.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListEvents {
    /// The country it concerns; coordinators see their own.
    pub country: Option<String>,
    /// The act, as in `practice.published`.
    pub action: Option<String>,
    /// Who did it: the key of a member.
    pub actor: Option<String>,
    /// What it was done to: its key or name.
    pub subject: Option<String>,
    /// From this day on, in UTC.
    pub from: Option<String>,
    /// Up to this day, itself included, in UTC.
    pub until: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many rows, at most 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// A checked question.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub filter: Filter,
    pub cursor: Option<Id>,
    pub limit: usize,
}

fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The instant at which a day begins, so many days later.
fn instant(day: &str, days: i64) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    let day = day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp())
}

impl ListEvents {
    pub(super) fn parse(&self) -> Result<Asked, Error> {
        let mut errors = FieldErrors::default();
        let key = |errors: &mut FieldErrors, field: &str, text: Option<String>| {
            let key: Option<Option<Id>> = text.map(|text| text.parse().ok());
            if key == Some(None) {
                errors.add(field, "malformed");
            }
            key.flatten()
        };
        let day = |errors: &mut FieldErrors, field: &str, text: Option<String>, days: i64| {
            let day = text.map(|text| instant(&text, days));
            if day == Some(None) {
                errors.add(field, "malformed");
            }
            day.flatten()
        };
        for (field, text) in
            [("country", &self.country), ("action", &self.action), ("subject", &self.subject)]
        {
            if text.as_ref().is_some_and(|text| text.contains('\0')) {
                errors.add(field, "holds-nul");
            }
        }
        let limit = limit(self.limit);
        if limit.is_none() {
            errors.add("limit", "out-of-range");
        }
        let asked = Asked {
            cursor: key(&mut errors, "cursor", given(self.cursor.as_ref())),
            filter: Filter {
                country: given(self.country.as_ref()),
                action: given(self.action.as_ref()),
                actor: key(&mut errors, "actor", given(self.actor.as_ref())),
                subject: given(self.subject.as_ref()),
                from: day(&mut errors, "from", given(self.from.as_ref()), 0),
                until: day(&mut errors, "until", given(self.until.as_ref()), 1),
                after: None,
            },
            limit: limit.unwrap_or_default(),
        };
        errors.finish(asked)
    }
}

/// Where a list begins.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListAccesses {
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many rows, at most 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

impl ListAccesses {
    pub(super) fn parse(&self) -> Result<Asked, Error> {
        ListEvents { cursor: self.cursor.clone(), limit: self.limit, ..ListEvents::default() }.parse()
    }
}
