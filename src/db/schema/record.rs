//! The record of who did what, and the chain over it.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    audit_events (id) {
        id -> Uid,
        at -> Moment,
        action -> Text,
        actor_id -> Nullable<Uid>,
        actor_role -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        country -> Nullable<Text>,
        detail -> Document,
        mac -> Nullable<Binary>,
        key_id -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    audit_seals (number) {
        number -> BigInt,
        event_id -> Uid,
        mac -> Binary,
        seal -> Binary,
        key_id -> Text,
        is_former -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    audit_anchors (number) {
        number -> BigInt,
        seal -> Binary,
        mac -> Binary,
        key_id -> Text,
        cut_at -> Moment,
    }
}
