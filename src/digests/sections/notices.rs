//! What concerns the reader themselves, of the kinds that they want with their digest.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::section::{Entry, Found, Reading, Section, Shared, Why, span};
use crate::accounts;
use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::notices::{self, NoticeKind, NoticeRow, NoticeView};
use crate::types::{Id, Locale};

/// The section.
pub(in crate::digests) struct Notices;

impl Section for Notices {
    fn code(&self) -> &'static str {
        "notices"
    }

    fn address(&self) -> &'static str {
        "/notices"
    }

    fn find(
        &self,
        _app: &App,
        tx: &mut Tx<'_>,
        _shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        let Some((since, until)) = span(readers) else { return Ok(Vec::new()) };
        let members: Vec<Id> = readers.iter().map(|reader| reader.member).collect();
        let mut by_member: HashMap<Id, Vec<NoticeRow>> = HashMap::new();
        for row in notices::for_digests(tx, &members, since, until)? {
            by_member.entry(row.member_id).or_default().push(row);
        }
        let of = |reader: &&Reading| {
            let own = by_member.get(&reader.member).map(Vec::as_slice).unwrap_or_default();
            let new = own.iter().filter(|row| reader.window.holds(row.created_at.0));
            // Decisions on the reader's submissions stand in a section of their own.
            let new = new.filter(|row| row.kind != NoticeKind::Decision || !reader.hears_decisions);
            Arc::new(new.map(|row| Found::plain(row.id.to_string(), Why::Chosen)).collect())
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
        let rows = notices::by_ids(tx, &ids)?;
        let members: Vec<Id> = rows.iter().map(|row| row.member_id).collect();
        let contacts = accounts::find_contacts(tx, &members)?;
        let readers: HashMap<Id, Actor> =
            contacts.into_iter().map(|(id, contact)| (id, contact.actor())).collect();
        let shown = notices::read_now(app, tx, &readers, rows, locale)?;
        Ok(shown.into_iter().map(|notice| (notice.id.to_string(), entry(app, notice, locale))).collect())
    }
}

fn entry(app: &App, notice: NoticeView, locale: Locale) -> Entry {
    Entry {
        title: notice.title,
        title_language: notice.title_language,
        place: notice.text,
        text: String::new(),
        language: locale.code().to_owned(),
        address: app.url(&notice.path),
        calendar: None,
        id: Some(notice.id),
    }
}
