-- Meetings at which people take part with somebody's help. One person proposes the place, the day and how many may take
-- part there; another agrees. Nothing here leads to a participant.
CREATE TABLE meetings (
    id BLOB NOT NULL PRIMARY KEY,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    place TEXT NOT NULL,
    held_on TEXT NOT NULL,
    people INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    proposed_by BLOB NOT NULL,
    proposed_at INTEGER NOT NULL,
    agreed_by BLOB,
    agreed_at INTEGER
) STRICT;
CREATE INDEX meetings_consultation ON meetings (consultation_id, held_on);
