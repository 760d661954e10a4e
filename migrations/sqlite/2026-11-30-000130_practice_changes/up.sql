-- What the latest publications, corrections and withdrawals changed: what came (step 1) and what went (step -1), under
-- the number of the change, so that counts that are kept follow without being counted anew. The words are told of
-- what came alone. Only the last thousands of changes are kept.
CREATE TABLE practice_changes (
    sequence INTEGER NOT NULL,
    step INTEGER NOT NULL,
    entries TEXT NOT NULL,
    words TEXT,
    PRIMARY KEY (sequence, step)
) STRICT;
