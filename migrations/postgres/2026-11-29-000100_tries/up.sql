-- Tries at a secret, counted before they are evaluated, in a lane each: an address, an account, a known device.
CREATE TABLE tries (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    pending_ends_at TIMESTAMPTZ NOT NULL,
    open_at TIMESTAMPTZ NOT NULL,
    forgotten_at TIMESTAMPTZ NOT NULL
);

-- Devices on which a member has logged in. The hash is made with the member's key: two members of one browser have
-- nothing in common.
CREATE TABLE known_devices (
    secret_hash BYTEA PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'api')),
    last_used_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX known_devices_member ON known_devices (member_id, kind, last_used_at);
