-- The earlier program counts from here on; it analyses everything anew once.
ALTER TABLE analyses RENAME COLUMN release_number TO changes;
ALTER TABLE releases ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;
DELETE FROM analyses;
