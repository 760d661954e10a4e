//! What a digest says: what was published in the window, for whichever choice of the reader.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::model::Interest;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::practices::{self, Card};
use crate::taxonomy::Taxonomy;
use crate::types::{Id, Locale};

/// The part of all publications that one digest is about: after the one number, up to the other.
pub(super) type Window = (i64, i64);

/// What was read for one choice and window; members share it, so that a run asks once for each and
/// not once for each member.
#[derive(Debug, Default)]
pub(super) struct Shared(HashMap<(Interest, Window), Arc<Vec<Card>>>);

impl Shared {
    fn published(
        &mut self,
        tx: &mut Tx<'_>,
        interest: &Interest,
        window: Window,
    ) -> Result<Arc<Vec<Card>>, Error> {
        let key = (interest.clone(), window);
        if let Some(cards) = self.0.get(&key) {
            return Ok(Arc::clone(cards));
        }
        let (after, up_to) = window;
        let (country, area) = (interest.country.as_deref(), interest.policy_area.as_deref());
        let cards = Arc::new(practices::published_between(tx, country, area, after, up_to)?);
        self.0.insert(key, Arc::clone(&cards));
        Ok(cards)
    }
}

/// One practice, as a reader of `locale` sees it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub id: Id,
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    pub place: String,
    pub excerpt: String,
    /// The language that the practice is written in.
    pub language: String,
    /// Its name, when the digest itself is in another one.
    pub written_in: Option<String>,
    pub why: String,
    pub interest: Interest,
    pub address: String,
}

/// What a digest says.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// The newest, no more than a digest may hold.
    pub items: Vec<Item>,
    /// How many there are in all.
    pub total: usize,
}

impl Content {
    /// How many are not shown.
    pub fn more(&self) -> usize {
        self.total.saturating_sub(self.items.len())
    }
}

/// Gathers what is new for one reader. A practice that several choices match is there once, for the
/// first of them.
pub(super) fn gather(
    app: &App,
    tx: &mut Tx<'_>,
    shared: &mut Shared,
    interests: &[Interest],
    window: Window,
    locale: Locale,
) -> Result<Content, Error> {
    let everything = [Interest { country: None, policy_area: None }];
    let interests = if interests.is_empty() { &everything } else { interests };
    let mut found: BTreeMap<i64, (usize, usize, &Interest)> = BTreeMap::new();
    let mut lists = Vec::with_capacity(interests.len());
    for (list, interest) in interests.iter().enumerate() {
        let cards = shared.published(tx, interest, window)?;
        for (place, card) in cards.iter().enumerate() {
            if let Some(sequence) = card.published_sequence {
                found.entry(sequence).or_insert((list, place, interest));
            }
        }
        lists.push(cards);
    }
    let items = found
        .values()
        .rev()
        .take(app.config.digest.items)
        .filter_map(|(list, place, interest)| Some((lists.get(*list)?.get(*place)?, *interest)))
        .map(|(card, interest)| item(app, card, interest, locale))
        .collect();
    Ok(Content { items, total: found.len() })
}

fn item(app: &App, card: &Card, interest: &Interest, locale: Locale) -> Item {
    let titled = card.title_in(locale);
    let country = country_name(&app.taxonomy, &card.country, locale);
    let label = interest_label(&app.taxonomy, interest, locale);
    let written_in = (card.language != locale.code()).then(|| {
        let language = app.taxonomy.language(&card.language);
        let name = language.map_or(card.language.as_str(), |language| language.names.pick(locale));
        i18n::text(locale, "digest-written-in", &[("value", name.to_owned().into())])
    });
    Item {
        id: card.id,
        title: titled.title.to_owned(),
        title_language: titled.language.to_owned(),
        place: match card.responsible_body.as_str() {
            "" => country,
            body => format!("{country}, {body}"),
        },
        excerpt: card.excerpt.clone(),
        language: card.language.clone(),
        written_in,
        why: i18n::text(locale, "digest-why", &[("value", label.into())]),
        interest: interest.clone(),
        address: app.url(&format!("/practices/{}", card.id)),
    }
}

pub(super) fn country_name(taxonomy: &Taxonomy, code: &str, locale: Locale) -> String {
    taxonomy.country(code).map_or(code, |country| country.names.pick(locale)).to_owned()
}

/// A choice in words, as in "Health equity, Canada".
pub(super) fn interest_label(taxonomy: &Taxonomy, interest: &Interest, locale: Locale) -> String {
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
