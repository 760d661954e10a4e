//! What was decided on the reader's own submissions, with the reason.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::section::{Entry, Found, Reading, Section, Shared, Why, span};
use crate::app::App;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::practices::{self, Decision};
use crate::types::{Id, Locale};

/// The section.
pub(in crate::digests) struct Outcomes;

impl Section for Outcomes {
    fn code(&self) -> &'static str {
        "outcomes"
    }

    fn address(&self) -> &'static str {
        "/my-practices"
    }

    fn find(
        &self,
        _app: &App,
        tx: &mut Tx<'_>,
        _shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error> {
        let Some((since, until)) = span(readers) else { return Ok(Vec::new()) };
        let authors: Vec<Id> = readers.iter().map(|reader| reader.member).collect();
        let mut by_author: HashMap<Id, Vec<Decision>> = HashMap::new();
        for decision in practices::decisions(tx, &authors, since, until)? {
            by_author.entry(decision.author).or_default().push(decision);
        }
        let of = |reader: &&Reading| {
            let decisions = by_author.get(&reader.member).map(Vec::as_slice).unwrap_or_default();
            let new = decisions.iter().filter(|decision| reader.window.holds(decision.at));
            Arc::new(new.map(|decision| Found::plain(decision.id.to_string(), Why::Own)).collect())
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
        let decisions = practices::decisions_by_id(tx, &ids)?;
        Ok(decisions.iter().map(|one| (one.id.to_string(), entry(app, one, locale))).collect())
    }
}

fn entry(app: &App, decision: &Decision, locale: Locale) -> Entry {
    let outcome = i18n::text(locale, &format!("digest-outcome-{}", decision.state), &[]);
    let reason = decision.reason.as_deref().map(|code| i18n::text(locale, &format!("reason-{code}"), &[]));
    Entry {
        title: decision.title.clone(),
        title_language: decision.language.clone(),
        place: match reason {
            Some(reason) => format!("{outcome}: {reason}"),
            None => outcome,
        },
        // What the coordinator wrote was for the author's eyes, and is in a letter of its own.
        text: String::new(),
        language: locale.code().to_owned(),
        address: app.url(&format!("/practices/{}", decision.practice)),
        calendar: None,
        id: Some(decision.id),
    }
}
