DROP TABLE audit_anchors;
DROP TABLE audit_seals;
DROP INDEX audit_events_at;
ALTER TABLE audit_events DROP COLUMN key_id;
ALTER TABLE audit_events DROP COLUMN mac;
