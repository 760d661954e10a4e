//! What a digest says: gathered from the sections when it is composed, written out when it is shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::choose::choose;
use super::model::{Interest, IssueContent, Part, PreferencesRow};
use super::section::{Entry, Found, Reading, Shared, Why, Window};
use super::sections;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::taxonomy::Taxonomy;
use crate::types::Locale;

/// How many candidates of a section are weighed; of more, those of the highest numbers. All are counted.
const WEIGHED: usize = 2_000;

/// What is new for one reader: each section with what it found.
pub(super) type Candidates = Vec<(&'static str, Arc<Vec<Found>>)>;

/// What is new for each reader, section by section, before anything is chosen.
pub(super) fn find_all(
    app: &App,
    tx: &mut Tx<'_>,
    shared: &mut Shared,
    readers: &[(&PreferencesRow, Reading)],
) -> Result<Vec<Candidates>, Error> {
    let mut parts: Vec<Candidates> = readers.iter().map(|_| Vec::new()).collect();
    for section in sections::ALL {
        let wants = |(row, reader): &(&PreferencesRow, Reading)| {
            section.concerns(reader) && !row.sections_off.0.iter().any(|off| off == section.code())
        };
        let concerned: Vec<usize> =
            (0..readers.len()).filter(|place| readers.get(*place).is_some_and(wants)).collect();
        let asked: Vec<&Reading> =
            concerned.iter().filter_map(|place| readers.get(*place).map(|(_, reader)| reader)).collect();
        if asked.is_empty() {
            continue;
        }
        for (place, found) in concerned.iter().zip(section.find(app, tx, shared, &asked)?) {
            if let Some(part) = parts.get_mut(*place).filter(|_| !found.is_empty()) {
                part.push((section.code(), found));
            }
        }
    }
    Ok(parts)
}

/// What an issue says of what was found.
pub(super) fn content(row: &PreferencesRow, found: Candidates) -> IssueContent {
    let most = usize::try_from(row.maximum_items).unwrap_or(20);
    let parts = found.into_iter().map(|(code, found)| {
        let total = found.len();
        let found = found.get(..WEIGHED).unwrap_or(&found);
        let most = sections::find(code).map_or(most, |section| section.most().min(most));
        let items = choose(found, most).into_iter().filter_map(|place| found.get(place).cloned()).collect();
        Part { section: code.to_owned(), items, total }
    });
    IssueContent {
        language: row.language.clone(),
        frequency: Some(row.frequency),
        weekday: row.weekday,
        counts_only: row.counts_only,
        interests: row.interests.0.clone(),
        parts: parts.collect(),
    }
}

/// A reader of a window.
pub(super) fn reading(
    row: &PreferencesRow,
    country: &str,
    role: crate::auth::Role,
    window: Window,
) -> Reading {
    Reading {
        member: row.member_id,
        country: country.to_owned(),
        role,
        locale: row.locale(),
        interests: row.interests(),
        languages: row.languages_read.0.clone(),
        hears_decisions: !row.sections_off.0.iter().any(|off| off == "outcomes"),
        window,
    }
}

/// One thing, as a reader of `locale` sees it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub entry: Entry,
    /// The language the text is in, by name, when the digest itself is in another one.
    pub written_in: Option<String>,
    pub why: String,
    pub interest: Option<Interest>,
    pub found: Found,
}

impl Item {
    /// Whether the title is in another language than the digest.
    pub fn has_foreign_title(&self, locale: &Locale) -> bool {
        self.entry.title_language != locale.code()
    }

    /// Whether the text is in another language than the digest.
    pub fn has_foreign_text(&self) -> bool {
        self.written_in.is_some()
    }
}

/// One section, written out.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub code: String,
    pub heading: String,
    /// "3 new practices", for digests that only count.
    pub count: String,
    /// Where all of it is.
    pub address: String,
    pub items: Vec<Item>,
    /// How many there are in all that may be read.
    pub total: usize,
}

impl Shown {
    /// How many are not shown.
    pub fn more(&self) -> usize {
        self.total.saturating_sub(self.items.len())
    }
}

/// A digest, written out.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub sections: Vec<Shown>,
    pub total: usize,
}

impl Content {
    /// Everything that is shown.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| section.items.iter())
    }
}

/// What may be read now of every key of these issues, by language: one question a section and language,
/// however many issues.
#[derive(Default)]
pub(super) struct Readable(HashMap<(String, Locale), HashMap<String, Entry>>);

impl Readable {
    /// Asks the sections.
    pub fn of<'a>(
        app: &App,
        tx: &mut Tx<'_>,
        issues: impl Iterator<Item = &'a IssueContent>,
    ) -> Result<Self, Error> {
        let mut keys: BTreeMap<(String, Locale), Vec<String>> = BTreeMap::new();
        for issue in issues {
            let locale: Locale = issue.language.parse().unwrap_or_default();
            for part in &issue.parts {
                let wanted = keys.entry((part.section.clone(), locale)).or_default();
                wanted.extend(part.items.iter().map(|found| found.key.clone()));
            }
        }
        let mut readable = HashMap::new();
        for ((code, locale), mut wanted) in keys {
            let Some(section) = sections::find(&code) else { continue };
            wanted.sort_unstable();
            wanted.dedup();
            readable.insert((code, locale), section.show(app, tx, &wanted, locale)?);
        }
        Ok(Self(readable))
    }

    /// Writes an issue out. What may not be read any more is not there, and is not counted.
    pub fn write(&self, app: &App, issue: &IssueContent) -> Content {
        let locale: Locale = issue.language.parse().unwrap_or_default();
        let mut shown = Vec::new();
        for part in &issue.parts {
            let Some(section) = sections::find(&part.section) else { continue };
            let entries = self.0.get(&(part.section.clone(), locale));
            let items: Vec<Item> = part
                .items
                .iter()
                .filter_map(|found| Some(item(app, found, entries?.get(&found.key)?, locale)))
                .collect();
            let gone = part.items.len().saturating_sub(items.len());
            let total = part.total.saturating_sub(gone);
            if total == 0 || items.is_empty() {
                continue;
            }
            let n = i64::try_from(total).unwrap_or(i64::MAX);
            shown.push(Shown {
                heading: i18n::text(locale, &format!("digest-section-{}", part.section), &[]),
                count: i18n::text(locale, &format!("digest-count-{}", part.section), &[("n", n.into())]),
                address: app.url(section.address()),
                code: part.section.clone(),
                items,
                total,
            });
        }
        let total = shown.iter().map(|section| section.total).sum();
        Content { sections: shown, total }
    }
}

/// Writes one issue out.
pub(super) fn write(app: &App, tx: &mut Tx<'_>, issue: &IssueContent) -> Result<Content, Error> {
    Ok(Readable::of(app, tx, std::iter::once(issue))?.write(app, issue))
}

fn item(app: &App, found: &Found, entry: &Entry, locale: Locale) -> Item {
    let written_in = (entry.language != locale.code()).then(|| {
        let name = language_name(&app.taxonomy, &entry.language, locale);
        i18n::text(locale, "digest-written-in", &[("value", name.into())])
    });
    let interest = match &found.why {
        Why::Followed { interest, .. } => Some(interest.clone()),
        _ => None,
    };
    Item {
        entry: entry.clone(),
        written_in,
        why: why(app, &found.why, locale),
        interest,
        found: found.clone(),
    }
}

/// A reason in words.
fn why(app: &App, why: &Why, locale: Locale) -> String {
    let country = |code: &str| [("value", country_name(&app.taxonomy, code, locale).into())];
    match why {
        Why::Followed { interest, language } => {
            let label = interest_label(&app.taxonomy, interest, locale);
            let followed = i18n::text(locale, "digest-why", &[("value", label.into())]);
            match language {
                Some(language) => {
                    let name = language_name(&app.taxonomy, language, locale);
                    let read = i18n::text(locale, "digest-why-language", &[("value", name.into())]);
                    format!("{followed} {read}")
                }
                None => followed,
            }
        }
        Why::Own => i18n::text(locale, "digest-why-own", &[]),
        Why::Coordinates(code) => i18n::text(locale, "digest-why-coordinates", &country(code)),
        Why::Lives(code) => i18n::text(locale, "digest-why-lives", &country(code)),
        Why::Everybody => i18n::text(locale, "digest-why-everybody", &[]),
        Why::Chosen => i18n::text(locale, "digest-why-chosen", &[]),
    }
}

fn language_name(taxonomy: &Taxonomy, code: &str, locale: Locale) -> String {
    taxonomy.language(code).map_or(code, |language| language.names.pick(locale)).to_owned()
}

pub(super) fn country_name(taxonomy: &Taxonomy, code: &str, locale: Locale) -> String {
    taxonomy.country(code).map_or(code, |country| country.names.pick(locale)).to_owned()
}

/// A choice in words, as in "Health equity, Canada".
pub(super) fn interest_label(taxonomy: &Taxonomy, interest: &Interest, locale: Locale) -> String {
    if let Some(words) = &interest.words {
        let own = interest.name.clone().unwrap_or_else(|| words.clone());
        let label = i18n::text(locale, "digest-interest-words", &[("value", own.into())]);
        let rest = Interest { words: None, name: None, ..interest.clone() };
        return match rest == Interest::default() {
            true => label,
            false => format!("{label}, {}", interest_label(taxonomy, &rest, locale)),
        };
    }
    let country = interest.country.as_deref().map(|code| country_name(taxonomy, code, locale));
    let area = interest
        .policy_area
        .as_deref()
        .map(|code| taxonomy.policy_area(code).map_or(code, |area| area.names.pick(locale)).to_owned());
    match (area, country) {
        (None, None) => i18n::text(locale, "digest-interest-everything", &[]),
        (None, Some(country)) => i18n::text(locale, "digest-interest-country", &[("value", country.into())]),
        (Some(area), None) => i18n::text(locale, "digest-interest-area", &[("value", area.into())]),
        (Some(area), Some(country)) => format!("{area}, {country}"),
    }
}
