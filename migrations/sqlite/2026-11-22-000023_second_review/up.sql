-- A statement is not shown only when two people of the staff say so.
ALTER TABLE consultations ADD COLUMN second_review INTEGER NOT NULL DEFAULT 0;
