//! What is shown of notices, in JSON and on pages alike.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Delivery, NoticeKind, NoticeRow, SettingsRow};
use crate::app::AboutNow;
use crate::i18n;
use crate::types::{Id, Locale, Timestamp};
use crate::web::reply::Revision;

/// Something that concerns you, as far as it may be read now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// The notice.
    pub id: Id,
    /// What it is about.
    pub kind: NoticeKind,
    /// What has happened, as in `practice.published`.
    pub event: String,
    /// What it happened to.
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    /// What has happened, in words.
    pub text: String,
    /// Where to read on or act, as a path of this site.
    pub path: String,
    /// When it happened.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// When you read it; absent while it is unread.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub read_at: Option<Timestamp>,
}

impl NoticeView {
    pub(super) fn new(row: NoticeRow, about: AboutNow, locale: Locale) -> Self {
        let key = format!("notice-{}", row.event).replace('.', "-");
        Self {
            text: i18n::text(locale, &key, &[("value", about.value.into())]),
            id: row.id,
            kind: row.kind,
            event: row.event,
            title: about.title,
            title_language: about.language,
            path: about.path,
            created_at: row.created_at.0,
            read_at: row.read_at.map(|at| at.0),
        }
    }
}

/// On which way each kind of notice comes to you.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSettingsView {
    /// What was decided on your submissions.
    pub decision: Delivery,
    /// What the other side of a submission says.
    pub dialogue: Delivery,
    /// What waits for those who decide.
    pub waiting: Delivery,
    /// What waits for your approval, or for a second person.
    pub approval: Delivery,
    /// Roles that you are given, or that end.
    pub role: Delivery,
    /// Whether you get a digest; without one, `digest` means the list alone.
    pub has_digest: bool,
    /// Grows with every change; the same number as in `ETag`.
    pub revision: i64,
}

impl NoticeSettingsView {
    pub(super) fn new(row: &SettingsRow, has_digest: bool) -> Self {
        Self {
            decision: row.way(NoticeKind::Decision),
            dialogue: row.way(NoticeKind::Dialogue),
            waiting: row.way(NoticeKind::Waiting),
            approval: row.way(NoticeKind::Approval),
            role: row.way(NoticeKind::Role),
            has_digest,
            revision: row.revision,
        }
    }

    /// The kinds with their ways, in the order people see them.
    pub(super) fn ways(&self) -> [(NoticeKind, Delivery); 5] {
        [
            (NoticeKind::Decision, self.decision),
            (NoticeKind::Dialogue, self.dialogue),
            (NoticeKind::Waiting, self.waiting),
            (NoticeKind::Approval, self.approval),
            (NoticeKind::Role, self.role),
        ]
    }
}

impl Revision for NoticeSettingsView {
    fn revision(&self) -> i64 {
        self.revision
    }
}
