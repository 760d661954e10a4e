ALTER TABLE releases DROP COLUMN stays_visible;
ALTER TABLE releases DROP COLUMN answers_taken_back;
