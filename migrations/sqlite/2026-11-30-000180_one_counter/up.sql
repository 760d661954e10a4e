-- Every change of what counts was counted, to know when to analyse it anew. Results follow the calendar now: what is left
-- is the counter of what is taken back.
DELETE FROM change_counters WHERE slot >= 0;
ALTER TABLE releases DROP COLUMN changes;
-- The order of statements follows from a release.
ALTER TABLE analyses RENAME COLUMN changes TO release_number;
