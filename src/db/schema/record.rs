//! The chain over the record of who did what.

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
