DROP TABLE factor_resets;
DROP TABLE recovery_codes;
DROP TABLE factors;
ALTER TABLE sessions DROP COLUMN proved_at;
ALTER TABLE members DROP COLUMN role_since;
ALTER TABLE members DROP COLUMN second_factor_at;
