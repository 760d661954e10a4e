-- Words are kept as stems, in whatever way they are typed, and are ranked. What is published is read anew in the
-- background when the program starts: see docs/search.md.
DROP TABLE practice_search;
CREATE VIRTUAL TABLE practice_search USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Which words and stems a published practice has, in small: sorted numbers of 32 bits.
CREATE TABLE practice_words (
    sequence INTEGER NOT NULL PRIMARY KEY,
    signature BLOB NOT NULL
) STRICT;

-- The words and stems of what is published, and how many practices have them. `letters` is 0 for a stem.
CREATE TABLE search_terms (
    token TEXT NOT NULL PRIMARY KEY,
    written TEXT NOT NULL,
    letters INTEGER NOT NULL,
    practices INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_letters ON search_terms (letters, token);

-- With what the words were read (`version`), which practices have still to be read (those below `left`), of how many
-- practices (`documents`) up to which change (`counted`) the terms are counted, and at which change the index was
-- brought together last (`merged`).
INSERT INTO counters (name, value) VALUES
    ('search-version', 0), ('search-left', 0), ('search-counted', 0), ('search-documents', 0), ('search-merged', 0);

-- Counts of a search follow from what it finds.
ALTER TABLE practice_changes DROP COLUMN words;
