//! What is shown of digests, in JSON and on pages alike.

use serde::Serialize;
use utoipa::ToSchema;

use super::content::{Content, Item, Shown, interest_label};
use super::model::{Frequency, Interest, NoteRow, NoteState, PreferencesRow};
use super::notes;
use super::section::Terms;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::keys::Purpose;
use crate::mail::suppression::Why;
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
    /// The languages in which practices are read; an empty list means all.
    pub languages_read: Vec<String>,
    /// The sections that are left out.
    pub sections_off: Vec<String>,
    /// How much must be new before a digest goes.
    pub minimum_items: i64,
    /// How much of a section a digest shows.
    pub maximum_items: i64,
    /// Whether the mail says only how much is new, and where.
    pub counts_only: bool,
    /// The day until which none goes.
    #[schema(format = "date")]
    pub paused_until: Option<String>,
    /// The address of the private feed with the same items, if there is one.
    pub feed_url: Option<String>,
    /// Why no digest is sent to the member's address, if none is: `no_such_mailbox`, `failing`,
    /// `complaint` or `operator`.
    pub not_sent_because: Option<Why>,
    /// When the next digest goes; absent when digests are off.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_at: Option<Timestamp>,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
}

/// A digest that is proposed to you from what you said on joining. None is sent until you save one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// Whether you have chosen already.
    pub answered: bool,
    /// How often it would come.
    pub frequency: Frequency,
    /// What it would be about.
    pub interests: Vec<Interest>,
    /// The languages in which practices would be read; an empty list means all.
    pub languages_read: Vec<String>,
    /// The same as `interests` in words.
    pub topics: Vec<String>,
    /// A first taste: what matches now, the newest first.
    pub taste: PreviewView,
}

impl ProposalView {
    /// A proposal as its reader sees it.
    pub(super) fn new(app: &App, row: &PreferencesRow, answered: bool, taste: PreviewView) -> Self {
        let interests = row.interests.0.clone();
        let label = |interest| interest_label(&app.taxonomy, interest, row.locale());
        Self {
            answered,
            frequency: row.frequency,
            topics: interests.iter().map(label).collect(),
            interests,
            languages_read: row.languages_read.0.clone(),
            taste,
        }
    }
}

impl Revision for PreferencesView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl PreferencesView {
    pub(super) fn new(app: &App, row: PreferencesRow, blocked: Option<Why>) -> Self {
        let feed = row.feed_id.map(|feed| app.keys.signed_id(Purpose::DigestFeed, feed));
        Self {
            language: row.locale(),
            frequency: row.frequency,
            weekday: row.weekday,
            hour: row.hour,
            time_zone: row.time_zone,
            interests: row.interests.0,
            languages_read: row.languages_read.0,
            sections_off: row.sections_off.0,
            minimum_items: row.minimum_items,
            maximum_items: row.maximum_items,
            counts_only: row.counts_only,
            paused_until: row.paused_until,
            feed_url: feed.map(|token| app.url(&format!("/digest/feed/{token}"))),
            not_sent_because: blocked,
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
    /// How many things match, shown or not.
    pub total: usize,
    /// Everything that would be shown, section by section, the most fitting first.
    pub items: Vec<PreviewItem>,
    /// The same by section, with what is only counted.
    pub sections: Vec<PreviewSection>,
}

/// One section of a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewSection {
    /// Its name.
    pub section: String,
    /// Its heading.
    pub heading: String,
    /// How many things are in it, shown or not.
    pub total: usize,
    /// How many of them are shown.
    pub shown: usize,
}

/// What the place of an item is made of, in points.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Score {
    /// Their sum.
    pub total: i64,
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

impl From<Terms> for Score {
    fn from(terms: Terms) -> Self {
        Self {
            total: terms.total(),
            interest: terms.interest,
            language: terms.language,
            freshness: terms.freshness,
            deadline: terms.deadline,
            adoption: terms.adoption,
        }
    }
}

/// One thing in a digest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewItem {
    /// The thing, where it has a key of its own.
    pub id: Option<Id>,
    /// The section it is in.
    pub section: String,
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    /// Where it is from, or what has happened.
    pub place: String,
    /// Its beginning.
    pub excerpt: String,
    /// The language of the beginning.
    pub language: String,
    /// Why it is there, in words.
    pub why: String,
    /// The choice of the member that it is there for, for programs.
    pub interest: Option<Interest>,
    /// What its place is made of.
    pub score: Score,
    /// Its address.
    pub url: String,
    /// Where the file for calendars is, when something can only be done until a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_url: Option<String>,
}

impl PreviewItem {
    pub(super) fn new(section: &str, item: Item) -> Self {
        Self {
            id: item.entry.id,
            section: section.to_owned(),
            title: item.entry.title,
            title_language: item.entry.title_language,
            place: item.entry.place,
            excerpt: item.entry.text,
            language: item.entry.language,
            why: item.why,
            interest: item.interest,
            score: item.found.terms.into(),
            url: item.entry.address,
            calendar_url: item.entry.calendar,
        }
    }
}

impl PreviewView {
    pub(super) fn new(language: Locale, subject: Option<String>, content: Content) -> Self {
        let sections = content.sections.iter().map(|section| PreviewSection {
            section: section.code.clone(),
            heading: section.heading.clone(),
            total: section.total,
            shown: section.items.len(),
        });
        Self {
            language,
            subject,
            total: content.total,
            sections: sections.collect(),
            items: content.sections.into_iter().flat_map(items).collect(),
        }
    }
}

fn items(section: Shown) -> Vec<PreviewItem> {
    let code = section.code;
    section.items.into_iter().map(|item| PreviewItem::new(&code, item)).collect()
}

/// Everything that a member's next digest was chosen from, in its order, and why each was or was not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplanationView {
    /// From which publication number on, without it.
    pub after: i64,
    /// Up to which one.
    pub up_to: i64,
    /// The candidates, those that are shown first.
    pub candidates: Vec<Candidate>,
}

/// One candidate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Candidate {
    /// Whether it is shown; else it is among those that are counted.
    pub shown: bool,
    /// The rest, as in a preview.
    #[serde(flatten)]
    pub item: PreviewItem,
}

/// One digest that was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IssueView {
    /// The digest.
    pub id: Id,
    /// Which day, week or month it is of.
    pub period: String,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    pub composed_at: Timestamp,
    /// What it says, as far as it may still be read.
    pub content: PreviewView,
}

/// A note of a coordinator.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteView {
    /// The note.
    pub id: Id,
    /// Whose members it is for; everybody's when absent.
    pub country: Option<String>,
    /// Whether it is for everybody.
    pub for_everybody: bool,
    /// Who signs it.
    pub author: String,
    /// Where it stands.
    pub state: NoteState,
    /// The note in English.
    pub en: String,
    /// The note in Spanish.
    pub es: String,
    /// The note in French.
    pub fr: String,
    /// Since when it goes with digests.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub released_at: Option<Timestamp>,
    /// What the reader may do with it: `save`, `release`, `withdraw`.
    pub allowed: Vec<&'static str>,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
}

impl Revision for NoteView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl NoteView {
    /// The texts, each with its language.
    pub(super) fn texts(&self) -> [(&'static str, &str); 3] {
        [("en", &self.en), ("es", &self.es), ("fr", &self.fr)]
    }

    /// The text that a reader of a language gets.
    pub(super) fn text_in(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
            Locale::Fr => &self.fr,
        }
    }

    pub(super) fn new(row: NoteRow, author: String, actor: &Actor) -> Self {
        let own = row.author_id == Some(actor.id);
        let draft = row.state == NoteState::Draft;
        let keeps =
            own || actor.is_administrator() || row.country.as_ref().is_some_and(|one| actor.coordinates(one));
        let moves = [
            ("save", own && draft),
            ("release", draft && notes::may_release(actor, &row)),
            ("withdraw", row.state != NoteState::Withdrawn && keeps),
        ];
        Self {
            allowed: moves.into_iter().filter(|(_, may)| *may).map(|(name, _)| name).collect(),
            id: row.id,
            for_everybody: row.country.is_none(),
            country: row.country,
            author,
            state: row.state,
            en: row.text_en,
            es: row.text_es,
            fr: row.text_fr,
            released_at: row.released_at.map(Into::into),
            revision: row.revision,
        }
    }
}
