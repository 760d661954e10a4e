-- Consultations that were handed over and deleted here: what is left is the receipt, with counts only.
CREATE TABLE erased_consultations (
    id UUID PRIMARY KEY,
    receipt TEXT NOT NULL,
    signature TEXT NOT NULL,
    erased_at TIMESTAMPTZ NOT NULL
);
