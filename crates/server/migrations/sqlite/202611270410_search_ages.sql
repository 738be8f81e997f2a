-- The ages of entries are an index of PostgreSQL’s; SQLite’s own full-text index gives the
-- newest first, so that there is nothing to change here.
select 1;
