-- Whether readers see who wrote a practice: nobody is named who has not asked for it.
ALTER TABLE practices ADD COLUMN byline TEXT NOT NULL DEFAULT 'hidden'
    CHECK (byline IN ('hidden', 'name', 'name-and-organization'));
-- What a correction after publication changed: part, text before, text after.
ALTER TABLE practice_events ADD COLUMN corrections TEXT;
