-- Commit-ordered numbers: a row lock makes the order of numbers the order of commits.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- Small facts about the installation, such as the fingerprint of the loaded vocabulary.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE countries (
    code TEXT PRIMARY KEY,
    alpha3 TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    official_name TEXT NOT NULL,
    default_languages TEXT NOT NULL,
    default_time_zone TEXT NOT NULL
) STRICT;

CREATE TABLE subdivisions (
    code TEXT PRIMARY KEY,
    country TEXT NOT NULL REFERENCES countries (code),
    kind TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL
) STRICT;

CREATE TABLE policy_areas (
    code TEXT PRIMARY KEY,
    parent TEXT REFERENCES policy_areas (code),
    position INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    origin TEXT NOT NULL
) STRICT;

CREATE TABLE population_groups (
    code TEXT PRIMARY KEY,
    parent TEXT REFERENCES population_groups (code),
    position INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    origin TEXT NOT NULL
) STRICT;

CREATE TABLE languages (
    code TEXT PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    endonym TEXT,
    script TEXT NOT NULL,
    kind TEXT NOT NULL,
    countries TEXT NOT NULL
) STRICT;

CREATE TABLE forums (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL
) STRICT;

CREATE TABLE instruments (
    code TEXT PRIMARY KEY,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER,
    binding INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    citation TEXT NOT NULL,
    origin TEXT NOT NULL
) STRICT;

CREATE TABLE provisions (
    code TEXT PRIMARY KEY,
    instrument TEXT NOT NULL REFERENCES instruments (code),
    parent TEXT REFERENCES provisions (code),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_es TEXT NOT NULL,
    title_fr TEXT NOT NULL
) STRICT;

CREATE TABLE commitments (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    summary_es TEXT NOT NULL,
    summary_fr TEXT NOT NULL,
    quote TEXT NOT NULL
) STRICT;

CREATE TABLE members (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    country TEXT NOT NULL REFERENCES countries (code),
    organization TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('member', 'coordinator', 'administrator')),
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'suspended')),
    status_reason TEXT,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    password_hash TEXT,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX members_country ON members (country, name, id);

CREATE TABLE applications (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL REFERENCES countries (code),
    organization TEXT NOT NULL,
    policy_areas TEXT NOT NULL,
    languages TEXT NOT NULL,
    why TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'pending', 'accepted', 'refused')),
    decided_by BLOB REFERENCES members (id),
    decided_at INTEGER,
    reason TEXT,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX applications_queue ON applications (state, country, created_at);
CREATE INDEX applications_email ON applications (email);

-- Links sent by mail: only the hash of the secret is kept, each works once.
CREATE TABLE links (
    id BLOB PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    detail TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX links_subject ON links (subject_id, purpose);

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'api')),
    secret_hash BLOB UNIQUE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX sessions_member ON sessions (member_id, ended_at);

CREATE TABLE refresh_tokens (
    secret_hash BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Counts of attempts per hashed subject, shared by all nodes.
CREATE TABLE throttles (
    subject TEXT PRIMARY KEY,
    attempts INTEGER NOT NULL,
    window_ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    reply TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE audit_events (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor_id BLOB,
    actor_role TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    country TEXT,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, at);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at);

CREATE TABLE practices (
    id BLOB PRIMARY KEY,
    author_id BLOB REFERENCES members (id),
    external_id TEXT UNIQUE,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    round INTEGER NOT NULL,
    language TEXT NOT NULL,
    country TEXT NOT NULL REFERENCES countries (code),
    level TEXT,
    status TEXT,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    what_was_done TEXT NOT NULL,
    responsible_body TEXT NOT NULL,
    licence TEXT,
    locality TEXT,
    year_started INTEGER,
    year_ended INTEGER,
    subdivisions TEXT NOT NULL,
    policy_areas TEXT NOT NULL,
    population_groups TEXT NOT NULL,
    provisions TEXT NOT NULL,
    commitments TEXT NOT NULL,
    translations TEXT NOT NULL,
    details TEXT NOT NULL,
    claimed_by BLOB REFERENCES members (id),
    claimed_at INTEGER,
    submitted_at INTEGER,
    published_at INTEGER,
    published_sequence INTEGER UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX practices_newest_of_country ON practices (country, published_sequence);
CREATE INDEX practices_queue ON practices (country, state, submitted_at);
CREATE INDEX practices_author ON practices (author_id, updated_at);

CREATE TABLE practice_events (
    id BLOB PRIMARY KEY,
    practice_id BLOB NOT NULL REFERENCES practices (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    round INTEGER NOT NULL,
    actor_id BLOB,
    actor_role TEXT NOT NULL,
    reason_code TEXT,
    note TEXT
) STRICT;
CREATE INDEX practice_events_practice ON practice_events (practice_id, at);

-- One row per published practice and value of a facet, ancestors included:
-- what lists, counts, the matrix and digests read.
CREATE TABLE practice_index (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    country TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    practice_id BLOB NOT NULL REFERENCES practices (id) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, country, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_index_newest ON practice_index (facet, value, sequence);
CREATE INDEX practice_index_practice ON practice_index (practice_id);

CREATE TABLE digest_preferences (
    member_id BLOB PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    frequency TEXT NOT NULL CHECK (frequency IN ('off', 'daily', 'weekly', 'monthly')),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    interests TEXT NOT NULL,
    last_sequence INTEGER NOT NULL,
    next_at INTEGER,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX digest_preferences_due ON digest_preferences (next_at);

CREATE TABLE digest_issues (
    id BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    period_key TEXT NOT NULL,
    from_sequence INTEGER NOT NULL,
    to_sequence INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('composed', 'empty')),
    items INTEGER NOT NULL,
    composed_at INTEGER NOT NULL,
    UNIQUE (member_id, period_key)
) STRICT;

-- The outbox: written in the transaction of its cause, sent afterwards.
CREATE TABLE mails (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    member_id BLOB,
    recipient TEXT NOT NULL,
    message TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'failed', 'suppressed')),
    priority INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    leased_by BLOB,
    leased_until INTEGER,
    last_answer TEXT,
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX mails_queue ON mails (state, priority, next_at);
CREATE INDEX mails_age ON mails (settled_at);

-- Words of published practices, folded by the application; rowid = published_sequence.
CREATE VIRTUAL TABLE practice_search USING fts5 (title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

INSERT INTO counters (name, value) VALUES ('publication', 0);
