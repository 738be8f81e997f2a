-- Who opened words that were changed since has not opened those that stand now, and
-- stays in the ledger: when they were changed.
alter table passage_openings add column closed_at bigint;
alter table quotation_openings add column closed_at bigint;
