-- What governments and communities ask: one row each, in all its languages.
CREATE TABLE consultations (
    id BLOB PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'archived')),
    country TEXT NOT NULL REFERENCES countries (code),
    countries TEXT NOT NULL,
    language TEXT NOT NULL,
    languages TEXT NOT NULL,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    benefit TEXT NOT NULL,
    benefit_answer TEXT NOT NULL,
    policy_areas TEXT NOT NULL,
    access TEXT NOT NULL CHECK (access IN ('open', 'e-mail', 'invitation', 'members')),
    visibility TEXT NOT NULL CHECK (visibility IN ('after-close', 'after-answer', 'live')),
    threshold INTEGER NOT NULL CHECK (threshold >= 5),
    staff_read_early INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    labels TEXT NOT NULL,
    self_description TEXT NOT NULL,
    stewards_needed INTEGER NOT NULL,
    preview_code TEXT NOT NULL,
    seed INTEGER NOT NULL,
    statement_count INTEGER NOT NULL,
    release_count INTEGER NOT NULL,
    opened_by BLOB REFERENCES members (id),
    opened_at INTEGER,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consultations_state ON consultations (state, opened_at, id);

CREATE TABLE consultation_phases (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('inform', 'listen', 'statements', 'prioritise', 'respond')),
    begins_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, position)
) STRICT;

-- Each version of each question; answers count for the version they were given to.
CREATE TABLE consultation_questions (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    is_current INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, name, version)
) STRICT;

-- Ways in: for one person, for a group, or by e-mail. Only the hash of a code is kept.
CREATE TABLE invitations (
    id BLOB PRIMARY KEY,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    kind TEXT NOT NULL CHECK (kind IN ('single', 'group', 'e-mail')),
    code_hash BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    uses INTEGER NOT NULL,
    allowed INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX invitations_consultation ON invitations (consultation_id, created_at);

-- People who take part, under a random key that says nothing about them; no address, no hour. The
-- invitation is kept for groups alone, so that a group can take its part back together.
CREATE TABLE participants (
    id BLOB PRIMARY KEY,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    code_hash BLOB NOT NULL UNIQUE,
    invitation_id BLOB,
    language TEXT NOT NULL,
    is_assisted INTEGER NOT NULL,
    is_set_aside INTEGER NOT NULL,
    joined_on TEXT NOT NULL,
    times_opened INTEGER NOT NULL
) STRICT;
CREATE INDEX participants_invitation ON participants (invitation_id);
CREATE INDEX participants_consultation ON participants (consultation_id, id);

-- One person, one voice: a keyed hash of an account or an address, apart from everything said.
CREATE TABLE participant_links (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    link_hash BLOB NOT NULL,
    participant_id BLOB NOT NULL REFERENCES participants (id),
    PRIMARY KEY (consultation_id, link_hash)
) STRICT;
CREATE INDEX participant_links_participant ON participant_links (participant_id);

CREATE TABLE consents (
    participant_id BLOB NOT NULL REFERENCES participants (id),
    purpose TEXT NOT NULL,
    wording_version INTEGER NOT NULL,
    language TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (participant_id, purpose)
) STRICT;

CREATE TABLE answers (
    participant_id BLOB NOT NULL REFERENCES participants (id),
    question TEXT NOT NULL,
    version INTEGER NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    value TEXT NOT NULL,
    PRIMARY KEY (participant_id, question)
) STRICT;
CREATE INDEX answers_question ON answers (consultation_id, question, version);

CREATE TABLE statements (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    number INTEGER NOT NULL,
    author_id BLOB REFERENCES participants (id),
    is_seed INTEGER NOT NULL,
    language TEXT NOT NULL,
    texts TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'needs-review')),
    reason TEXT,
    edit_hash BLOB UNIQUE,
    audio_kind TEXT,
    audio BLOB,
    revision INTEGER NOT NULL,
    created_on TEXT NOT NULL,
    PRIMARY KEY (consultation_id, number)
) STRICT;
CREATE INDEX statements_state ON statements (consultation_id, state, number);
CREATE INDEX statements_author ON statements (author_id);

CREATE TABLE statement_events (
    id BLOB PRIMARY KEY,
    consultation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT,
    note TEXT NOT NULL,
    actor_id BLOB
) STRICT;
CREATE INDEX statement_events_statement ON statement_events (consultation_id, number, at);

-- Private notes about people who may need help; they never leave the staff.
CREATE TABLE care_notes (
    id BLOB PRIMARY KEY,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    is_settled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX care_notes_consultation ON care_notes (consultation_id, is_settled, created_at);

-- 1 agree, 0 pass, -1 disagree; the present vote and no other.
CREATE TABLE votes (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    participant_id BLOB NOT NULL REFERENCES participants (id),
    statement INTEGER NOT NULL,
    choice INTEGER NOT NULL CHECK (choice IN (-1, 0, 1)),
    PRIMARY KEY (consultation_id, participant_id, statement)
) STRICT, WITHOUT ROWID;

-- How often anything that counts was changed, in slots so that voters do not wait for each other.
CREATE TABLE change_counters (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    slot INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, slot)
) STRICT;

-- What people say of themselves, each item with a consent of its own.
CREATE TABLE self_descriptions (
    participant_id BLOB NOT NULL REFERENCES participants (id),
    item TEXT NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    chosen TEXT NOT NULL,
    own_words TEXT NOT NULL,
    consented_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (participant_id, item)
) STRICT;
CREATE INDEX self_descriptions_item ON self_descriptions (consultation_id, item);

-- The picture of opinion as last computed, for routing; never shown as it is.
CREATE TABLE analyses (
    consultation_id BLOB PRIMARY KEY REFERENCES consultations (id),
    changes INTEGER NOT NULL,
    routing TEXT NOT NULL,
    content TEXT NOT NULL,
    computed_at INTEGER NOT NULL
) STRICT;

-- Numbered snapshots: the only numbers about a consultation that anybody sees.
CREATE TABLE releases (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'superseded', 'refused')),
    content TEXT NOT NULL,
    published TEXT NOT NULL,
    totals TEXT NOT NULL,
    changes INTEGER NOT NULL,
    people INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, number)
) STRICT;

-- Who was counted in which release; goes with the person.
CREATE TABLE release_contributors (
    consultation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    participant_id BLOB NOT NULL REFERENCES participants (id),
    PRIMARY KEY (participant_id, consultation_id, number)
) STRICT;
CREATE INDEX release_contributors_release ON release_contributors (consultation_id, number);

CREATE TABLE stewards (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    PRIMARY KEY (consultation_id, member_id)
) STRICT;

CREATE TABLE steward_verdicts (
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    act TEXT NOT NULL,
    target INTEGER NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id),
    approves INTEGER NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, act, target, member_id)
) STRICT;

-- What was heard and what was decided, theme by theme.
CREATE TABLE decisions (
    id BLOB PRIMARY KEY,
    consultation_id BLOB NOT NULL REFERENCES consultations (id),
    position INTEGER NOT NULL,
    theme TEXT NOT NULL,
    heard TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('adopted', 'partly', 'not-adopted', 'referred')),
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    progress INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_consultation ON decisions (consultation_id, position);
