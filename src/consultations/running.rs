//! Consultations that somebody looks after or can take part in, and what comes next in each.

use crate::auth::Actor;
use crate::consultations::setup::model::{ConsultationState, ContentLanguage, Texts};
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::consultations::statements::service::moderate;
use crate::db::Tx;
use crate::error::Error;
use crate::text_enum;
use crate::types::{Id, Timestamp};

/// Most that are looked at.
const MOST: usize = 60;

text_enum! {
    /// What comes next in a consultation.
    Next {
        /// The first day of its next phase.
        Begins = "begins",
        /// The end of taking part.
        Closes = "closes",
        /// The next results.
        Results = "results",
    }
}

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
    /// The code of its moment; none in a draft.
    pub moment: Option<String>,
    /// What comes next, and when.
    pub next: Option<(Next, Timestamp)>,
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
            moment: view.opened_at.map(|_| view.phase),
            next,
            statements_waiting,
            manages: view.manages,
        });
    }
    Ok(running)
}

/// What comes next: the first day, the last, or the next results.
pub(in crate::consultations) fn next(view: &ConsultationView, now: Timestamp) -> Option<(Next, Timestamp)> {
    let begins = view.phases.iter().map(|phase| phase.begins_at).find(|begins| *begins > now);
    let ends = view.closes_at.filter(|end| *end > now);
    let released = view.release_dates.iter().copied().find(|date| *date > now);
    if view.accepts.is_empty() {
        begins.map(|begins| (Next::Begins, begins)).or_else(|| released.map(|date| (Next::Results, date)))
    } else {
        ends.map(|end| (Next::Closes, end))
    }
}
