//! What waits for a coordinator, in one line: how many submissions, and for how long the oldest.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::content::country_name;
use super::super::section::{Entry, Found, Reading, Section, Shared, Why};
use crate::app::App;
use crate::auth::Role;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::practices;
use crate::types::Locale;

/// The section.
pub(in crate::digests) struct Queue;

impl Section for Queue {
    fn code(&self) -> &'static str {
        "queue"
    }

    fn address(&self) -> &'static str {
        "/queue"
    }

    fn concerns(&self, reader: &Reading) -> bool {
        reader.role == Role::Coordinator
    }

    fn find(
        &self,
        _app: &App,
        tx: &mut Tx<'_>,
        _shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        let waiting = practices::waiting(tx)?;
        let of = |reader: &&Reading| {
            let own = waiting.iter().filter(|waiting| waiting.country == reader.country);
            let found =
                own.map(|own| Found::plain(own.country.clone(), Why::Coordinates(own.country.clone())));
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
        let now = tx.now;
        let waiting = practices::waiting(tx)?.into_iter().filter(|waiting| keys.contains(&waiting.country));
        let entry = |waiting: practices::Waiting| {
            let days = waiting.oldest.map_or(0, |oldest| (now - oldest).get_seconds() / 86_400);
            let country = country_name(&app.taxonomy, &waiting.country, locale);
            let entry = Entry {
                title: i18n::text(locale, "digest-queue-title", &[("n", waiting.submissions.into())]),
                title_language: locale.code().to_owned(),
                place: country,
                text: i18n::text(locale, "digest-queue-text", &[("n", days.into())]),
                language: locale.code().to_owned(),
                address: app.url("/queue"),
                calendar: None,
                id: None,
            };
            (waiting.country, entry)
        };
        Ok(waiting.map(entry).collect())
    }
}
