//! The tables of digests and of mail.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    digest_preferences (member_id) {
        member_id -> Uid,
        frequency -> Text,
        weekday -> BigInt,
        hour -> BigInt,
        time_zone -> Text,
        language -> Text,
        interests -> Document,
        languages_read -> Document,
        sections_off -> Document,
        minimum_items -> BigInt,
        maximum_items -> BigInt,
        counts_only -> Bool,
        paused_until -> Nullable<Text>,
        feed_id -> Nullable<Uid>,
        last_sequence -> BigInt,
        last_at -> Moment,
        next_at -> Nullable<Moment>,
        revision -> BigInt,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    digest_issues (id) {
        id -> Uid,
        member_id -> Uid,
        period_key -> Text,
        from_sequence -> BigInt,
        to_sequence -> BigInt,
        from_at -> Moment,
        to_at -> Moment,
        state -> Text,
        reason -> Nullable<Text>,
        items -> BigInt,
        content -> Document,
        composed_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mails (id) {
        id -> Uid,
        list -> Text,
        kind -> Text,
        dedupe_key -> Text,
        member_id -> Nullable<Uid>,
        subject_id -> Nullable<Uid>,
        recipient -> Text,
        domain -> Text,
        message -> Nullable<Text>,
        state -> Text,
        priority -> BigInt,
        attempts -> BigInt,
        doubts -> BigInt,
        next_at -> Moment,
        not_after -> Nullable<Moment>,
        leased_by -> Nullable<Uid>,
        leased_until -> Nullable<Moment>,
        relay -> Nullable<Text>,
        last_answer -> Nullable<Text>,
        created_at -> Moment,
        settled_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    digest_consents (id) {
        id -> Uid,
        member_id -> Uid,
        at -> Moment,
        action -> Text,
        channel -> Text,
        language -> Text,
        wording -> Text,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    digest_answers (issue, answer) {
        issue -> Text,
        answer -> Text,
        answers -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    digest_notes (id) {
        id -> Uid,
        country -> Nullable<Text>,
        author_id -> Nullable<Uid>,
        state -> Text,
        text_en -> Text,
        text_es -> Text,
        text_fr -> Text,
        released_by -> Nullable<Uid>,
        released_at -> Nullable<Moment>,
        revision -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mail_events (sequence) {
        sequence -> BigInt,
        mail_id -> Uid,
        at -> Moment,
        state -> Text,
        attempt -> BigInt,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mail_domains (domain) {
        domain -> Text,
        next_free_at -> Moment,
        connections -> Nullable<BigInt>,
        failures -> BigInt,
        closed_until -> Nullable<Moment>,
        reason -> Nullable<Text>,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mail_pauses (scope, name) {
        scope -> Text,
        name -> Text,
        reason -> Text,
        paused_by -> Nullable<Uid>,
        at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mail_suppressions (address_hash, list) {
        address_hash -> Binary,
        list -> Text,
        reason -> Text,
        at -> Moment,
        told_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    mail_scores (address_hash) {
        address_hash -> Binary,
        points -> BigInt,
        last_point_at -> Moment,
        probed_at -> Nullable<Moment>,
        detail -> Text,
    }
}

diesel::joinable!(mail_events -> mails (mail_id));
diesel::allow_tables_to_appear_in_same_query!(mail_events, mails);
