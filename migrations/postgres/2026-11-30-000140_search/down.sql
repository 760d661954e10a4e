ALTER TABLE practice_changes ADD COLUMN words TEXT;
DELETE FROM counters WHERE name LIKE 'search-%';
DROP TABLE search_terms;
DROP TABLE practice_words;
ALTER TABLE practices ADD COLUMN search TSVECTOR;
CREATE INDEX practices_search ON practices USING GIN (search);
-- As near as SQL comes: what the earlier program finds without accents it finds with them until the practice is saved.
UPDATE practices SET search = to_tsvector('simple', title || ' ' || what_was_done || ' ' || responsible_body)
WHERE published_sequence IS NOT NULL;
