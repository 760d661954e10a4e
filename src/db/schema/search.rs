//! What practices are found by.

diesel::table! {
    use diesel::sql_types::*;
    practice_words (sequence) {
        sequence -> BigInt,
        signature -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    search_terms (token) {
        token -> Text,
        written -> Text,
        letters -> BigInt,
        practices -> BigInt,
    }
}
