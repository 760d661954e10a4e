ALTER TABLE consultations DROP COLUMN second_review;
