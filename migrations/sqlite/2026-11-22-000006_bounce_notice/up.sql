-- When the owner of an address was told, after a log-in, that mails to it come back; absent until then.
ALTER TABLE mail_suppressions ADD COLUMN told_at INTEGER;
