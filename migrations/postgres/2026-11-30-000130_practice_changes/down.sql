DROP TABLE practice_changes;
