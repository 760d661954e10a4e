//! What each table of the database holds about members, and what becomes of it when one leaves.

/// What becomes of the rows of somebody who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// They are deleted.
    Delete,
    /// The slice that they belong to sees to it.
    BySlice,
    /// They stay, for a reason: the key in them leads nowhere afterwards.
    Stay(&'static str),
}

/// A table that holds something about members.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// The table.
    pub table: &'static str,
    /// Columns with the key of the member whom a row is about.
    pub by_key: &'static [&'static str],
    /// Columns with that key as a text.
    pub by_text: &'static [&'static str],
    /// Columns with the member's address.
    pub by_address: &'static [&'static str],
    /// Columns that are handed out; none means all but those that hold a secret, or somebody else.
    pub only: &'static [&'static str],
    /// What becomes of it.
    pub leaving: Leaving,
}

/// Columns that are never handed out: secrets, what only guards them, and keys of other people.
pub const HIDDEN: &[&str] = &[
    "password_hash",
    "secret_hash",
    "secret",
    "code_hash",
    "fingerprint",
    "reply",
    "message",
    "feed_id",
    "claimed_by",
    "mac",
    "key_id",
    "name_key",
    "last_step",
    "leased_by",
    "dedupe_key",
];

const NONE: Holding =
    Holding { table: "", by_key: &[], by_text: &[], by_address: &[], only: &[], leaving: Leaving::Delete };

const fn own(table: &'static str, by_key: &'static [&'static str]) -> Holding {
    Holding { table, by_key, ..NONE }
}

const fn stays(
    table: &'static str,
    by_key: &'static [&'static str],
    only: &'static [&'static str],
    why: &'static str,
) -> Holding {
    Holding { table, by_key, only, leaving: Leaving::Stay(why), ..NONE }
}

const DECIDED: &str = "who decided for others is part of what was decided";

/// Everything that is about members.
pub const HOLDINGS: &[Holding] = &[
    Holding { leaving: Leaving::BySlice, ..own("members", &["id"]) },
    Holding { by_address: &["email"], ..own("applications", &["member_id"]) },
    own("notices", &["member_id"]),
    own("notice_settings", &["member_id"]),
    own("links", &["subject_id"]),
    own("sessions", &["member_id"]),
    own("known_devices", &["member_id"]),
    own("factors", &["member_id"]),
    own("recovery_codes", &["member_id"]),
    own("factor_resets", &["member_id"]),
    Holding { by_text: &["scope"], ..own("idempotency_keys", &[]) },
    Holding { leaving: Leaving::BySlice, ..own("practices", &["author_id"]) },
    stays("practice_events", &["actor_id"], &[], DECIDED),
    own("digest_preferences", &["member_id"]),
    own("digest_consents", &["member_id"]),
    own("digest_issues", &["member_id"]),
    stays("digest_notes", &["author_id", "released_by"], &[], DECIDED),
    Holding { by_address: &["recipient"], ..own("mails", &["member_id"]) },
    stays("mail_pauses", &["paused_by"], &[], DECIDED),
    stays("consultations", &["opened_by"], &["id", "title", "state", "opened_at"], DECIDED),
    stays("consultation_openings", &["member_id"], &[], DECIDED),
    stays("stewards", &["member_id"], &[], "the community decides who speaks for it"),
    stays("steward_verdicts", &["member_id"], &[], DECIDED),
    stays(
        "steward_refills",
        &["proposed_by", "agreed_by"],
        &["id", "consultation_id", "proposed_at"],
        DECIDED,
    ),
    stays("meetings", &["proposed_by", "agreed_by"], &["id", "consultation_id", "place", "held_on"], DECIDED),
    stays("statement_events", &["actor_id"], &[], DECIDED),
    Holding {
        by_text: &["subject_id"],
        ..stays(
            "audit_events",
            &["actor_id"],
            &[],
            "the record names by key alone, and its chain has to hold",
        )
    },
];

/// Tables that hold nothing about a member, with what they hold.
pub const OTHERS: &[(&str, &str)] = &[
    ("counters", "numbers of the installation"),
    ("settings", "facts of the installation"),
    ("countries", "vocabulary"),
    ("subdivisions", "vocabulary"),
    ("policy_areas", "vocabulary"),
    ("population_groups", "vocabulary"),
    ("languages", "vocabulary"),
    ("forums", "vocabulary"),
    ("instruments", "vocabulary"),
    ("provisions", "vocabulary"),
    ("commitments", "vocabulary"),
    ("refresh_tokens", "hashes of tokens; they go with the session"),
    ("throttles", "counts under a keyed hash, for an hour"),
    ("tries", "counts under a keyed hash"),
    ("requests_of_strangers", "closed texts, for a moment"),
    ("audit_seals", "codes over the record"),
    ("audit_anchors", "codes over the record"),
    ("practice_index", "values of published practices"),
    ("practice_facets", "values of published practices"),
    ("practice_counts", "counts of published practices"),
    ("practice_changes", "values of published practices"),
    ("practice_words", "words of published practices"),
    ("practice_search", "words of published practices"),
    ("search_terms", "words of published practices"),
    ("digest_answers", "counts of answers"),
    ("page_answers", "counts of answers"),
    ("page_remarks", "sentences of readers, whose nobody knows"),
    ("mail_events", "steps of a mail; they go with it"),
    ("mail_domains", "domains"),
    ("mail_scores", "points under a keyed hash of an address"),
    ("mail_suppressions", "keyed hashes of addresses that are not written to"),
    ("analyses", "results of a consultation"),
    ("answers", "parts of a consultation, which nothing joins to a member"),
    ("care_notes", "warnings about a consultation"),
    ("change_counters", "counts of a consultation"),
    ("consents", "parts of a consultation, which nothing joins to a member"),
    ("consultation_phases", "a consultation"),
    ("consultation_questions", "a consultation"),
    ("decisions", "what was decided after a consultation"),
    ("erased_consultations", "receipts"),
    ("invitations", "ways into a consultation"),
    ("paper_imports", "hashes of files"),
    ("participant_links", "keyed hashes, which nothing joins to a member"),
    ("participants", "parts of a consultation, which nothing joins to a member"),
    ("release_contributors", "parts of a consultation"),
    ("releases", "results of a consultation"),
    ("self_descriptions", "parts of a consultation, which nothing joins to a member"),
    ("statements", "parts of a consultation, which nothing joins to a member"),
    ("votes", "parts of a consultation, which nothing joins to a member"),
];
