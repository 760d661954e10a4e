-- What governments and communities ask: one row each, in all its languages.
CREATE TABLE consultations (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'archived')),
    country TEXT NOT NULL REFERENCES countries (code),
    countries JSONB NOT NULL,
    language TEXT NOT NULL,
    languages JSONB NOT NULL,
    title JSONB NOT NULL,
    purpose JSONB NOT NULL,
    benefit JSONB NOT NULL,
    benefit_answer JSONB NOT NULL,
    policy_areas JSONB NOT NULL,
    access TEXT NOT NULL CHECK (access IN ('open', 'e-mail', 'invitation', 'members')),
    visibility TEXT NOT NULL CHECK (visibility IN ('after-close', 'after-answer', 'live')),
    threshold BIGINT NOT NULL CHECK (threshold >= 5),
    staff_read_early BOOLEAN NOT NULL,
    time_zone TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    labels JSONB NOT NULL,
    self_description JSONB NOT NULL,
    stewards_needed BIGINT NOT NULL,
    preview_code TEXT NOT NULL,
    seed BIGINT NOT NULL,
    statement_count BIGINT NOT NULL,
    release_count BIGINT NOT NULL,
    opened_by UUID REFERENCES members (id),
    opened_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX consultations_state ON consultations (state, opened_at, id);

CREATE TABLE consultation_phases (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('inform', 'listen', 'statements', 'prioritise', 'respond')),
    begins_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (consultation_id, position)
);

-- Each version of each question; answers count for the version they were given to.
CREATE TABLE consultation_questions (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    content JSONB NOT NULL,
    is_current BOOLEAN NOT NULL,
    PRIMARY KEY (consultation_id, name, version)
);

-- Ways in: for one person, for a group, or by e-mail. Only the hash of a code is kept.
CREATE TABLE invitations (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    kind TEXT NOT NULL CHECK (kind IN ('single', 'group', 'e-mail')),
    code_hash BYTEA NOT NULL UNIQUE,
    label TEXT NOT NULL,
    uses BIGINT NOT NULL,
    allowed BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX invitations_consultation ON invitations (consultation_id, created_at);

-- People who take part, under a random key that says nothing about them; no address, no hour. The
-- invitation is kept for groups alone, so that a group can take its part back together.
CREATE TABLE participants (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    code_hash BYTEA NOT NULL UNIQUE,
    invitation_id UUID,
    language TEXT NOT NULL,
    is_assisted BOOLEAN NOT NULL,
    is_set_aside BOOLEAN NOT NULL,
    joined_on TEXT NOT NULL,
    times_opened BIGINT NOT NULL
);
CREATE INDEX participants_invitation ON participants (invitation_id);
CREATE INDEX participants_consultation ON participants (consultation_id, id);

-- One person, one voice: a keyed hash of an account or an address, apart from everything said.
CREATE TABLE participant_links (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    link_hash BYTEA NOT NULL,
    participant_id UUID NOT NULL REFERENCES participants (id),
    PRIMARY KEY (consultation_id, link_hash)
);
CREATE INDEX participant_links_participant ON participant_links (participant_id);

CREATE TABLE consents (
    participant_id UUID NOT NULL REFERENCES participants (id),
    purpose TEXT NOT NULL,
    wording_version BIGINT NOT NULL,
    language TEXT NOT NULL,
    given_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (participant_id, purpose)
);

CREATE TABLE answers (
    participant_id UUID NOT NULL REFERENCES participants (id),
    question TEXT NOT NULL,
    version BIGINT NOT NULL,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    value JSONB NOT NULL,
    PRIMARY KEY (participant_id, question)
);
CREATE INDEX answers_question ON answers (consultation_id, question, version);

CREATE TABLE statements (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    number BIGINT NOT NULL,
    author_id UUID REFERENCES participants (id),
    is_seed BOOLEAN NOT NULL,
    language TEXT NOT NULL,
    texts JSONB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'needs-review')),
    reason TEXT,
    edit_hash BYTEA UNIQUE,
    audio_kind TEXT,
    audio BYTEA,
    revision BIGINT NOT NULL,
    created_on TEXT NOT NULL,
    PRIMARY KEY (consultation_id, number)
);
CREATE INDEX statements_state ON statements (consultation_id, state, number);
CREATE INDEX statements_author ON statements (author_id);

CREATE TABLE statement_events (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT,
    note TEXT NOT NULL,
    actor_id UUID
);
CREATE INDEX statement_events_statement ON statement_events (consultation_id, number, at);

-- Private notes about people who may need help; they never leave the staff.
CREATE TABLE care_notes (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    is_settled BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX care_notes_consultation ON care_notes (consultation_id, is_settled, created_at);

-- 1 agree, 0 pass, -1 disagree; the present vote and no other.
CREATE TABLE votes (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    participant_id UUID NOT NULL REFERENCES participants (id),
    statement BIGINT NOT NULL,
    choice BIGINT NOT NULL CHECK (choice IN (-1, 0, 1)),
    PRIMARY KEY (consultation_id, participant_id, statement)
);

-- How often anything that counts was changed, in slots so that voters do not wait for each other.
CREATE TABLE change_counters (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    slot BIGINT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (consultation_id, slot)
);

-- What people say of themselves, each item with a consent of its own.
CREATE TABLE self_descriptions (
    participant_id UUID NOT NULL REFERENCES participants (id),
    item TEXT NOT NULL,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    chosen JSONB NOT NULL,
    own_words TEXT NOT NULL,
    consented_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (participant_id, item)
);
CREATE INDEX self_descriptions_item ON self_descriptions (consultation_id, item);

-- The picture of opinion as last computed, for routing; never shown as it is.
CREATE TABLE analyses (
    consultation_id UUID PRIMARY KEY REFERENCES consultations (id),
    changes BIGINT NOT NULL,
    routing JSONB NOT NULL,
    content JSONB NOT NULL,
    computed_at TIMESTAMPTZ NOT NULL
);

-- Numbered snapshots: the only numbers about a consultation that anybody sees.
CREATE TABLE releases (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'superseded', 'refused')),
    content JSONB NOT NULL,
    published JSONB NOT NULL,
    totals JSONB NOT NULL,
    changes BIGINT NOT NULL,
    people BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (consultation_id, number)
);

-- Who was counted in which release; goes with the person.
CREATE TABLE release_contributors (
    consultation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    participant_id UUID NOT NULL REFERENCES participants (id),
    PRIMARY KEY (participant_id, consultation_id, number)
);
CREATE INDEX release_contributors_release ON release_contributors (consultation_id, number);

CREATE TABLE stewards (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    member_id UUID NOT NULL REFERENCES members (id),
    PRIMARY KEY (consultation_id, member_id)
);

CREATE TABLE steward_verdicts (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    act TEXT NOT NULL,
    target BIGINT NOT NULL,
    member_id UUID NOT NULL REFERENCES members (id),
    approves BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (consultation_id, act, target, member_id)
);

-- What was heard and what was decided, theme by theme.
CREATE TABLE decisions (
    id UUID PRIMARY KEY,
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    position BIGINT NOT NULL,
    theme JSONB NOT NULL,
    heard JSONB NOT NULL,
    decision TEXT CHECK (decision IN ('adopted', 'partly', 'not-adopted', 'referred')),
    reason JSONB NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    progress BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX decisions_consultation ON decisions (consultation_id, position);
