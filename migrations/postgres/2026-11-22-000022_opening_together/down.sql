DROP TABLE consultation_openings;
