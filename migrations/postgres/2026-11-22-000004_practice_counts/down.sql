DROP TABLE practice_counts;
DROP TABLE practice_facets;
