ALTER TABLE mail_suppressions DROP COLUMN told_at;
