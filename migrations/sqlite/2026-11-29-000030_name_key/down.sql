DROP INDEX members_country;
CREATE INDEX members_country ON members (country, name, id);
ALTER TABLE members DROP COLUMN name_key;
