DROP TABLE erased_consultations;
