-- Which member an application led to: what somebody said on joining is what their first digest is proposed from.
ALTER TABLE applications ADD COLUMN member_id BLOB;
UPDATE applications SET member_id = (SELECT id FROM members WHERE members.email = applications.email)
WHERE state = 'accepted';
CREATE INDEX applications_member ON applications (member_id);
