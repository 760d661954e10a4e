//! What a member may choose, and how it is checked: every fault at once.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Frequency, Interest};
use crate::error::{Error, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::Locale;

/// More pairs than this would be everything.
const MOST_INTERESTS: usize = 300;

/// Chooses when and about what a digest comes. What is left out stays as it is, but for `frequency`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePreferences {
    /// How often.
    #[schema(value_type = Frequency)]
    pub frequency: String,
    /// For weekly digests: 1 is Monday, 7 is Sunday.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 7)]
    pub weekday: Option<i64>,
    /// The hour of the day in the time zone.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 23)]
    pub hour: Option<i64>,
    /// IANA name, as in `America/Mexico_City`.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The language of the mail.
    #[serde(default)]
    #[schema(value_type = Option<Locale>)]
    pub language: Option<String>,
    /// What to hear of; an empty list means everything.
    #[serde(default)]
    pub interests: Option<Vec<Interest>>,
}

/// A choice that was found to be possible.
#[derive(Debug, Clone)]
pub struct Choice {
    pub(super) frequency: Frequency,
    pub(super) weekday: Option<i64>,
    pub(super) hour: Option<i64>,
    pub(super) time_zone: Option<String>,
    pub(super) language: Option<Locale>,
    pub(super) interests: Option<Vec<Interest>>,
}

impl SavePreferences {
    /// Checks every field.
    pub fn parse(self, taxonomy: &Taxonomy) -> Result<Choice, Error> {
        let mut errors = FieldErrors::default();
        let frequency = self.frequency.parse::<Frequency>().unwrap_or_else(|()| {
            errors.add("frequency", if self.frequency.is_empty() { "required" } else { "unknown-code" });
            Frequency::Off
        });
        if self.weekday.is_some_and(|weekday| !(1..=7).contains(&weekday)) {
            errors.add("weekday", "out-of-range");
        }
        if self.hour.is_some_and(|hour| !(0..=23).contains(&hour)) {
            errors.add("hour", "out-of-range");
        }
        if self.time_zone.as_deref().is_some_and(|zone| TimeZone::get(zone).is_err()) {
            errors.add("time_zone", "unknown-time-zone");
        }
        let language = self.language.as_deref().map(str::parse::<Locale>);
        if matches!(language, Some(Err(()))) {
            errors.add("language", "unknown-code");
        }
        let interests = self.interests.map(|interests| checked(interests, taxonomy, &mut errors));
        errors.finish(Choice {
            frequency,
            weekday: self.weekday,
            hour: self.hour,
            time_zone: self.time_zone,
            language: language.and_then(Result::ok),
            interests,
        })
    }
}

/// The pairs in order, each once.
fn checked(interests: Vec<Interest>, taxonomy: &Taxonomy, errors: &mut FieldErrors) -> Vec<Interest> {
    if interests.len() > MOST_INTERESTS {
        errors.add_limit("interests", "too-many", i64::try_from(MOST_INTERESTS).unwrap_or(i64::MAX));
        return Vec::new();
    }
    for (position, interest) in interests.iter().enumerate() {
        if interest.country.as_deref().is_some_and(|code| taxonomy.country(code).is_none()) {
            errors.add(&format!("interests/{position}/country"), "unknown-code");
        }
        if interest.policy_area.as_deref().is_some_and(|code| taxonomy.policy_area(code).is_none()) {
            errors.add(&format!("interests/{position}/policy_area"), "unknown-code");
        }
    }
    let mut known = BTreeSet::new();
    interests.into_iter().filter(|interest| known.insert(interest.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_named_at_once() {
        let wrong = SavePreferences {
            frequency: "hourly".to_owned(),
            weekday: Some(8),
            hour: Some(24),
            time_zone: Some("America/Atlantis".to_owned()),
            language: Some("de".to_owned()),
            interests: Some(vec![Interest {
                country: Some("FR".to_owned()),
                policy_area: Some("magic".to_owned()),
            }]),
        };
        let error = wrong.parse(&Taxonomy::embedded().unwrap()).unwrap_err();
        assert_eq!(error.fields.len(), 7, "{error}");
        assert_eq!(error.fields[5].pointer, "/interests/0/country");
    }

    #[test]
    fn a_pair_counts_once() {
        let pair = Interest { country: Some("CA".to_owned()), policy_area: Some("health".to_owned()) };
        let input = SavePreferences {
            frequency: "daily".to_owned(),
            interests: Some(vec![pair.clone(), pair.clone()]),
            ..SavePreferences::default()
        };
        let choice = input.parse(&Taxonomy::embedded().unwrap()).unwrap();
        assert_eq!(choice.interests, Some(vec![pair]));
    }
}
