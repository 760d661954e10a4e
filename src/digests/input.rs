//! What a member may choose, and how it is checked: every fault at once.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Frequency, Interest, PreferencesRow};
use super::sections;
use crate::db::Json;
use crate::error::{Error, FieldError, FieldErrors};
use crate::taxonomy::Taxonomy;
use crate::types::Locale;
use crate::types::text::clean_line;

/// More pairs than this would be everything.
const MOST_INTERESTS: usize = 300;
/// Most saved searches of a member: each is looked for at every digest.
const MOST_SEARCHES: usize = 20;
/// Longest words of a saved search, in characters.
const MOST_CHARACTERS: usize = 200;

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
    /// The languages in which practices are read, as language tags; an empty list means all.
    #[serde(default)]
    pub languages_read: Option<Vec<String>>,
    /// The sections that are left out, by name, as in `practices`.
    #[serde(default)]
    pub sections_off: Option<Vec<String>>,
    /// How much must be new before a digest goes; until then it waits for the next one.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub minimum_items: Option<i64>,
    /// How much of a section a digest shows; the rest is counted, with a link.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 50)]
    pub maximum_items: Option<i64>,
    /// Whether the mail says only how much is new, and where, but no titles.
    #[serde(default)]
    pub counts_only: Option<bool>,
    /// The day until which none goes, as in `2026-12-24`; empty for no pause. What is missed comes with
    /// the first one after it.
    #[serde(default)]
    #[schema(format = "date")]
    pub paused_until: Option<String>,
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
    pub(super) languages_read: Option<Vec<String>>,
    pub(super) sections_off: Option<Vec<String>>,
    pub(super) minimum_items: Option<i64>,
    pub(super) maximum_items: Option<i64>,
    pub(super) counts_only: Option<bool>,
    pub(super) paused_until: Option<String>,
}

impl Choice {
    /// What stands after this choice: what it leaves out stays.
    pub(super) fn over(self, present: &PreferencesRow) -> PreferencesRow {
        PreferencesRow {
            frequency: self.frequency,
            weekday: self.weekday.unwrap_or(present.weekday),
            hour: self.hour.unwrap_or(present.hour),
            time_zone: self.time_zone.unwrap_or_else(|| present.time_zone.clone()),
            language: self.language.map_or_else(|| present.language.clone(), |chosen| chosen.to_string()),
            interests: self.interests.map_or_else(|| present.interests.clone(), Json),
            languages_read: self.languages_read.map_or_else(|| present.languages_read.clone(), Json),
            sections_off: self.sections_off.map_or_else(|| present.sections_off.clone(), Json),
            minimum_items: self.minimum_items.unwrap_or(present.minimum_items),
            maximum_items: self.maximum_items.unwrap_or(present.maximum_items),
            counts_only: self.counts_only.unwrap_or(present.counts_only),
            paused_until: match self.paused_until {
                Some(date) => Some(date).filter(|date| !date.is_empty()),
                None => present.paused_until.clone(),
            },
            ..present.clone()
        }
    }
}

impl SavePreferences {
    /// Checks every field.
    pub fn parse(self, taxonomy: &Taxonomy) -> Result<Choice, Error> {
        let mut errors = FieldErrors::default();
        let frequency = self.frequency.parse::<Frequency>().unwrap_or_else(|()| {
            let fault = if self.frequency.is_empty() { "required" } else { "unknown-code" };
            errors.push(FieldError::new("frequency", fault).given(&self.frequency));
            Frequency::Off
        });
        errors.within("weekday", self.weekday, 1, 7);
        errors.within("hour", self.hour, 0, 23);
        if self.time_zone.as_deref().is_some_and(|zone| TimeZone::get(zone).is_err()) {
            let zone = self.time_zone.as_deref().unwrap_or_default();
            errors.push(FieldError::new("time_zone", "unknown-time-zone").given(zone));
        }
        let language = self.language.as_deref().map(str::parse::<Locale>);
        if matches!(language, Some(Err(()))) {
            errors.push(
                FieldError::new("language", "unknown-code")
                    .given(self.language.as_deref().unwrap_or_default()),
            );
        }
        let interests = self.interests.map(|interests| checked(interests, taxonomy, &mut errors));
        for (position, code) in self.languages_read.iter().flatten().enumerate() {
            if taxonomy.language(code).is_none() {
                errors
                    .push(FieldError::new(&format!("languages_read/{position}"), "unknown-code").given(code));
            }
        }
        for (position, code) in self.sections_off.iter().flatten().enumerate() {
            if sections::find(code).is_none() {
                errors.push(FieldError::new(&format!("sections_off/{position}"), "unknown-code").given(code));
            }
        }
        errors.within("minimum_items", self.minimum_items, 1, 20);
        errors.within("maximum_items", self.maximum_items, 1, 50);
        let pause = self.paused_until.as_deref().filter(|date| !date.is_empty());
        if pause.is_some_and(|date| date.parse::<Date>().is_err()) {
            errors.add("paused_until", "not-a-day");
        }
        errors.finish(Choice {
            frequency,
            weekday: self.weekday,
            hour: self.hour,
            time_zone: self.time_zone,
            language: language.and_then(Result::ok),
            interests,
            languages_read: self.languages_read.map(once_each),
            sections_off: self.sections_off.map(once_each),
            minimum_items: self.minimum_items,
            maximum_items: self.maximum_items,
            counts_only: self.counts_only,
            paused_until: self.paused_until,
        })
    }
}

fn once_each(list: Vec<String>) -> Vec<String> {
    list.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
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
        for (field, text, most) in
            [("words", &interest.words, MOST_CHARACTERS), ("name", &interest.name, MOST_CHARACTERS / 2)]
        {
            errors.longest(
                &format!("interests/{position}/{field}"),
                text.as_deref().unwrap_or_default(),
                most,
            );
        }
    }
    let searches = interests.iter().filter(|interest| interest.words.is_some()).count();
    if searches > MOST_SEARCHES {
        errors.add_limit("interests", "too-many", i64::try_from(MOST_SEARCHES).unwrap_or(i64::MAX));
    }
    let cleaned = |interest: Interest| {
        let kept = |text: Option<String>| text.map(|text| clean_line(&text)).filter(|text| !text.is_empty());
        let words = kept(interest.words);
        Interest { name: kept(interest.name).filter(|_| words.is_some()), words, ..interest }
    };
    let mut known = BTreeSet::new();
    interests.into_iter().map(cleaned).filter(|interest| known.insert(interest.clone())).collect()
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
                ..Interest::default()
            }]),
            languages_read: Some(vec!["klingon".to_owned()]),
            sections_off: Some(vec!["sports".to_owned()]),
            minimum_items: Some(0),
            maximum_items: Some(51),
            counts_only: None,
            paused_until: Some("2026-02-30".to_owned()),
        };
        let error = wrong.parse(&Taxonomy::embedded().unwrap()).unwrap_err();
        assert_eq!(error.fields.len(), 12, "{error}");
        assert_eq!(error.fields[5].pointer, "/interests/0/country");
    }

    #[test]
    fn a_pair_counts_once() {
        let pair = Interest {
            country: Some("CA".to_owned()),
            policy_area: Some("health".to_owned()),
            ..Interest::default()
        };
        let input = SavePreferences {
            frequency: "daily".to_owned(),
            interests: Some(vec![pair.clone(), pair.clone()]),
            ..SavePreferences::default()
        };
        let choice = input.parse(&Taxonomy::embedded().unwrap()).unwrap();
        assert_eq!(choice.interests, Some(vec![pair]));
    }
}
