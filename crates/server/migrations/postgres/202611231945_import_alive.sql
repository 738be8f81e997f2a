-- When an import last wrote. An unfinished one that has been silent for minutes
-- belongs to a process that is gone, and makes way for the next.
alter table sources add column alive_at bigint;
