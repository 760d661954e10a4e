//! The rows of notices.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::schema::{notice_settings, notices};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What a notice is about, as far as members choose on which way it comes.
    NoticeKind {
        /// What was decided on a submission of theirs.
        Decision = "decision",
        /// What the other side of a submission said: an answer, a correction.
        Dialogue = "dialogue",
        /// A submission or an application waits for who decides on it.
        Waiting = "waiting",
        /// Something of a consultation waits for their approval, or for a second person.
        Approval = "approval",
        /// They were given a role, or it has ended.
        Role = "role",
    }
}

text_enum! {
    /// On which way a notice comes. It stands in the list in any case.
    Delivery {
        /// As a mail at once.
        Mail = "mail",
        /// With the next digest.
        Digest = "digest",
        /// In the list alone.
        List = "list",
    }
}

/// Something that concerns a member.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NoticeRow {
    /// Its key; later ones sort later.
    pub id: Id,
    /// Whom it concerns.
    pub member_id: Id,
    /// What it is about.
    pub kind: NoticeKind,
    /// What has happened, as in `practice.published`; the catalogues have the words.
    pub event: String,
    /// What it happened to.
    pub subject_id: Id,
    /// What more is needed to say it: a number, a code.
    pub detail: String,
    /// On which way it comes.
    pub delivery: Delivery,
    /// Names what happened once and for all; a mail has the same name.
    pub cause: String,
    /// When.
    pub created_at: At,
    /// When it was read, if it was.
    pub read_at: Option<At>,
}

/// On which way each kind comes to a member who chose.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notice_settings)]
pub(super) struct SettingsRow {
    pub member_id: Id,
    pub ways: Json<BTreeMap<NoticeKind, Delivery>>,
    pub revision: i64,
    pub updated_at: At,
}

impl SettingsRow {
    /// What holds for somebody who has chosen nothing.
    pub fn usual(member: Id, now: At) -> Self {
        Self { member_id: member, ways: Json(BTreeMap::new()), revision: 0, updated_at: now }
    }

    /// On which way a kind comes: as a mail at once, until the member chooses otherwise.
    pub fn way(&self, kind: NoticeKind) -> Delivery {
        self.ways.0.get(&kind).copied().unwrap_or(Delivery::Mail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Timestamp;

    #[test]
    fn who_has_chosen_nothing_is_written_to_at_once() {
        let mut row = SettingsRow::usual(Id(uuid::Uuid::nil()), At(Timestamp::UNIX_EPOCH));
        assert!(NoticeKind::ALL.iter().all(|kind| row.way(*kind) == Delivery::Mail));
        row.ways.0.insert(NoticeKind::Role, Delivery::List);
        assert_eq!(
            (row.way(NoticeKind::Role), row.way(NoticeKind::Decision)),
            (Delivery::List, Delivery::Mail)
        );
    }
}
