-- How many bytes the words of a passage take on a page, escaped and marked up: pages are
-- cut by what is sent, before anything is unsealed. Null for passages from before.
alter table passages add column drawn_bytes bigint;
