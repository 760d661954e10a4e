//! Consultations in what the reader follows: that they open, that they close soon, what came of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::content::country_name;
use super::super::model::Interest;
use super::super::section::{Entry, Found, Reading, Section, Shared, Terms, Why, span};
use crate::app::App;
use crate::consultations::{self, News, NewsKind, Spoken};
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::types::{Locale, clock};

/// The section.
pub(in crate::digests) struct Consultations;

impl Section for Consultations {
    fn code(&self) -> &'static str {
        "consultations"
    }

    fn address(&self) -> &'static str {
        "/consultations"
    }

    fn find(
        &self,
        _app: &App,
        tx: &mut Tx<'_>,
        _shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        let Some((since, until)) = span(readers) else { return Ok(Vec::new()) };
        let news = consultations::news(tx, since, until)?;
        let of = |reader: &&Reading| Arc::new(news.iter().filter_map(|one| found(reader, one)).collect());
        Ok(readers.iter().map(of).collect())
    }

    fn show(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        keys: &[String],
        locale: Locale,
    ) -> Result<HashMap<String, Entry>, Error> {
        let news = consultations::news_by_key(tx, keys)?;
        Ok(news.into_iter().map(|one| (one.key.clone(), entry(app, &one, locale))).collect())
    }
}

/// A piece of news for a reader who follows its country and area.
fn found(reader: &Reading, news: &News) -> Option<Found> {
    let interest =
        reader.interests.iter().filter(|interest| matches(interest, news)).max_by_key(|interest| {
            (interest.country.is_some() && interest.policy_area.is_some(), interest.policy_area.is_some())
        })?;
    if !reader.window.holds(news.at) {
        return None;
    }
    let deadline = match news.kind {
        NewsKind::Closing(days) => 20_i64.saturating_sub(days),
        NewsKind::Opened | NewsKind::Released | NewsKind::Decided => 0,
    };
    Some(Found {
        key: news.key.clone(),
        why: Why::Followed { interest: interest.clone(), language: None },
        terms: Terms { interest: 20, deadline, ..Terms::default() },
        country: news.countries.first().cloned(),
        areas: news.areas.clone(),
        maker: None,
    })
}

fn matches(interest: &Interest, news: &News) -> bool {
    // Saved searches are about practices.
    if interest.words.is_some() {
        return false;
    }
    let below = |area: &String, wanted: &str| {
        area == wanted || area.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
    };
    interest.country.as_ref().is_none_or(|country| news.countries.contains(country))
        && interest
            .policy_area
            .as_ref()
            .is_none_or(|wanted| news.areas.iter().any(|area| below(area, wanted)))
}

fn entry(app: &App, news: &News, locale: Locale) -> Entry {
    let spoken = Spoken::pick(&news.title, locale.code(), &[], &news.language);
    let countries: Vec<String> =
        news.countries.iter().map(|country| country_name(&app.taxonomy, country, locale)).collect();
    let zone = clock::zone(&news.time_zone);
    let until = news.closes_at.map(|end| i18n::until(locale, end, &zone)).unwrap_or_default();
    let happened =
        i18n::text(locale, &format!("digest-consultation-{}", news.kind.code()), &[("value", until.into())]);
    let page = match news.kind {
        NewsKind::Released => "/results",
        NewsKind::Opened | NewsKind::Closing(_) | NewsKind::Decided => "",
    };
    let is_open = matches!(news.kind, NewsKind::Opened | NewsKind::Closing(_));
    Entry {
        title: spoken.as_ref().map(|spoken| spoken.wording.text.clone()).unwrap_or_default(),
        title_language: spoken.map_or_else(|| news.language.clone(), |spoken| spoken.tag.to_owned()),
        place: format!("{} · {happened}", countries.join(", ")),
        text: match news.kind {
            NewsKind::Closing(_) => i18n::text(locale, "digest-consultation-closing-text", &[]),
            NewsKind::Opened | NewsKind::Released | NewsKind::Decided => String::new(),
        },
        language: locale.code().to_owned(),
        address: app.url(&format!("/consultations/{}{page}", news.consultation)),
        calendar: is_open
            .then(|| app.url(&format!("/consultations/{}/deadline.ics?lang={locale}", news.consultation))),
        id: None,
    }
}
