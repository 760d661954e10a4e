//! Notes of coordinators: for everybody, or for the members in their country.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::content::country_name;
use super::super::notes::{self, State};
use super::super::section::{Entry, Found, Reading, Section, Shared, Why, span};
use crate::accounts;
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::types::{Id, Locale};

/// The section.
pub(in crate::digests) struct Notes;

impl Section for Notes {
    fn code(&self) -> &'static str {
        "notes"
    }

    fn address(&self) -> &'static str {
        "/digest"
    }

    fn find(
        &self,
        _app: &App,
        tx: &mut Tx<'_>,
        _shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        let Some((since, _)) = span(readers) else { return Ok(Vec::new()) };
        let released = notes::released_since(tx, since)?;
        let of = |reader: &&Reading| {
            let own = released.iter().filter(|note| {
                let inside = note.released_at.is_some_and(|at| reader.window.holds(at.0));
                inside && note.country.as_ref().is_none_or(|country| *country == reader.country)
            });
            let found = own.map(|note| {
                let why = note.country.clone().map_or(Why::Everybody, Why::Lives);
                Found::plain(note.id.to_string(), why)
            });
            Arc::new(found.collect())
        };
        Ok(readers.iter().map(of).collect())
    }

    fn show(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        keys: &[String],
        locale: Locale,
    ) -> Result<HashMap<String, Entry>, Error> {
        let ids: Vec<Id> = keys.iter().filter_map(|key| key.parse().ok()).collect();
        let found = notes::by_ids(tx, &ids)?;
        let authors: Vec<Id> = found.iter().filter_map(|note| note.author_id).collect();
        let names = accounts::display_names(tx, &authors)?;
        let released = found.into_iter().filter(|note| note.state == State::Released);
        let entry = |note: notes::NoteRow| {
            let author = note.author_id.and_then(|id| names.get(&id)).map(String::as_str).unwrap_or_default();
            let from = match &note.country {
                Some(country) => country_name(&app.taxonomy, country, locale),
                None => i18n::text(locale, "network-short", &[]),
            };
            let entry = Entry {
                title: i18n::text(locale, "digest-note-title", &[("value", author.to_owned().into())]),
                title_language: locale.code().to_owned(),
                place: from,
                text: note.text_in(locale).to_owned(),
                language: locale.code().to_owned(),
                address: app.url("/digest"),
                calendar: None,
                id: Some(note.id),
            };
            (note.id.to_string(), entry)
        };
        Ok(released.map(entry).collect())
    }
}
