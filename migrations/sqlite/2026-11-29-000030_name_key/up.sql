-- Names as they are compared and ordered, the same in both databases; the program fills it at the start.
ALTER TABLE members ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
DROP INDEX members_country;
CREATE INDEX members_country ON members (country, name_key, id);
