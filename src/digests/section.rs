//! What a part of a digest is: one file in `sections/` that implements [`Section`], and a line in
//! `sections/mod.rs`.
//!
//! A section answers two questions. When a digest is composed: what is new for these readers? Keys and
//! reasons only, for many readers at once. When it goes, is shown or is fed: what may be read of these
//! keys now? Whatever has been withdrawn meanwhile has no answer, and is not in the mail.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::Interest;
use crate::app::App;
use crate::auth::Role;
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Locale, Timestamp};

/// One part of a digest.
pub(super) trait Section: Send + Sync {
    /// Its stable name, as in `practices`. Its heading is the text `digest-section-<name>`, the switch
    /// for it is called the same, and a count of its items is `digest-count-<name>`.
    fn code(&self) -> &'static str;

    /// Where all of it can be read, as a path of ours.
    fn address(&self) -> &'static str;

    /// Whether this reader could ever have something in it.
    fn concerns(&self, _reader: &Reading) -> bool {
        true
    }

    /// Most items of it in one digest, whatever its reader chose.
    fn most(&self) -> usize {
        5
    }

    /// What is new for each of these readers, in their order; those who chose alike may share it. The
    /// number of statements must not grow with the number of readers.
    fn find(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        shared: &mut Shared,
        readers: &[&Reading],
    ) -> Result<Vec<Arc<Vec<Found>>>, Error>;

    /// What may be read of these keys now, in this language.
    fn show(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        keys: &[String],
        locale: Locale,
    ) -> Result<HashMap<String, Entry>, Error>;
}

/// The part of everything that happened that one digest is about: after the one, up to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Window {
    /// Publication numbers: given in the order of commits, so that nothing is skipped or told twice.
    pub after: i64,
    /// The last number of this digest.
    pub up_to: i64,
    /// The same for what has no number.
    pub since: Timestamp,
    /// A minute before now: whatever has an earlier instant is committed.
    pub until: Timestamp,
}

impl Window {
    /// Whether what has no number belongs to this digest.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since < at && at <= self.until
    }
}

/// From when until when any of these readers has news.
pub(super) fn span(readers: &[&Reading]) -> Option<(Timestamp, Timestamp)> {
    let since = readers.iter().map(|reader| reader.window.since).min()?;
    let until = readers.iter().map(|reader| reader.window.until).max()?;
    Some((since, until))
}

/// A reader, as sections see one.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub member: Id,
    pub country: String,
    pub role: Role,
    pub locale: Locale,
    /// What is followed; never empty.
    pub interests: Vec<Interest>,
    /// Languages that are read; all when empty.
    pub languages: Vec<String>,
    /// Whether decisions on the reader's submissions have a section of their own.
    pub hears_decisions: bool,
    pub window: Window,
}

impl Reading {
    /// Whether something can be read that is there in these languages.
    pub fn reads(&self, languages: &[&str]) -> bool {
        self.languages.is_empty()
            || languages.iter().any(|language| self.languages.iter().any(|read| read == language))
    }
}

/// Why something is in a digest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// It matches what is followed; with the language that is read, where it is not that of the mail.
    Followed {
        /// The pair.
        interest: Interest,
        /// The language it is written in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    /// The reader wrote it.
    Own,
    /// The reader coordinates this country.
    Coordinates(String),
    /// The reader lives in this country.
    Lives(String),
    /// It is for everybody.
    Everybody,
    /// It concerns the reader, who wants such things with the digest.
    Chosen,
}

/// What the order within a section is made of, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(from = "[i64; 5]", into = "[i64; 5]")]
pub(super) struct Terms {
    /// How closely it matches what is followed.
    pub interest: i64,
    /// Whether it is there in a language that is read.
    pub language: i64,
    /// How new it is within its digest.
    pub freshness: i64,
    /// How near its deadline is.
    pub deadline: i64,
    /// How many have taken it over.
    pub adoption: i64,
}

impl Terms {
    /// What counts.
    pub fn total(self) -> i64 {
        let parts: [i64; 5] = self.into();
        parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }
}

impl From<[i64; 5]> for Terms {
    fn from([interest, language, freshness, deadline, adoption]: [i64; 5]) -> Self {
        Self { interest, language, freshness, deadline, adoption }
    }
}

impl From<Terms> for [i64; 5] {
    fn from(terms: Terms) -> Self {
        [terms.interest, terms.language, terms.freshness, terms.deadline, terms.adoption]
    }
}

/// Something new for a reader.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Found {
    /// What the section knows it by.
    pub key: String,
    pub why: Why,
    #[serde(default)]
    pub terms: Terms,
    /// For fairness: where it is from, what it is about, who made it. Not kept.
    #[serde(skip)]
    pub country: Option<String>,
    #[serde(skip)]
    pub areas: Vec<String>,
    #[serde(skip)]
    pub maker: Option<String>,
}

impl Found {
    /// Something without a place in the order.
    pub fn plain(key: String, why: Why) -> Self {
        Self { key, why, terms: Terms::default(), country: None, areas: Vec::new(), maker: None }
    }
}

/// Something as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    /// A line that says where it is from, or what has happened.
    pub place: String,
    pub text: String,
    /// The language of the text.
    pub language: String,
    /// The whole address.
    pub address: String,
    /// Where the file for calendars is, when something can only be done until a day.
    pub calendar: Option<String>,
    /// Whether a key names something that feeds can name, too; else the address stands for it.
    pub id: Option<Id>,
}

/// What sections keep while many digests are composed.
pub(super) type Shared = super::sections::Kept;
