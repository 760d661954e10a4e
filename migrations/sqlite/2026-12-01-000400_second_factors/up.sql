-- When the password was not enough any more; and since when a member has the role, from which the time runs in which a
-- second factor has to be set up. Those who are there have as long as somebody new.
ALTER TABLE members ADD COLUMN second_factor_at INTEGER;
ALTER TABLE members ADD COLUMN role_since INTEGER NOT NULL DEFAULT 0;
UPDATE members SET role_since = unixepoch('now') * 1000000;

-- When somebody last proved in this session who they are, with everything they have; nothing while a code is waited for.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER;
UPDATE sessions SET proved_at = created_at;

-- What a member has besides the password. The secret is closed with a key that is not in the database.
CREATE TABLE factors (
    id BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('totp')),
    name TEXT NOT NULL,
    -- The session that began it, and alone goes on with it.
    session_id BLOB NOT NULL,
    secret TEXT NOT NULL,
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_used_at INTEGER
) STRICT;
CREATE INDEX factors_member ON factors (member_id);

-- Codes for the day on which the telephone is lost; each goes when it is used.
CREATE TABLE recovery_codes (
    code_hash BLOB PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX recovery_codes_member ON recovery_codes (member_id);

-- Somebody has lost every factor: one person has vouched for them, another one has to.
CREATE TABLE factor_resets (
    member_id BLOB PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    opened_by BLOB NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;
