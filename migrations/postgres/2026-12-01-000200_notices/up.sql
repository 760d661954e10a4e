-- What concerns a member: keys of what happened, and never a word of it. What may be read of it is asked for when it is
-- shown.
CREATE TABLE notices (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    subject_id UUID NOT NULL,
    detail TEXT NOT NULL,
    delivery TEXT NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ
);
CREATE INDEX notices_member ON notices (member_id, id);
CREATE INDEX notices_unread ON notices (member_id) WHERE read_at IS NULL;
CREATE INDEX notices_subject ON notices (subject_id);
CREATE INDEX notices_created ON notices (created_at);
-- On which way each kind comes, where a member chose.
CREATE TABLE notice_settings (
    member_id UUID PRIMARY KEY REFERENCES members (id),
    ways JSONB NOT NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
