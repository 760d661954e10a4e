DROP TABLE mail_scores;
DROP TABLE mail_suppressions;
DROP TABLE mail_pauses;
DROP TABLE mail_domains;
DROP TABLE mail_events;
CREATE TABLE mails_old (
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
-- A digest without a text cannot be sent by the program that this schema belongs to.
INSERT INTO mails_old
SELECT id, kind, dedupe_key, member_id, recipient, message,
    CASE WHEN state = 'sent' THEN 'sent' WHEN state IN ('suppressed', 'skipped') OR message IS NULL THEN 'suppressed'
        WHEN state IN ('bounced', 'unknown') THEN 'failed' ELSE 'queued' END,
    priority, attempts, next_at, NULL, NULL, last_answer, created_at, settled_at
FROM mails;
DROP TABLE mails;
ALTER TABLE mails_old RENAME TO mails;
CREATE INDEX mails_queue ON mails (state, priority, next_at);
CREATE INDEX mails_age ON mails (settled_at);
DROP TABLE digest_notes;
DROP TABLE digest_answers;
DROP TABLE digest_consents;
CREATE TABLE digest_issues_old (
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
INSERT INTO digest_issues_old
SELECT id, member_id, period_key, from_sequence, to_sequence,
    CASE state WHEN 'composed' THEN 'composed' ELSE 'empty' END, items, composed_at
FROM digest_issues;
DROP TABLE digest_issues;
ALTER TABLE digest_issues_old RENAME TO digest_issues;
CREATE TABLE digest_preferences_old (
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
INSERT INTO digest_preferences_old
SELECT member_id, CASE frequency WHEN 'biweekly' THEN 'weekly' ELSE frequency END, weekday, hour, time_zone, language,
    interests, last_sequence, next_at, revision, updated_at
FROM digest_preferences;
DROP TABLE digest_preferences;
ALTER TABLE digest_preferences_old RENAME TO digest_preferences;
CREATE INDEX digest_preferences_due ON digest_preferences (next_at);
