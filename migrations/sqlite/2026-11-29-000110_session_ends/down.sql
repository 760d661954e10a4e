DROP INDEX sessions_open;
ALTER TABLE sessions DROP COLUMN pair_ends_at;
ALTER TABLE sessions DROP COLUMN pairs_over;
ALTER TABLE sessions DROP COLUMN pairs;
ALTER TABLE sessions DROP COLUMN device;
