//! What is shown of digests, in JSON and on pages alike.

use serde::Serialize;
use utoipa::ToSchema;

use super::content::{Content, Item};
use super::model::{Frequency, Interest, PreferencesRow};
use crate::types::{Id, Locale, Timestamp};
use crate::web::reply::Revision;

/// What a member chose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreferencesView {
    /// How often.
    pub frequency: Frequency,
    /// For weekly digests: 1 is Monday, 7 is Sunday.
    pub weekday: i64,
    /// The hour of the day in the time zone.
    pub hour: i64,
    /// IANA name.
    pub time_zone: String,
    /// The language of the mail.
    pub language: Locale,
    /// What to hear of; an empty list means everything.
    pub interests: Vec<Interest>,
    /// When the next digest goes; absent when digests are off.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_at: Option<Timestamp>,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
}

impl Revision for PreferencesView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl From<PreferencesRow> for PreferencesView {
    fn from(row: PreferencesRow) -> Self {
        Self {
            language: row.locale(),
            frequency: row.frequency,
            weekday: row.weekday,
            hour: row.hour,
            time_zone: row.time_zone,
            interests: row.interests.0,
            next_at: row.next_at.map(Timestamp::from),
            revision: row.revision,
        }
    }
}

/// What a digest would say if it went now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewView {
    /// The language of the mail.
    pub language: Locale,
    /// The subject line; absent when there is nothing new and no mail would go.
    pub subject: Option<String>,
    /// How many practices match, shown or not.
    pub total: usize,
    /// Those that would be shown, newest first.
    pub items: Vec<PreviewItem>,
}

/// One practice in a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewItem {
    /// The practice.
    pub id: Id,
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    /// Where it is and who is responsible.
    pub place: String,
    /// Its beginning.
    pub excerpt: String,
    /// The language of the beginning.
    pub language: String,
    /// The choice of the member that it is there for, in words.
    pub why: String,
    /// The same choice, for programs.
    pub interest: Interest,
    /// Its address.
    pub url: String,
}

impl From<Item> for PreviewItem {
    fn from(item: Item) -> Self {
        Self {
            id: item.id,
            title: item.title,
            title_language: item.title_language,
            place: item.place,
            excerpt: item.excerpt,
            language: item.language,
            why: item.why,
            interest: item.interest,
            url: item.address,
        }
    }
}

impl PreviewView {
    pub(super) fn new(language: Locale, subject: Option<String>, content: Content) -> Self {
        Self {
            language,
            subject,
            total: content.total,
            items: content.items.into_iter().map(PreviewItem::from).collect(),
        }
    }
}
