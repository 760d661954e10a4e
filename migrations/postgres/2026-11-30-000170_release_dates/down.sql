ALTER TABLE consultations DROP COLUMN put_off_at;
ALTER TABLE consultations DROP COLUMN release_dates;
