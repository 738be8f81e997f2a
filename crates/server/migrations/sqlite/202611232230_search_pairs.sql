-- Pairs of words are an index of PostgreSQL’s; SQLite’s own full-text index knows where
-- words stand, so that there is nothing to change here.
select 1;
