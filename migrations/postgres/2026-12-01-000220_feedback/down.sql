DROP TABLE page_remarks;
DROP TABLE page_answers;
