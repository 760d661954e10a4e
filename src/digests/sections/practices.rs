//! New practices in what the reader follows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::content::country_name;
use super::super::model::Interest;
use super::super::section::{Entry, Found, Reading, Section, Shared, Terms, Why};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::practices::{self, Card};
use crate::types::{Id, Locale};

/// Publication numbers: after the one, up to the other.
type Numbers = (i64, i64);
/// Different choices of readers that are remembered at most: each may hold hundreds of practices.
const REMEMBERED: usize = 200;
/// Practices that are held for pairs and windows at most, some kilobytes each.
const HELD: usize = 10_000;

type Key = (Vec<Interest>, Vec<String>, Locale, Numbers);

/// What was read for a pair and window, and what that made for readers who chose alike.
#[derive(Debug, Default)]
pub(in crate::digests) struct Kept {
    cards: HashMap<(Interest, Numbers), Arc<Vec<Card>>>,
    found: HashMap<Key, Arc<Vec<Found>>>,
}

/// The section.
pub(in crate::digests) struct Practices;

impl Section for Practices {
    fn code(&self) -> &'static str {
        "practices"
    }

    fn address(&self) -> &'static str {
        "/practices"
    }

    fn most(&self) -> usize {
        usize::MAX
    }

    fn find(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        readers.iter().map(|reader| shared.practices.of(app, tx, reader)).collect()
    }

    fn show(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        keys: &[String],
        locale: Locale,
    ) -> Result<HashMap<String, Entry>, Error> {
        let ids: Vec<Id> = keys.iter().filter_map(|key| key.parse().ok()).collect();
        let cards = practices::published(tx, &ids)?;
        Ok(cards.iter().map(|card| (card.id.to_string(), entry(app, card, locale))).collect())
    }
}

impl Kept {
    fn of(&mut self, app: &App, tx: &mut Tx<'_>, reader: &Reading) -> Result<Arc<Vec<Found>>, Error> {
        let numbers = (reader.window.after, reader.window.up_to);
        let key = (reader.interests.clone(), reader.languages.clone(), reader.locale, numbers);
        if let Some(found) = self.found.get(&key) {
            return Ok(Arc::clone(found));
        }
        // Several pairs may match the same practice: it is there once, for the closest of them.
        let mut by_number: BTreeMap<i64, Found> = BTreeMap::new();
        for interest in &reader.interests {
            for card in self.cards(app, tx, interest, numbers)?.iter() {
                let Some(number) = card.published_sequence.filter(|_| can_read(reader, card)) else {
                    continue;
                };
                let found = found(reader, card, interest, number);
                match by_number.get(&number) {
                    Some(known) if known.terms.interest >= found.terms.interest => {}
                    _ => drop(by_number.insert(number, found)),
                }
            }
        }
        let found: Arc<Vec<Found>> = Arc::new(by_number.into_values().rev().collect());
        if self.found.len() >= REMEMBERED {
            self.found.clear();
        }
        self.found.insert(key, Arc::clone(&found));
        Ok(found)
    }

    fn cards(
        &mut self,
        app: &App,
        tx: &mut Tx<'_>,
        interest: &Interest,
        numbers: Numbers,
    ) -> Result<Arc<Vec<Card>>, Error> {
        let key = (interest.clone(), numbers);
        if let Some(cards) = self.cards.get(&key) {
            return Ok(Arc::clone(cards));
        }
        let (country, area) = (interest.country.as_deref(), interest.policy_area.as_deref());
        let cards = match &interest.words {
            Some(words) => practices::found_between(app, tx, words, country, area, numbers)?,
            None => practices::published_between(tx, country, area, numbers.0, numbers.1)?,
        };
        let cards = Arc::new(cards);
        if self.cards.values().map(|cards| cards.len()).sum::<usize>() >= HELD {
            self.cards.clear();
        }
        self.cards.insert(key, Arc::clone(&cards));
        Ok(cards)
    }
}

fn can_read(reader: &Reading, card: &Card) -> bool {
    let translated = card.translations.0.keys().map(String::as_str);
    let languages: Vec<&str> = std::iter::once(card.language.as_str()).chain(translated).collect();
    reader.reads(&languages)
}

fn found(reader: &Reading, card: &Card, interest: &Interest, number: i64) -> Found {
    let own = reader.locale.code();
    let is_read = |language: &str| language == own || reader.languages.iter().any(|read| read == language);
    let window = reader.window.up_to.saturating_sub(reader.window.after).max(1);
    let terms = Terms {
        interest: match (&interest.country, &interest.policy_area) {
            _ if interest.words.is_some() => 50,
            (Some(_), Some(_)) => 40,
            (None, Some(_)) => 30,
            (Some(_), None) => 20,
            (None, None) => 10,
        },
        // Written in a language that is read counts as much as translated into one.
        language: match is_read(&card.language)
            || card.translations.0.keys().any(|language| is_read(language))
        {
            true => 10,
            false => 0,
        },
        freshness: number.saturating_sub(reader.window.after).saturating_mul(9) / window,
        ..Terms::default()
    };
    let read = reader.languages.contains(&card.language) && card.language != own;
    Found {
        key: card.id.to_string(),
        why: Why::Followed { interest: interest.clone(), language: read.then(|| card.language.clone()) },
        terms,
        country: Some(card.country.clone()),
        areas: card.policy_areas.0.clone(),
        maker: Some(card.responsible_body.to_lowercase()).filter(|body| !body.is_empty()),
    }
}

fn entry(app: &App, card: &Card, locale: Locale) -> Entry {
    let titled = card.title_in(locale);
    let country = country_name(&app.taxonomy, &card.country, locale);
    Entry {
        title: titled.title.to_owned(),
        title_language: titled.language.to_owned(),
        place: match card.responsible_body.as_str() {
            "" => country,
            body => format!("{country}, {body}"),
        },
        text: card.excerpt.clone(),
        language: card.language.clone(),
        address: app.url(&format!("/practices/{}", card.id)),
        calendar: None,
        id: Some(card.id),
    }
}
