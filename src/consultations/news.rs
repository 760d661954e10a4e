//! What is new about consultations, for those who follow their countries and areas.

use std::collections::BTreeSet;

use crate::consultations::governance::queries::decision;
use crate::consultations::results;
use crate::consultations::setup::model::{ReleaseState, Texts};
use crate::consultations::setup::phases;
use crate::consultations::setup::queries::consultation;
use crate::consultations::setup::service::{Loaded, load, read};
use crate::db::Tx;
use crate::error::Error;
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// How many days before the end it is told once more.
const STEPS: [i64; 2] = [7, 2];

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewsKind {
    /// It has opened.
    Opened,
    /// It takes answers for so many more days.
    Closing(i64),
    /// A release is public.
    Released,
    /// A theme was decided on, or its progress told.
    Decided,
}

impl NewsKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closing(_) => "closing",
            Self::Released => "released",
            Self::Decided => "decided",
        }
    }
}

/// Something that happened to a consultation.
#[derive(Debug, Clone)]
pub struct News {
    /// Names it once and for all: what was told under this key is not told again.
    pub key: String,
    /// What has happened.
    pub kind: NewsKind,
    /// When.
    pub at: Timestamp,
    /// To which consultation.
    pub consultation: Id,
    /// What it is called.
    pub title: Texts,
    /// The language it was written in.
    pub language: String,
    /// Who asks.
    pub countries: Vec<String>,
    /// What it is about.
    pub areas: Vec<String>,
    /// The first instant at which nobody can take part any more.
    pub closes_at: Option<Timestamp>,
    /// The time zone of the consultation.
    pub time_zone: String,
}

/// Everything that happened to open consultations after `since` and up to `until`, as far as everybody may
/// know of it at the moment.
pub fn news(tx: &mut Tx<'_>, since: Timestamp, until: Timestamp) -> Result<Vec<News>, Error> {
    let mut found = Vec::new();
    for id in consultation::list_open(tx.conn)? {
        found.extend(news_of(tx, id, |at| since < at && at <= until)?);
    }
    Ok(found)
}

/// What was found earlier under these keys, as far as it is still true and everybody may know of it.
pub fn news_by_key(tx: &mut Tx<'_>, keys: &[String]) -> Result<Vec<News>, Error> {
    let named = keys.iter().filter_map(|key| key.split(':').next()?.parse().ok());
    let open = consultation::list_open(tx.conn)?;
    let now = tx.now;
    let mut found = Vec::new();
    for id in named.collect::<BTreeSet<Id>>().into_iter().filter(|id| open.contains(id)) {
        found.extend(news_of(tx, id, |at| at <= now)?.into_iter().filter(|news| keys.contains(&news.key)));
    }
    Ok(found)
}

/// What happened to one open consultation at the instants that are asked for.
fn news_of(tx: &mut Tx<'_>, id: Id, inside: impl Fn(Timestamp) -> bool) -> Result<Vec<News>, Error> {
    let loaded = load(tx, id)?;
    let mut found = Vec::new();
    if let Some(end) = phases::contributions_end(&loaded.phases).filter(|end| *end > tx.now) {
        if let Some(at) = loaded.row.opened_at.map(|at| at.0).filter(|at| inside(*at)) {
            found.push(of(&loaded, NewsKind::Opened, at, format!("{id}:opened")));
        }
        let steps = STEPS.iter().map(|days| (*days, plus_seconds(end, -days * 86_400)));
        for (days, at) in steps.filter(|(_, at)| inside(*at)) {
            let key = format!("{id}:closing-{days}:{}", end.as_second());
            found.push(of(&loaded, NewsKind::Closing(days), at, key));
        }
    }
    found.extend(results(tx, &loaded, inside)?);
    Ok(found)
}

fn results(tx: &mut Tx<'_>, loaded: &Loaded, inside: impl Fn(Timestamp) -> bool) -> Result<Vec<News>, Error> {
    let id = loaded.row.id;
    let mut found = Vec::new();
    let visible = read::results_are_visible(&loaded.row, &loaded.phases, false, tx.now);
    for release in results::queries::list_releases(tx.conn, id)? {
        let is_public = release.state == ReleaseState::Published && (visible || release.stays_visible);
        if is_public && inside(release.created_at.0) {
            let key = format!("{id}:released:{}", release.number);
            found.push(of(loaded, NewsKind::Released, release.created_at.0, key));
        }
    }
    for theme in decision::list_decisions(tx.conn, id)? {
        if theme.decision.is_some() && inside(theme.updated_at.0) {
            let key = format!("{id}:decided:{}:{}", theme.id, theme.revision);
            found.push(of(loaded, NewsKind::Decided, theme.updated_at.0, key));
        }
    }
    Ok(found)
}

fn of(Loaded { row, phases }: &Loaded, kind: NewsKind, at: Timestamp, key: String) -> News {
    News {
        key,
        kind,
        at,
        consultation: row.id,
        title: row.title.0.clone(),
        language: row.language.clone(),
        countries: row.countries.0.clone(),
        areas: row.policy_areas.0.clone(),
        closes_at: phases::contributions_end(phases),
        time_zone: row.time_zone.clone(),
    }
}
