//! Consultations that somebody looks after or can take part in, and what comes next in each.

use crate::auth::Actor;
use crate::consultations::setup::model::{ConsultationState, ContentLanguage, Texts};
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::consultations::statements::service::moderate;
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Timestamp};

/// Most that are looked at.
const MOST: usize = 60;

/// A consultation that has not ended.
#[derive(Debug, Clone)]
pub struct Running {
    /// Its key.
    pub id: Id,
    /// What it is called.
    pub title: Texts,
    /// The languages it speaks.
    pub languages: Vec<ContentLanguage>,
    /// The language it was written in.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// Where it stands: `draft`, or the code of a moment.
    pub moment: String,
    /// The key of what comes next, and when.
    pub next: Option<(&'static str, Timestamp)>,
    /// How many statements wait to be read, for those who run it.
    pub statements_waiting: i64,
    /// Whether the reader runs it.
    pub manages: bool,
}

/// Those that a member runs, and those that people can take part in now.
pub fn running(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Running>, Error> {
    let mut running = Vec::new();
    for view in read::list(tx, Some(actor), None, MOST)?.items {
        let concerns = view.manages || !view.accepts.is_empty();
        if view.state == ConsultationState::Archived || !concerns {
            continue;
        }
        let statements_waiting =
            if view.manages { moderate::count(tx, actor, view.id)?.statements } else { 0 };
        let next = next(&view, tx.now);
        running.push(Running {
            id: view.id,
            title: view.title,
            languages: view.languages,
            language: view.language,
            time_zone: view.time_zone,
            moment: if view.opened_at.is_none() { "draft".to_owned() } else { view.phase },
            next,
            statements_waiting,
            manages: view.manages,
        });
    }
    Ok(running)
}

/// What comes next: the first day, the last, or the next results.
fn next(view: &ConsultationView, now: Timestamp) -> Option<(&'static str, Timestamp)> {
    let begins = view.phases.iter().map(|phase| phase.begins_at).find(|begins| *begins > now);
    let ends = view.closes_at.filter(|end| *end > now);
    let released = view.release_dates.iter().copied().find(|date| *date > now);
    if view.accepts.is_empty() {
        begins.map(|begins| ("start-begins", begins)).or_else(|| released.map(|date| ("start-results", date)))
    } else {
        ends.map(|end| ("start-closes", end))
    }
}
