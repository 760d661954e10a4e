//! What concerns members.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    notices (id) {
        id -> Uid,
        member_id -> Uid,
        kind -> Text,
        event -> Text,
        subject_id -> Uid,
        detail -> Text,
        delivery -> Text,
        cause -> Text,
        created_at -> Moment,
        read_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    notice_settings (member_id) {
        member_id -> Uid,
        ways -> Document,
        revision -> BigInt,
        updated_at -> Moment,
    }
}
