-- A statement is not shown only when two people of the staff say so.
ALTER TABLE consultations ADD COLUMN second_review BOOLEAN NOT NULL DEFAULT FALSE;
