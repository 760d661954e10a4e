-- Each row of the record carries a code that only the program can make, and a chain over all of them shows what was taken
-- out or exchanged. Rows from before have none; the chain takes them in first.
ALTER TABLE audit_events ADD COLUMN mac BLOB;
ALTER TABLE audit_events ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_events_at ON audit_events (at, id);

CREATE TABLE audit_seals (
    number INTEGER PRIMARY KEY,
    event_id BLOB NOT NULL UNIQUE,
    mac BLOB NOT NULL,
    seal BLOB NOT NULL,
    key_id TEXT NOT NULL,
    -- From before rows had codes of their own.
    is_former INTEGER NOT NULL
) STRICT;

-- Where the chain begins after its old end was cut off.
CREATE TABLE audit_anchors (
    number INTEGER PRIMARY KEY,
    seal BLOB NOT NULL,
    mac BLOB NOT NULL,
    key_id TEXT NOT NULL,
    cut_at INTEGER NOT NULL
) STRICT;
