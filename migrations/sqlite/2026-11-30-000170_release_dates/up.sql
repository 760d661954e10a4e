-- The dates that people were told when a consultation was opened; empty before, and for those that were opened earlier.
ALTER TABLE consultations ADD COLUMN release_dates TEXT NOT NULL DEFAULT '[]';
-- When the last day of taking part was put off, and with it the last dates.
ALTER TABLE consultations ADD COLUMN put_off_at INTEGER;
