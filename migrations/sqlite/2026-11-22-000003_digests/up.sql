-- What a member may choose grows; a check cannot be changed in place, so the table is made anew.
CREATE TABLE digest_preferences_new (
    member_id BLOB PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    frequency TEXT NOT NULL CHECK (frequency IN ('off', 'daily', 'weekly', 'biweekly', 'monthly')),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    interests TEXT NOT NULL,
    languages_read TEXT NOT NULL,
    sections_off TEXT NOT NULL,
    minimum_items INTEGER NOT NULL CHECK (minimum_items BETWEEN 1 AND 20),
    maximum_items INTEGER NOT NULL CHECK (maximum_items BETWEEN 1 AND 50),
    counts_only INTEGER NOT NULL,
    paused_until TEXT,
    feed_id BLOB UNIQUE,
    last_sequence INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    next_at INTEGER,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO digest_preferences_new
SELECT member_id, frequency, weekday, hour, time_zone, language, interests, '[]', '[]', 1, 20, 0, NULL, NULL,
    last_sequence, updated_at, next_at, revision, updated_at
FROM digest_preferences;
DROP TABLE digest_preferences;
ALTER TABLE digest_preferences_new RENAME TO digest_preferences;
CREATE INDEX digest_preferences_due ON digest_preferences (next_at);

-- What a digest said, by keys only: its text is made when it goes, from what may be read then.
CREATE TABLE digest_issues_new (
    id BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    period_key TEXT NOT NULL,
    from_sequence INTEGER NOT NULL,
    to_sequence INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('composed', 'empty', 'below_minimum', 'skipped')),
    reason TEXT,
    items INTEGER NOT NULL,
    content TEXT NOT NULL,
    composed_at INTEGER NOT NULL,
    UNIQUE (member_id, period_key)
) STRICT;
INSERT INTO digest_issues_new
SELECT id, member_id, period_key, from_sequence, to_sequence, composed_at, composed_at, state, NULL, items, '{}',
    composed_at
FROM digest_issues;
DROP TABLE digest_issues;
ALTER TABLE digest_issues_new RENAME TO digest_issues;
CREATE INDEX digest_issues_age ON digest_issues (composed_at);

-- When somebody agreed to the digest or stopped it: which wording, in which language, on which way.
CREATE TABLE digest_consents (
    id BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('subscribed', 'changed', 'unsubscribed', 'resumed', 'complained')),
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    wording TEXT NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX digest_consents_member ON digest_consents (member_id, at);

-- Answers to "was this useful?", counted without saying whose.
CREATE TABLE digest_answers (
    issue TEXT NOT NULL,
    answer TEXT NOT NULL,
    answers INTEGER NOT NULL,
    PRIMARY KEY (issue, answer)
) STRICT;

-- Short signed notes of coordinators; without a country, for everybody.
CREATE TABLE digest_notes (
    id BLOB PRIMARY KEY,
    country TEXT REFERENCES countries (code),
    author_id BLOB REFERENCES members (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'released', 'withdrawn')),
    text_en TEXT NOT NULL,
    text_es TEXT NOT NULL,
    text_fr TEXT NOT NULL,
    released_by BLOB REFERENCES members (id),
    released_at INTEGER,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX digest_notes_released ON digest_notes (released_at);

-- The outbox. A row without a message has its text made when it goes.
CREATE TABLE mails_new (
    id BLOB PRIMARY KEY,
    list TEXT NOT NULL CHECK (list IN ('account', 'digest')),
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    member_id BLOB,
    subject_id BLOB,
    recipient TEXT NOT NULL,
    domain TEXT NOT NULL,
    message TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'handed', 'sent', 'deferred', 'bounced', 'unknown', 'suppressed', 'skipped')),
    priority INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    doubts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    not_after INTEGER,
    leased_by BLOB,
    leased_until INTEGER,
    relay TEXT,
    last_answer TEXT,
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
INSERT INTO mails_new
SELECT id, CASE kind WHEN 'digest' THEN 'digest' ELSE 'account' END, kind, dedupe_key, member_id, NULL, recipient,
    lower(substr(recipient, instr(recipient, '@') + 1)), message,
    CASE state WHEN 'failed' THEN 'bounced' ELSE state END, priority, attempts, 0, next_at, NULL, leased_by,
    leased_until, NULL, last_answer, created_at, settled_at
FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
-- Only what waits is in these, so that a look costs the same however much was sent.
CREATE INDEX mails_due ON mails (priority, next_at, domain) WHERE state IN ('queued', 'deferred');
CREATE INDEX mails_held ON mails (leased_until, domain) WHERE state IN ('leased', 'handed');
CREATE INDEX mails_doubtful ON mails (next_at) WHERE state = 'unknown';
CREATE INDEX mails_age ON mails (settled_at);
CREATE INDEX mails_member ON mails (member_id, created_at);
CREATE INDEX mails_newest ON mails (created_at);

-- Every change of a mail's state, in order.
CREATE TABLE mail_events (
    sequence INTEGER PRIMARY KEY NOT NULL,
    mail_id BLOB NOT NULL REFERENCES mails (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX mail_events_mail ON mail_events (mail_id, sequence);

-- How fast each recipient domain may be written to, the same on all nodes.
CREATE TABLE mail_domains (
    domain TEXT PRIMARY KEY,
    next_free_at INTEGER NOT NULL,
    connections INTEGER,
    failures INTEGER NOT NULL,
    closed_until INTEGER,
    reason TEXT,
    updated_at INTEGER NOT NULL
) STRICT;

-- What is held back: a list, a recipient domain, or a relay.
CREATE TABLE mail_pauses (
    scope TEXT NOT NULL CHECK (scope IN ('list', 'domain', 'relay')),
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    paused_by BLOB,
    at INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT;

-- Addresses that are not written to any more, as keyed hashes: no address can be read from them.
CREATE TABLE mail_suppressions (
    address_hash BLOB NOT NULL,
    list TEXT NOT NULL CHECK (list IN ('all', 'digest')),
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (address_hash, list)
) STRICT;

-- Signs that an address does not work any more: at most a point a day.
CREATE TABLE mail_scores (
    address_hash BLOB PRIMARY KEY,
    points INTEGER NOT NULL,
    last_point_at INTEGER NOT NULL,
    probed_at INTEGER,
    detail TEXT NOT NULL
) STRICT;
