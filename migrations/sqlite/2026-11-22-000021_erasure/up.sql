-- Consultations that were handed over and deleted here: what is left is the receipt, with counts only.
CREATE TABLE erased_consultations (
    id BLOB PRIMARY KEY,
    receipt TEXT NOT NULL,
    signature TEXT NOT NULL,
    erased_at INTEGER NOT NULL
) STRICT;
