//! The tables as Diesel sees them; a test compares them with both migrated databases.

mod consultation_tables;
mod digests;
mod feedback_tables;
mod notice_tables;
mod record;
mod search;
mod second_factors;

pub use consultation_tables::*;
pub use digests::*;
pub use feedback_tables::*;
pub use notice_tables::*;
pub use record::*;
pub use search::*;
pub use second_factors::*;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    countries (code) {
        code -> Text,
        alpha3 -> Text,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
        official_name -> Text,
        default_languages -> Text,
        default_time_zone -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    subdivisions (code) {
        code -> Text,
        country -> Text,
        kind -> Text,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    policy_areas (code) {
        code -> Text,
        parent -> Nullable<Text>,
        position -> BigInt,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
        origin -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    population_groups (code) {
        code -> Text,
        parent -> Nullable<Text>,
        position -> BigInt,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
        origin -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    languages (code) {
        code -> Text,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
        endonym -> Nullable<Text>,
        script -> Text,
        kind -> Text,
        countries -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    forums (code) {
        code -> Text,
        kind -> Text,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    instruments (code) {
        code -> Text,
        short_name -> Text,
        kind -> Text,
        year -> Nullable<BigInt>,
        binding -> Bool,
        name_en -> Text,
        name_es -> Text,
        name_fr -> Text,
        citation -> Text,
        origin -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    provisions (code) {
        code -> Text,
        instrument -> Text,
        parent -> Nullable<Text>,
        position -> BigInt,
        kind -> Text,
        title_en -> Text,
        title_es -> Text,
        title_fr -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    commitments (code) {
        code -> Text,
        position -> BigInt,
        kind -> Text,
        summary_en -> Text,
        summary_es -> Text,
        summary_fr -> Text,
        quote -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    members (id) {
        id -> Uid,
        email -> Text,
        name -> Text,
        country -> Text,
        organization -> Text,
        role -> Text,
        status -> Text,
        status_reason -> Nullable<Text>,
        language -> Text,
        time_zone -> Text,
        password_hash -> Nullable<Text>,
        revision -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        name_key -> Text,
        second_factor_at -> Nullable<Moment>,
        role_since -> Moment,
        leaves_at -> Nullable<Moment>,
        keeps_practices -> Bool,
        left_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    applications (id) {
        id -> Uid,
        email -> Text,
        name -> Text,
        country -> Text,
        organization -> Text,
        policy_areas -> Document,
        languages -> Document,
        why -> Text,
        language -> Text,
        state -> Text,
        decided_by -> Nullable<Uid>,
        decided_at -> Nullable<Moment>,
        reason -> Nullable<Text>,
        revision -> BigInt,
        created_at -> Moment,
        member_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    links (id) {
        id -> Uid,
        purpose -> Text,
        subject_id -> Uid,
        secret_hash -> Binary,
        detail -> Nullable<Text>,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    sessions (id) {
        id -> Uid,
        member_id -> Uid,
        kind -> Text,
        secret_hash -> Nullable<Binary>,
        created_at -> Moment,
        last_seen_at -> Moment,
        expires_at -> Moment,
        ended_at -> Nullable<Moment>,
        device -> Text,
        pairs -> BigInt,
        pairs_over -> BigInt,
        pair_ends_at -> Nullable<Moment>,
        proved_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    refresh_tokens (secret_hash) {
        secret_hash -> Binary,
        session_id -> Uid,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    throttles (subject) {
        subject -> Text,
        attempts -> BigInt,
        window_ends_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    requests_of_strangers (id) {
        id -> Uid,
        request -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    tries (subject) {
        subject -> Text,
        failures -> BigInt,
        pending -> BigInt,
        pending_ends_at -> Moment,
        open_at -> Moment,
        forgotten_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    known_devices (secret_hash) {
        secret_hash -> Binary,
        member_id -> Uid,
        kind -> Text,
        last_used_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    idempotency_keys (scope, key) {
        scope -> Text,
        key -> Text,
        fingerprint -> Binary,
        reply -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    practices (id) {
        id -> Uid,
        author_id -> Nullable<Uid>,
        external_id -> Nullable<Text>,
        state -> Text,
        revision -> BigInt,
        round -> BigInt,
        language -> Text,
        country -> Text,
        level -> Nullable<Text>,
        status -> Nullable<Text>,
        title -> Text,
        excerpt -> Text,
        what_was_done -> Text,
        responsible_body -> Text,
        licence -> Nullable<Text>,
        locality -> Nullable<Text>,
        year_started -> Nullable<BigInt>,
        year_ended -> Nullable<BigInt>,
        subdivisions -> Document,
        policy_areas -> Document,
        population_groups -> Document,
        provisions -> Document,
        commitments -> Document,
        translations -> Document,
        details -> Document,
        byline -> Text,
        claimed_by -> Nullable<Uid>,
        claimed_at -> Nullable<Moment>,
        submitted_at -> Nullable<Moment>,
        published_at -> Nullable<Moment>,
        published_sequence -> Nullable<BigInt>,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    practice_events (id) {
        id -> Uid,
        practice_id -> Uid,
        at -> Moment,
        action -> Text,
        from_state -> Text,
        to_state -> Text,
        round -> BigInt,
        actor_id -> Nullable<Uid>,
        actor_role -> Text,
        reason_code -> Nullable<Text>,
        note -> Nullable<Text>,
        corrections -> Nullable<Document>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    practice_index (facet, value, country, sequence) {
        facet -> Text,
        value -> Text,
        country -> Text,
        sequence -> BigInt,
        practice_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    practice_facets (sequence) {
        sequence -> BigInt,
        country -> Text,
        level -> Nullable<Text>,
        status -> Nullable<Text>,
        language -> Text,
        year_started -> Nullable<BigInt>,
        entries -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    practice_counts (facet, value, country) {
        facet -> Text,
        value -> Text,
        country -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    practice_changes (sequence, step) {
        sequence -> BigInt,
        step -> BigInt,
        entries -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    counters,
    settings,
    countries,
    subdivisions,
    policy_areas,
    population_groups,
    languages,
    forums,
    instruments,
    provisions,
    commitments,
    members,
    applications,
    links,
    sessions,
    refresh_tokens,
    throttles,
    tries,
    known_devices,
    idempotency_keys,
    audit_events,
    practices,
    practice_events,
    practice_index,
    practice_facets,
    practice_counts,
);

diesel::joinable!(sessions -> members (member_id));
diesel::joinable!(practice_index -> practices (practice_id));
diesel::allow_tables_to_appear_in_same_query!(audit_seals, audit_events);
