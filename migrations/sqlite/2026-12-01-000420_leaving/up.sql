-- A member who leaves cannot log in any more; from `leaves_at` on nothing of them is kept but a key that leads nowhere.
ALTER TABLE members ADD COLUMN leaves_at INTEGER;
ALTER TABLE members ADD COLUMN keeps_practices INTEGER NOT NULL DEFAULT 1;
ALTER TABLE members ADD COLUMN left_at INTEGER;
