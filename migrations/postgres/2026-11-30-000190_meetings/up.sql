-- Meetings at which people take part with somebody's help. One person proposes the place, the day and how many may take
-- part there; another agrees. Nothing here leads to a participant.
CREATE TABLE meetings (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    place TEXT NOT NULL,
    held_on TEXT NOT NULL,
    people BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    proposed_by UUID NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    agreed_by UUID,
    agreed_at TIMESTAMPTZ
);
CREATE INDEX meetings_consultation ON meetings (consultation_id, held_on);
