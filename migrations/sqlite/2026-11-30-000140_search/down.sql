ALTER TABLE practice_changes ADD COLUMN words TEXT;
DELETE FROM counters WHERE name LIKE 'search-%';
DROP TABLE search_terms;
DROP TABLE practice_words;
DROP TABLE practice_search;
CREATE VIRTUAL TABLE practice_search USING fts5 (title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
-- As near as SQL comes: what the earlier program finds without accents it finds with them until the practice is saved.
INSERT INTO practice_search (rowid, title, body)
SELECT published_sequence, '', lower(title || ' ' || what_was_done || ' ' || responsible_body)
FROM practices WHERE published_sequence IS NOT NULL;
