ALTER TABLE practice_events DROP COLUMN corrections;
ALTER TABLE practices DROP COLUMN byline;
