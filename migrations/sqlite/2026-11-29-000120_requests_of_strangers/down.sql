DROP TABLE requests_of_strangers;
