-- Commit-ordered numbers: a row lock makes the order of numbers the order of commits.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Small facts about the installation, such as the fingerprint of the loaded vocabulary.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE countries (
    code TEXT PRIMARY KEY,
    alpha3 TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    official_name TEXT NOT NULL,
    default_languages TEXT NOT NULL,
    default_time_zone TEXT NOT NULL
);

CREATE TABLE subdivisions (
    code TEXT PRIMARY KEY,
    country TEXT NOT NULL REFERENCES countries (code),
    kind TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL
);

CREATE TABLE policy_areas (
    code TEXT PRIMARY KEY,
    parent TEXT REFERENCES policy_areas (code),
    position BIGINT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    origin TEXT NOT NULL
);

CREATE TABLE population_groups (
    code TEXT PRIMARY KEY,
    parent TEXT REFERENCES population_groups (code),
    position BIGINT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    origin TEXT NOT NULL
);

CREATE TABLE languages (
    code TEXT PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    endonym TEXT,
    script TEXT NOT NULL,
    kind TEXT NOT NULL,
    countries TEXT NOT NULL
);

CREATE TABLE forums (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL
);

CREATE TABLE instruments (
    code TEXT PRIMARY KEY,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT,
    binding BOOLEAN NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    citation TEXT NOT NULL,
    origin TEXT NOT NULL
);

CREATE TABLE provisions (
    code TEXT PRIMARY KEY,
    instrument TEXT NOT NULL REFERENCES instruments (code),
    parent TEXT REFERENCES provisions (code),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_es TEXT NOT NULL,
    title_fr TEXT NOT NULL
);

CREATE TABLE commitments (
    code TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    summary_es TEXT NOT NULL,
    summary_fr TEXT NOT NULL,
    quote TEXT NOT NULL
);

CREATE TABLE members (
    id UUID PRIMARY KEY,
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
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX members_country ON members (country, name, id);

CREATE TABLE applications (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL REFERENCES countries (code),
    organization TEXT NOT NULL,
    policy_areas JSONB NOT NULL,
    languages JSONB NOT NULL,
    why TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'pending', 'accepted', 'refused')),
    decided_by UUID REFERENCES members (id),
    decided_at TIMESTAMPTZ,
    reason TEXT,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX applications_queue ON applications (state, country, created_at);
CREATE INDEX applications_email ON applications (email);

-- Links sent by mail: only the hash of the secret is kept, each works once.
CREATE TABLE links (
    id UUID PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    detail TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX links_subject ON links (subject_id, purpose);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'api')),
    secret_hash BYTEA UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX sessions_member ON sessions (member_id, ended_at);

CREATE TABLE refresh_tokens (
    secret_hash BYTEA PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Counts of attempts per hashed subject, shared by all nodes.
CREATE TABLE throttles (
    subject TEXT PRIMARY KEY,
    attempts BIGINT NOT NULL,
    window_ends_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    reply TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE audit_events (
    id UUID PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    action TEXT NOT NULL,
    actor_id UUID,
    actor_role TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    country TEXT,
    detail JSONB NOT NULL
);
CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, at);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at);

CREATE TABLE practices (
    id UUID PRIMARY KEY,
    author_id UUID REFERENCES members (id),
    external_id TEXT UNIQUE,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    round BIGINT NOT NULL,
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
    year_started BIGINT,
    year_ended BIGINT,
    subdivisions JSONB NOT NULL,
    policy_areas JSONB NOT NULL,
    population_groups JSONB NOT NULL,
    provisions JSONB NOT NULL,
    commitments JSONB NOT NULL,
    translations JSONB NOT NULL,
    details JSONB NOT NULL,
    claimed_by UUID REFERENCES members (id),
    claimed_at TIMESTAMPTZ,
    submitted_at TIMESTAMPTZ,
    published_at TIMESTAMPTZ,
    published_sequence BIGINT UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX practices_newest_of_country ON practices (country, published_sequence);
CREATE INDEX practices_queue ON practices (country, state, submitted_at);
CREATE INDEX practices_author ON practices (author_id, updated_at);

CREATE TABLE practice_events (
    id UUID PRIMARY KEY,
    practice_id UUID NOT NULL REFERENCES practices (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    round BIGINT NOT NULL,
    actor_id UUID,
    actor_role TEXT NOT NULL,
    reason_code TEXT,
    note TEXT
);
CREATE INDEX practice_events_practice ON practice_events (practice_id, at);

-- One row per published practice and value of a facet, ancestors included:
-- what lists, counts, the matrix and digests read.
CREATE TABLE practice_index (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    country TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    practice_id UUID NOT NULL REFERENCES practices (id) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, country, sequence)
);
CREATE INDEX practice_index_newest ON practice_index (facet, value, sequence);
CREATE INDEX practice_index_practice ON practice_index (practice_id);

CREATE TABLE digest_preferences (
    member_id UUID PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    frequency TEXT NOT NULL CHECK (frequency IN ('off', 'daily', 'weekly', 'monthly')),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    hour BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    interests JSONB NOT NULL,
    last_sequence BIGINT NOT NULL,
    next_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX digest_preferences_due ON digest_preferences (next_at);

CREATE TABLE digest_issues (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    period_key TEXT NOT NULL,
    from_sequence BIGINT NOT NULL,
    to_sequence BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('composed', 'empty')),
    items BIGINT NOT NULL,
    composed_at TIMESTAMPTZ NOT NULL,
    UNIQUE (member_id, period_key)
);

-- The outbox: written in the transaction of its cause, sent afterwards.
CREATE TABLE mails (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    member_id UUID,
    recipient TEXT NOT NULL,
    message TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'failed', 'suppressed')),
    priority BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at TIMESTAMPTZ NOT NULL,
    leased_by UUID,
    leased_until TIMESTAMPTZ,
    last_answer TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ
);
CREATE INDEX mails_queue ON mails (state, priority, next_at);
CREATE INDEX mails_age ON mails (settled_at);

-- Words of published practices, folded and weighted by the application (A: title, B: text).
ALTER TABLE practices ADD COLUMN search TSVECTOR;
CREATE INDEX practices_search ON practices USING GIN (search);

INSERT INTO counters (name, value) VALUES ('publication', 0);
