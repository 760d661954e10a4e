-- A release stands until the next one, also when somebody counted in it takes answers back.
ALTER TABLE releases ADD COLUMN answers_taken_back INTEGER NOT NULL DEFAULT 0;
-- Once everybody could see it, no later change of dates or of who may look hides it.
ALTER TABLE releases ADD COLUMN stays_visible INTEGER NOT NULL DEFAULT 0;
