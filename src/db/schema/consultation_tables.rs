//! The tables of consultations.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    consultations (id) {
        id -> Uid,
        state -> Text,
        country -> Text,
        countries -> Document,
        language -> Text,
        languages -> Document,
        title -> Document,
        purpose -> Document,
        benefit -> Document,
        benefit_answer -> Document,
        policy_areas -> Document,
        access -> Text,
        visibility -> Text,
        threshold -> BigInt,
        staff_read_early -> Bool,
        time_zone -> Text,
        jurisdiction -> Text,
        labels -> Document,
        self_description -> Document,
        stewards_needed -> BigInt,
        preview_code -> Text,
        seed -> BigInt,
        statement_count -> BigInt,
        release_count -> BigInt,
        opened_by -> Nullable<Uid>,
        opened_at -> Nullable<Moment>,
        revision -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        second_review -> Bool,
        invitations_each -> BigInt,
        invitation_waves -> BigInt,
        release_dates -> Document,
        put_off_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    consultation_phases (consultation_id, position) {
        consultation_id -> Uid,
        position -> BigInt,
        kind -> Text,
        begins_at -> Moment,
        ends_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    consultation_questions (consultation_id, name, version) {
        consultation_id -> Uid,
        name -> Text,
        version -> BigInt,
        position -> BigInt,
        kind -> Text,
        content -> Document,
        is_current -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    invitations (id) {
        id -> Uid,
        consultation_id -> Uid,
        kind -> Text,
        code_hash -> Binary,
        label -> Text,
        uses -> BigInt,
        allowed -> BigInt,
        created_at -> Moment,
        expires_at -> Moment,
        wave -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    participants (id) {
        id -> Uid,
        consultation_id -> Uid,
        code_hash -> Binary,
        invitation_id -> Nullable<Uid>,
        language -> Text,
        is_assisted -> Bool,
        is_set_aside -> Bool,
        joined_on -> Text,
        times_opened -> BigInt,
        wave -> BigInt,
        invitations_left -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    participant_links (consultation_id, link_hash) {
        consultation_id -> Uid,
        link_hash -> Binary,
        participant_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    consents (participant_id, purpose) {
        participant_id -> Uid,
        purpose -> Text,
        wording_version -> BigInt,
        language -> Text,
        given_at -> Moment,
        on_paper -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    answers (participant_id, question) {
        participant_id -> Uid,
        question -> Text,
        version -> BigInt,
        consultation_id -> Uid,
        value -> Document,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    statements (consultation_id, number) {
        consultation_id -> Uid,
        number -> BigInt,
        author_id -> Nullable<Uid>,
        is_seed -> Bool,
        language -> Text,
        texts -> Document,
        state -> Text,
        reason -> Nullable<Text>,
        edit_hash -> Nullable<Binary>,
        audio_kind -> Nullable<Text>,
        audio -> Nullable<Binary>,
        revision -> BigInt,
        created_on -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    statement_events (id) {
        id -> Uid,
        consultation_id -> Uid,
        number -> BigInt,
        at -> Moment,
        from_state -> Text,
        to_state -> Text,
        reason -> Nullable<Text>,
        note -> Text,
        actor_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    care_notes (id) {
        id -> Uid,
        consultation_id -> Uid,
        number -> BigInt,
        reason -> Text,
        note -> Text,
        is_settled -> Bool,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    votes (consultation_id, participant_id, statement) {
        consultation_id -> Uid,
        participant_id -> Uid,
        statement -> BigInt,
        choice -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    change_counters (consultation_id, slot) {
        consultation_id -> Uid,
        slot -> BigInt,
        value -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    self_descriptions (participant_id, item) {
        participant_id -> Uid,
        item -> Text,
        consultation_id -> Uid,
        chosen -> Document,
        own_words -> Text,
        consented_at -> Moment,
        expires_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    analyses (consultation_id) {
        consultation_id -> Uid,
        release_number -> BigInt,
        routing -> Document,
        computed_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    releases (consultation_id, number) {
        consultation_id -> Uid,
        number -> BigInt,
        state -> Text,
        content -> Document,
        created_at -> Moment,
        answers_taken_back -> Bool,
        stays_visible -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    release_contributors (participant_id, consultation_id, number) {
        consultation_id -> Uid,
        number -> BigInt,
        participant_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    stewards (consultation_id, member_id) {
        consultation_id -> Uid,
        member_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    meetings (id) {
        id -> Uid,
        consultation_id -> Uid,
        place -> Text,
        held_on -> Text,
        people -> BigInt,
        taken -> BigInt,
        proposed_by -> Uid,
        proposed_at -> Moment,
        agreed_by -> Nullable<Uid>,
        agreed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    steward_refills (id) {
        id -> Uid,
        consultation_id -> Uid,
        members -> Document,
        reason -> Text,
        proposed_by -> Uid,
        proposed_at -> Moment,
        agreed_by -> Nullable<Uid>,
        agreed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    steward_verdicts (consultation_id, act, target, member_id) {
        consultation_id -> Uid,
        act -> Text,
        target -> BigInt,
        member_id -> Uid,
        approves -> Bool,
        note -> Text,
        at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Document, Moment, Uid};

    decisions (id) {
        id -> Uid,
        consultation_id -> Uid,
        position -> BigInt,
        theme -> Document,
        heard -> Document,
        decision -> Nullable<Text>,
        reason -> Document,
        owner -> Text,
        due_on -> Nullable<Text>,
        progress -> BigInt,
        evidence -> Text,
        revision -> BigInt,
        updated_at -> Moment,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    consultations,
    consultation_phases,
    consultation_questions,
    invitations,
    meetings,
    participants,
    participant_links,
    consents,
    answers,
    statements,
    statement_events,
    care_notes,
    votes,
    change_counters,
    self_descriptions,
    analyses,
    releases,
    release_contributors,
    stewards,
    steward_refills,
    steward_verdicts,
    decisions,
);

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    paper_imports (consultation_id, file_hash) {
        consultation_id -> Uid,
        file_hash -> Binary,
        people -> BigInt,
        imported_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    erased_consultations (id) {
        id -> Uid,
        receipt -> Text,
        signature -> Text,
        erased_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    consultation_openings (consultation_id, country) {
        consultation_id -> Uid,
        country -> Text,
        revision -> BigInt,
        member_id -> Nullable<Uid>,
    }
}
