//! The form of the preferences: a table of policy areas by country, and what a browser sends of it.

use serde::Deserialize;

use super::input::SavePreferences;
use super::model::Interest;
use super::sections;
use super::views::PreferencesView;
use crate::error::{Error, FieldErrors};
use crate::taxonomy::{Country, List, Taxonomy};
use crate::types::Locale;
use crate::web::{Pick, Pickable};

/// Time zones of the three countries that differ from each other today. Any other can be chosen through
/// the API, and is then offered, too.
pub(super) const ZONES: [&str; 28] = [
    "America/St_Johns",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "America/Whitehorse",
    "America/Iqaluit",
    "America/Mexico_City",
    "America/Monterrey",
    "America/Cancun",
    "America/Chihuahua",
    "America/Ciudad_Juarez",
    "America/Hermosillo",
    "America/Mazatlan",
    "America/Tijuana",
    "America/New_York",
    "America/Detroit",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Etc/UTC",
];

/// One line of the table.
pub(super) struct Row {
    /// The key of the policy area; empty in the first line, which is about all.
    pub area: String,
    pub label: Option<String>,
    /// Which countries are chosen, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The areas below this one.
    pub children: Vec<Row>,
}

/// One choice of the table.
pub(super) struct Cell {
    pub country: String,
    pub name: String,
    pub chosen: bool,
}

impl Row {
    /// Whether something below is chosen, so that it must be seen.
    pub fn is_open(&self) -> bool {
        self.children.iter().any(|child| child.cells.iter().any(|cell| cell.chosen))
    }
}

/// The table: everything first, then the areas, each with those below it.
pub(super) fn rows(taxonomy: &Taxonomy, interests: &[Interest], locale: Locale) -> Vec<Row> {
    let row = |area: Option<&str>, label: Option<&str>| Row {
        area: area.unwrap_or_default().to_owned(),
        label: label.map(str::to_owned),
        cells: taxonomy.countries.iter().map(|country| cell(interests, area, country, locale)).collect(),
        children: Vec::new(),
    };
    let top = taxonomy.policy_areas.iter().filter(|area| area.parent.is_none());
    let areas = top.map(|area| {
        let below = taxonomy.policy_areas.iter().filter(|child| child.parent.as_ref() == Some(&area.code));
        let children = below.map(|child| row(Some(&child.code), Some(child.names.pick(locale)))).collect();
        Row { children, ..row(Some(&area.code), Some(area.names.pick(locale))) }
    });
    std::iter::once(row(None, None)).chain(areas).collect()
}

fn cell(interests: &[Interest], area: Option<&str>, country: &Country, locale: Locale) -> Cell {
    let chosen = interests.iter().filter(|interest| interest.words.is_none()).any(|interest| {
        interest.policy_area.as_deref() == area
            && interest.country.as_deref().is_none_or(|chosen| chosen == country.code)
    });
    Cell { country: country.code.clone(), name: country.names.pick(locale).to_owned(), chosen }
}

/// What a browser sends.
#[derive(Debug, Deserialize)]
pub(super) struct PreferencesForm {
    #[serde(default)]
    frequency: String,
    #[serde(default)]
    weekday: String,
    #[serde(default)]
    hour: String,
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    language: String,
    /// Each as `area:COUNTRY`; without an area it is about all.
    #[serde(default)]
    interest: Vec<String>,
    /// Saved searches that stay, each as [`search_text`] writes it.
    #[serde(default)]
    saved: Vec<String>,
    /// Languages that are read; none means all.
    #[serde(default)]
    languages_read: Vec<String>,
    /// Sections that are wanted: what a browser does not send is switched off.
    #[serde(default)]
    section: Vec<String>,
    /// Whether the form has the boxes and fields below, so that an empty one means something.
    #[serde(default)]
    whole: String,
    #[serde(default)]
    minimum_items: String,
    #[serde(default)]
    maximum_items: String,
    #[serde(default)]
    counts_only: String,
    #[serde(default)]
    paused_until: String,
    #[serde(default)]
    revision: i64,
}

impl Pickable for PreferencesForm {
    const PICKS: &'static [Pick] =
        &[Pick { field: "languages_read", list: List::Languages, many: true, joined_by: None }];
}

/// What the form shows: what stands, or what was typed.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub frequency: String,
    pub weekday: String,
    pub hour: String,
    pub time_zone: String,
    pub language: String,
    pub interests: Vec<Interest>,
    pub languages_read: Vec<String>,
    /// Sections that are wanted.
    pub sections: Vec<String>,
    pub minimum_items: String,
    pub maximum_items: String,
    pub counts_only: Vec<String>,
    pub paused_until: String,
    pub revision: i64,
}

/// The names of the sections that are not among `others`.
fn sections_without(others: &[String]) -> Vec<String> {
    let all = sections::ALL.iter().map(|section| section.code());
    all.filter(|code| !others.iter().any(|other| other == code)).map(str::to_owned).collect()
}

impl From<&PreferencesView> for Typed {
    fn from(view: &PreferencesView) -> Self {
        Self {
            frequency: view.frequency.to_string(),
            weekday: view.weekday.to_string(),
            hour: view.hour.to_string(),
            time_zone: view.time_zone.clone(),
            language: view.language.to_string(),
            interests: view.interests.clone(),
            languages_read: view.languages_read.clone(),
            sections: sections_without(&view.sections_off),
            minimum_items: view.minimum_items.to_string(),
            maximum_items: view.maximum_items.to_string(),
            counts_only: view.counts_only.then(|| "yes".to_owned()).into_iter().collect(),
            paused_until: view.paused_until.clone().unwrap_or_default(),
            revision: view.revision,
        }
    }
}

impl PreferencesForm {
    /// The form as it was filled in, what it asks for, and the revision it was made from.
    pub fn read(self, taxonomy: &Taxonomy) -> (Typed, Result<SavePreferences, Error>, i64) {
        let mut interests = pairs(&self.interest, taxonomy);
        interests.extend(self.saved.iter().filter_map(|text| saved_search(text)));
        let mut errors = FieldErrors::default();
        let mut number = |field: &str, text: &str| errors.number(field, text);
        let (weekday, hour) = (number("weekday", &self.weekday), number("hour", &self.hour));
        let minimum_items = number("minimum_items", &self.minimum_items);
        let maximum_items = number("maximum_items", &self.maximum_items);
        let whole = !self.whole.is_empty();
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let input = errors.finish(SavePreferences {
            frequency: self.frequency.clone(),
            weekday,
            hour,
            time_zone: given(&self.time_zone),
            language: given(&self.language),
            interests: Some(interests.clone()),
            languages_read: whole.then(|| self.languages_read.clone()),
            sections_off: whole.then(|| sections_without(&self.section)),
            minimum_items,
            maximum_items,
            counts_only: whole.then_some(!self.counts_only.is_empty()),
            paused_until: whole.then(|| self.paused_until.clone()),
        });
        let typed = Typed {
            frequency: self.frequency,
            weekday: self.weekday,
            hour: self.hour,
            time_zone: self.time_zone,
            language: self.language,
            interests,
            languages_read: self.languages_read,
            sections: self.section,
            minimum_items: self.minimum_items,
            maximum_items: self.maximum_items,
            counts_only: Some(self.counts_only).filter(|value| !value.is_empty()).into_iter().collect(),
            paused_until: self.paused_until,
            revision: self.revision,
        };
        (typed, input, self.revision)
    }
}

/// A saved search as the value of a box.
pub(super) fn search_text(interest: &Interest) -> String {
    serde_html_form::to_string(interest).unwrap_or_default()
}

/// A saved search from the value of its box; none for anything else.
pub(super) fn saved_search(text: &str) -> Option<Interest> {
    let interest: Interest = serde_html_form::from_str(text).ok()?;
    interest.words.is_some().then_some(interest)
}

/// From boxes to pairs; an area that is chosen in every country is one pair without a country.
fn pairs(boxes: &[String], taxonomy: &Taxonomy) -> Vec<Interest> {
    let mut chosen: Vec<(&str, Vec<&str>)> = Vec::new();
    for (area, country) in boxes.iter().filter_map(|value| value.rsplit_once(':')) {
        match chosen.iter_mut().find(|(known, _)| *known == area) {
            Some((_, countries)) if countries.contains(&country) => {}
            Some((_, countries)) => countries.push(country),
            None => chosen.push((area, vec![country])),
        }
    }
    let mut interests = Vec::new();
    for (area, countries) in chosen {
        let policy_area = Some(area.to_owned()).filter(|area| !area.is_empty());
        if countries.len() == taxonomy.countries.len() {
            interests.push(Interest { policy_area, ..Interest::default() });
            continue;
        }
        for country in countries {
            let country = Some(country.to_owned());
            interests.push(Interest { country, policy_area: policy_area.clone(), ..Interest::default() });
        }
    }
    interests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_become_pairs_and_pairs_boxes() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let boxes = ["health:CA", "health:MX", "health:US", "justice.policing:US", ":MX"].map(str::to_owned);
        let interests = pairs(&boxes, &taxonomy);
        let text: Vec<_> = interests
            .iter()
            .map(|pair| (pair.policy_area.as_deref().unwrap_or("*"), pair.country.as_deref().unwrap_or("*")))
            .collect();
        assert_eq!(text, [("health", "*"), ("justice.policing", "US"), ("*", "MX")]);
        let mut again = Vec::new();
        for row in rows(&taxonomy, &interests, Locale::En) {
            for line in std::iter::once(&row).chain(&row.children) {
                let cells = line.cells.iter().filter(|cell| cell.chosen);
                again.extend(cells.map(|cell| format!("{}:{}", line.area, cell.country)));
            }
        }
        again.sort_unstable();
        let mut boxes = boxes.to_vec();
        boxes.sort_unstable();
        assert_eq!(again, boxes);
    }
}
