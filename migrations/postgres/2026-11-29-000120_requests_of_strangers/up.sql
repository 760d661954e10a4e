-- What strangers asked for at the door and has not been done yet. It is done after the answer, so that the time of
-- the answer says nothing about who has an account.
CREATE TABLE requests_of_strangers (
    id UUID PRIMARY KEY,
    request TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
