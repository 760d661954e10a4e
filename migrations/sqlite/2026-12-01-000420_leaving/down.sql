ALTER TABLE members DROP COLUMN left_at;
ALTER TABLE members DROP COLUMN keeps_practices;
ALTER TABLE members DROP COLUMN leaves_at;
