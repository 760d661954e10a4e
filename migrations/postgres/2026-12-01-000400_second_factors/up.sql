-- When the password was not enough any more; and since when a member has the role, from which the time runs in which a
-- second factor has to be set up. Those who are there have as long as somebody new.
ALTER TABLE members ADD COLUMN second_factor_at TIMESTAMPTZ;
ALTER TABLE members ADD COLUMN role_since TIMESTAMPTZ NOT NULL DEFAULT 'epoch';
UPDATE members SET role_since = now();

-- When somebody last proved in this session who they are, with everything they have; nothing while a code is waited for.
ALTER TABLE sessions ADD COLUMN proved_at TIMESTAMPTZ;
UPDATE sessions SET proved_at = created_at;

-- What a member has besides the password. The secret is closed with a key that is not in the database.
CREATE TABLE factors (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('totp')),
    name TEXT NOT NULL,
    -- The session that began it, and alone goes on with it.
    session_id UUID NOT NULL,
    secret TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ
);
CREATE INDEX factors_member ON factors (member_id);

-- Codes for the day on which the telephone is lost; each goes when it is used.
CREATE TABLE recovery_codes (
    code_hash BYTEA PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE
);
CREATE INDEX recovery_codes_member ON recovery_codes (member_id);

-- Somebody has lost every factor: one person has vouched for them, another one has to.
CREATE TABLE factor_resets (
    member_id UUID PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    opened_by UUID NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL
);
