-- Words are kept as stems, in whatever way they are typed, and are ranked. What is published is read anew in the
-- background when the program starts: see docs/search.md.
DROP INDEX practices_search;
ALTER TABLE practices DROP COLUMN search;

-- Which words and stems a published practice has: in small, as sorted numbers of 32 bits, and as what is looked up. Both
-- stand in the row itself, so that a walk through the newest reads one page after the other.
CREATE TABLE practice_words (
    sequence BIGINT NOT NULL PRIMARY KEY,
    signature BYTEA NOT NULL,
    search TSVECTOR
) WITH (toast_tuple_target = 8160);
ALTER TABLE practice_words ALTER COLUMN signature SET STORAGE MAIN, ALTER COLUMN search SET STORAGE MAIN;
CREATE INDEX practice_words_search ON practice_words USING GIN (search);

-- The words and stems of what is published, and how many practices have them. `letters` is 0 for a stem.
CREATE TABLE search_terms (
    token TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    written TEXT NOT NULL,
    letters BIGINT NOT NULL,
    practices BIGINT NOT NULL
);
CREATE INDEX search_terms_letters ON search_terms (letters, token);

-- With what the words were read (`version`), which practices have still to be read (those below `left`), of how many
-- practices (`documents`) up to which change (`counted`) the terms are counted, and at which change the index was
-- brought together last (`merged`).
INSERT INTO counters (name, value) VALUES
    ('search-version', 0), ('search-left', 0), ('search-counted', 0), ('search-documents', 0), ('search-merged', 0);

-- Counts of a search follow from what it finds.
ALTER TABLE practice_changes DROP COLUMN words;
