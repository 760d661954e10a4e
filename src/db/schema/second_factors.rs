//! What members have besides their password.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    factors (id) {
        id -> Uid,
        member_id -> Uid,
        kind -> Text,
        name -> Text,
        session_id -> Uid,
        secret -> Text,
        last_step -> BigInt,
        created_at -> Moment,
        confirmed_at -> Nullable<Moment>,
        last_used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    recovery_codes (code_hash) {
        code_hash -> Binary,
        member_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    factor_resets (member_id) {
        member_id -> Uid,
        opened_by -> Uid,
        opened_at -> Moment,
    }
}
