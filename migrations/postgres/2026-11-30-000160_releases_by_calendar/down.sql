-- The earlier program takes every release for one of which nothing is known.
ALTER TABLE analyses ADD COLUMN content JSONB NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN people BIGINT NOT NULL DEFAULT 0;
ALTER TABLE releases ADD COLUMN totals JSONB NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN published JSONB NOT NULL DEFAULT '{"blocks":{}}';
DELETE FROM analyses;
