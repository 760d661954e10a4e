-- Somebody agreed with a mark on a sheet of paper.
ALTER TABLE consents ADD COLUMN on_paper INTEGER NOT NULL DEFAULT 0;

-- Files of answers from paper that were read: the same file is read once. Nothing in it leads to a
-- participant.
CREATE TABLE paper_imports (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    file_hash BLOB NOT NULL,
    people INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, file_hash)
) STRICT;
