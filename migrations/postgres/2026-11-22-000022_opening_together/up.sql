-- Who agreed to open a consultation of several countries: a row for each of them from the first yes
-- on, with the revision that was agreed to; 0 while a country has not said yes.
CREATE TABLE consultation_openings (
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    country TEXT NOT NULL REFERENCES countries (code),
    revision BIGINT NOT NULL,
    member_id UUID REFERENCES members (id),
    PRIMARY KEY (consultation_id, country)
);
CREATE INDEX consultation_openings_country ON consultation_openings (country, consultation_id);
