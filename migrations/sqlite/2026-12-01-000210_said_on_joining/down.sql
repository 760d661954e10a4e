DROP INDEX applications_member;
ALTER TABLE applications DROP COLUMN member_id;
