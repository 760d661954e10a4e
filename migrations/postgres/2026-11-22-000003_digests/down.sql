DROP TABLE mail_scores;
DROP TABLE mail_suppressions;
DROP TABLE mail_pauses;
DROP TABLE mail_domains;
DROP TABLE mail_events;
DROP INDEX mails_newest;
DROP INDEX mails_member;
DROP INDEX mails_doubtful;
DROP INDEX mails_held;
DROP INDEX mails_due;
ALTER TABLE mails DROP CONSTRAINT mails_state_check;
-- A digest without a text cannot be sent by the program that this schema belongs to.
UPDATE mails SET leased_by = NULL, leased_until = NULL,
    state = CASE WHEN state = 'sent' THEN 'sent' WHEN state IN ('suppressed', 'skipped') OR message IS NULL THEN 'suppressed'
        WHEN state IN ('bounced', 'unknown') THEN 'failed' ELSE 'queued' END;
ALTER TABLE mails
    ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'leased', 'sent', 'failed', 'suppressed')),
    DROP COLUMN list,
    DROP COLUMN subject_id,
    DROP COLUMN domain,
    DROP COLUMN doubts,
    DROP COLUMN not_after,
    DROP COLUMN relay;
CREATE INDEX mails_queue ON mails (state, priority, next_at);
DROP TABLE digest_notes;
DROP TABLE digest_answers;
DROP TABLE digest_consents;
DROP INDEX digest_issues_age;
UPDATE digest_issues SET state = 'empty' WHERE state <> 'composed';
ALTER TABLE digest_issues
    DROP CONSTRAINT digest_issues_state_check,
    ADD CONSTRAINT digest_issues_state_check CHECK (state IN ('composed', 'empty')),
    DROP COLUMN from_at,
    DROP COLUMN to_at,
    DROP COLUMN reason,
    DROP COLUMN content;
UPDATE digest_preferences SET frequency = 'weekly' WHERE frequency = 'biweekly';
ALTER TABLE digest_preferences
    DROP CONSTRAINT digest_preferences_frequency_check,
    ADD CONSTRAINT digest_preferences_frequency_check CHECK (frequency IN ('off', 'daily', 'weekly', 'monthly')),
    DROP COLUMN languages_read,
    DROP COLUMN sections_off,
    DROP COLUMN minimum_items,
    DROP COLUMN maximum_items,
    DROP COLUMN counts_only,
    DROP COLUMN paused_until,
    DROP COLUMN feed_id,
    DROP COLUMN last_at;
