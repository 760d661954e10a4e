-- What a member may choose grows.
ALTER TABLE digest_preferences
    DROP CONSTRAINT digest_preferences_frequency_check,
    ADD CONSTRAINT digest_preferences_frequency_check
        CHECK (frequency IN ('off', 'daily', 'weekly', 'biweekly', 'monthly')),
    ADD COLUMN languages_read JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN sections_off JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN minimum_items BIGINT NOT NULL DEFAULT 1 CHECK (minimum_items BETWEEN 1 AND 20),
    ADD COLUMN maximum_items BIGINT NOT NULL DEFAULT 20 CHECK (maximum_items BETWEEN 1 AND 50),
    ADD COLUMN counts_only BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN paused_until TEXT,
    ADD COLUMN feed_id UUID UNIQUE,
    ADD COLUMN last_at TIMESTAMPTZ;
UPDATE digest_preferences SET last_at = updated_at;
ALTER TABLE digest_preferences ALTER COLUMN last_at SET NOT NULL;

-- What a digest said, by keys only: its text is made when it goes, from what may be read then.
ALTER TABLE digest_issues
    DROP CONSTRAINT digest_issues_state_check,
    ADD CONSTRAINT digest_issues_state_check CHECK (state IN ('composed', 'empty', 'below_minimum', 'skipped')),
    ADD COLUMN from_at TIMESTAMPTZ,
    ADD COLUMN to_at TIMESTAMPTZ,
    ADD COLUMN reason TEXT,
    ADD COLUMN content JSONB NOT NULL DEFAULT '{}';
UPDATE digest_issues SET from_at = composed_at, to_at = composed_at;
ALTER TABLE digest_issues ALTER COLUMN from_at SET NOT NULL, ALTER COLUMN to_at SET NOT NULL;
CREATE INDEX digest_issues_age ON digest_issues (composed_at);

-- When somebody agreed to the digest or stopped it: which wording, in which language, on which way.
CREATE TABLE digest_consents (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('subscribed', 'changed', 'unsubscribed', 'resumed', 'complained')),
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    wording TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX digest_consents_member ON digest_consents (member_id, at);

-- Answers to "was this useful?", counted without saying whose.
CREATE TABLE digest_answers (
    issue TEXT NOT NULL,
    answer TEXT NOT NULL,
    answers BIGINT NOT NULL,
    PRIMARY KEY (issue, answer)
);

-- Short signed notes of coordinators; without a country, for everybody.
CREATE TABLE digest_notes (
    id UUID PRIMARY KEY,
    country TEXT REFERENCES countries (code),
    author_id UUID REFERENCES members (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'released', 'withdrawn')),
    text_en TEXT NOT NULL,
    text_es TEXT NOT NULL,
    text_fr TEXT NOT NULL,
    released_by UUID REFERENCES members (id),
    released_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX digest_notes_released ON digest_notes (released_at);

-- The outbox. A row without a message has its text made when it goes.
ALTER TABLE mails
    DROP CONSTRAINT mails_state_check,
    ADD COLUMN list TEXT NOT NULL DEFAULT 'account' CHECK (list IN ('account', 'digest')),
    ADD COLUMN subject_id UUID,
    ADD COLUMN domain TEXT NOT NULL DEFAULT '',
    ADD COLUMN doubts BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN not_after TIMESTAMPTZ,
    ADD COLUMN relay TEXT;
UPDATE mails SET list = CASE kind WHEN 'digest' THEN 'digest' ELSE 'account' END,
    domain = lower(split_part(recipient, '@', 2)), state = CASE state WHEN 'failed' THEN 'bounced' ELSE state END;
ALTER TABLE mails
    ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'leased', 'handed', 'sent', 'deferred', 'bounced', 'unknown', 'suppressed', 'skipped')),
    ALTER COLUMN list DROP DEFAULT,
    ALTER COLUMN domain DROP DEFAULT;
DROP INDEX mails_queue;
-- Only what waits is in these, so that a look costs the same however much was sent.
CREATE INDEX mails_due ON mails (priority, next_at, domain) WHERE state IN ('queued', 'deferred');
CREATE INDEX mails_held ON mails (leased_until, domain) WHERE state IN ('leased', 'handed');
CREATE INDEX mails_doubtful ON mails (next_at) WHERE state = 'unknown';
CREATE INDEX mails_member ON mails (member_id, created_at);
CREATE INDEX mails_newest ON mails (created_at);

-- Every change of a mail's state, in order.
CREATE TABLE mail_events (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail_id UUID NOT NULL REFERENCES mails (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    detail TEXT
);
CREATE INDEX mail_events_mail ON mail_events (mail_id, sequence);

-- How fast each recipient domain may be written to, the same on all nodes.
CREATE TABLE mail_domains (
    domain TEXT PRIMARY KEY,
    next_free_at TIMESTAMPTZ NOT NULL,
    connections BIGINT,
    failures BIGINT NOT NULL,
    closed_until TIMESTAMPTZ,
    reason TEXT,
    updated_at TIMESTAMPTZ NOT NULL
);

-- What is held back: a list, a recipient domain, or a relay.
CREATE TABLE mail_pauses (
    scope TEXT NOT NULL CHECK (scope IN ('list', 'domain', 'relay')),
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    paused_by UUID,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (scope, name)
);

-- Addresses that are not written to any more, as keyed hashes: no address can be read from them.
CREATE TABLE mail_suppressions (
    address_hash BYTEA NOT NULL,
    list TEXT NOT NULL CHECK (list IN ('all', 'digest')),
    reason TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (address_hash, list)
);

-- Signs that an address does not work any more: at most a point a day.
CREATE TABLE mail_scores (
    address_hash BYTEA PRIMARY KEY,
    points BIGINT NOT NULL,
    last_point_at TIMESTAMPTZ NOT NULL,
    probed_at TIMESTAMPTZ,
    detail TEXT NOT NULL
);
