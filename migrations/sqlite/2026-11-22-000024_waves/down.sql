ALTER TABLE participants DROP COLUMN invitations_left;
ALTER TABLE participants DROP COLUMN wave;
ALTER TABLE invitations DROP COLUMN wave;
ALTER TABLE consultations DROP COLUMN invitation_waves;
ALTER TABLE consultations DROP COLUMN invitations_each;
