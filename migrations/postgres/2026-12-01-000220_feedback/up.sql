-- "Was this page useful?": the kind of page, never its address, and the day, never the hour. Nothing leads to a person;
-- the key of a remark is random and tells no order.
CREATE TABLE page_answers (
    day TEXT NOT NULL,
    page TEXT NOT NULL,
    language TEXT NOT NULL,
    answer TEXT NOT NULL,
    answers BIGINT NOT NULL,
    PRIMARY KEY (day, page, language, answer)
);
CREATE TABLE page_remarks (
    id UUID PRIMARY KEY,
    day TEXT NOT NULL,
    page TEXT NOT NULL,
    language TEXT NOT NULL,
    answer TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX page_remarks_day ON page_remarks (day, id);
