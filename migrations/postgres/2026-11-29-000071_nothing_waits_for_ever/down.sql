DROP TABLE steward_refills;
