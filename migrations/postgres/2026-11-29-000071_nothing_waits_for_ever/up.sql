-- Submissions held by somebody who does not coordinate their country any more go back into the queue.
UPDATE practices SET state = 'submitted', claimed_by = NULL, claimed_at = NULL, revision = revision + 1
WHERE state = 'screening' AND NOT EXISTS (
    SELECT 1 FROM members
    WHERE members.id = practices.claimed_by AND members.status = 'active'
        AND members.role = 'coordinator' AND members.country = practices.country
);

-- Members proposed for a body of stewards too few of whom can act. One person proposes, another agrees; then
-- participants are told.
CREATE TABLE steward_refills (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    members JSONB NOT NULL,
    reason TEXT NOT NULL,
    proposed_by UUID NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    agreed_by UUID,
    agreed_at TIMESTAMPTZ
);
CREATE INDEX steward_refills_consultation ON steward_refills (consultation_id, proposed_at);
