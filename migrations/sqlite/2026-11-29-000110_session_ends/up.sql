-- A name for each device. Pairs of tokens are counted, and how many access tokens were seen to be over: a clock that
-- goes back revives none.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN pairs INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN pairs_over INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN pair_ends_at INTEGER;
CREATE INDEX sessions_open ON sessions (expires_at) WHERE ended_at IS NULL;
