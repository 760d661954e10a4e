-- The earlier program takes every release for one of which nothing is known.
ALTER TABLE analyses ADD COLUMN content TEXT NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE releases ADD COLUMN totals TEXT NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN published TEXT NOT NULL DEFAULT '{"blocks":{}}';
DELETE FROM analyses;
