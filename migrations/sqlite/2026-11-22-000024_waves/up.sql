-- Who was invited may invite so many others, for so many waves. Nothing says who invited whom.
ALTER TABLE consultations ADD COLUMN invitations_each INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consultations ADD COLUMN invitation_waves INTEGER NOT NULL DEFAULT 1;
ALTER TABLE invitations ADD COLUMN wave INTEGER NOT NULL DEFAULT 0;
ALTER TABLE participants ADD COLUMN wave INTEGER NOT NULL DEFAULT 0;
ALTER TABLE participants ADD COLUMN invitations_left INTEGER NOT NULL DEFAULT 0;
