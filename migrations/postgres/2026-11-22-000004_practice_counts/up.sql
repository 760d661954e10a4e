-- Everything one published practice is counted under, a line for each value, as in
-- `policy_area=health`: small rows, so that counting under several conditions reads little.
CREATE TABLE practice_facets (
    sequence BIGINT PRIMARY KEY,
    country TEXT NOT NULL,
    level TEXT,
    status TEXT,
    language TEXT NOT NULL,
    year_started BIGINT,
    entries TEXT NOT NULL
);

-- How many rows of practice_facets have a value, by country; kept in step with them.
CREATE TABLE practice_counts (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    country TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (facet, value, country)
);

INSERT INTO practice_facets (sequence, country, level, status, language, year_started, entries)
SELECT
    published_sequence, country, level, status, language, year_started,
    'country=' || country
    || coalesce(E'\n' || 'level=' || level, '')
    || coalesce(E'\n' || 'status=' || status, '')
    || E'\n' || 'language=' || language
    || coalesce(E'\n' || 'year=' || year_started, '')
    || coalesce(
        (SELECT string_agg(E'\n' || facet || '=' || value, '') FROM practice_index WHERE practice_id = practices.id),
        ''
    )
FROM practices
WHERE published_sequence IS NOT NULL
ORDER BY published_sequence;

INSERT INTO practice_counts (facet, value, country, count)
SELECT 'country', country, country, count(*) FROM practice_facets GROUP BY country
UNION ALL
SELECT 'level', level, country, count(*) FROM practice_facets WHERE level IS NOT NULL GROUP BY level, country
UNION ALL
SELECT 'status', status, country, count(*) FROM practice_facets WHERE status IS NOT NULL GROUP BY status, country
UNION ALL
SELECT 'language', language, country, count(*) FROM practice_facets GROUP BY language, country
UNION ALL
SELECT 'year', CAST(year_started AS TEXT), country, count(*)
FROM practice_facets WHERE year_started IS NOT NULL GROUP BY year_started, country
UNION ALL
SELECT facet, value, country, count(*) FROM practice_index GROUP BY facet, value, country;
