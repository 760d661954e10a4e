-- Each row of the record carries a code that only the program can make, and a chain over all of them shows what was taken
-- out or exchanged. Rows from before have none; the chain takes them in first.
ALTER TABLE audit_events ADD COLUMN mac BYTEA;
ALTER TABLE audit_events ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_events_at ON audit_events (at, id);

CREATE TABLE audit_seals (
    number BIGINT PRIMARY KEY,
    event_id UUID NOT NULL UNIQUE,
    mac BYTEA NOT NULL,
    seal BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    -- From before rows had codes of their own.
    is_former BOOLEAN NOT NULL
);

-- Where the chain begins after its old end was cut off.
CREATE TABLE audit_anchors (
    number BIGINT PRIMARY KEY,
    seal BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    cut_at TIMESTAMPTZ NOT NULL
);
