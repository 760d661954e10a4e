DROP TABLE paper_imports;
ALTER TABLE consents DROP COLUMN on_paper;
