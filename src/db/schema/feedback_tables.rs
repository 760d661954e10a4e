//! What readers say of pages.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    page_answers (day, page, language, answer) {
        day -> Text,
        page -> Text,
        language -> Text,
        answer -> Text,
        answers -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    page_remarks (id) {
        id -> Uid,
        day -> Text,
        page -> Text,
        language -> Text,
        answer -> Text,
        text -> Text,
    }
}
