-- Somebody agreed with a mark on a sheet of paper.
ALTER TABLE consents ADD COLUMN on_paper BOOLEAN NOT NULL DEFAULT FALSE;

-- Files of answers from paper that were read: the same file is read once. Nothing in it leads to a
-- participant.
CREATE TABLE paper_imports (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    file_hash BYTEA NOT NULL,
    people BIGINT NOT NULL,
    imported_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (consultation_id, file_hash)
);
