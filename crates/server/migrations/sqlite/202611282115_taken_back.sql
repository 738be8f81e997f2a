-- An import that arrived can be taken back. What it brought goes; that it was here stays, by whom it
-- was taken back and why, under a number of its own: the old one goes with the items.
alter table sources add column taken_back_at integer;
alter table sources add column taken_back_by blob references members (id);
alter table sources add column taken_back_why text;
alter table sources add column was_id blob;
