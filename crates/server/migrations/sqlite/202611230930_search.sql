-- Full text. One row per thing that can be found; cap is the widest audience (a
-- rung) it may be found by, whatever the review's own audience is.

create table search_entries (
    rank_id integer primary key,
    noun text not null,
    noun_id blob not null,
    review_id blob not null references reviews (id) on delete cascade,
    cap integer not null,
    title text not null,
    body text not null,
    unique (noun, noun_id)
);
create index search_entries_by_review on search_entries (review_id);

create virtual table search_text using fts5 (
    title, body,
    content = 'search_entries', content_rowid = 'rank_id',
    tokenize = "unicode61 remove_diacritics 2"
);
-- A forgotten entry's words are removed from the index's pages, not only marked.
insert into search_text (search_text, rank) values ('secure-delete', 1);

create trigger search_entries_put after insert on search_entries begin
    insert into search_text (rowid, title, body) values (new.rank_id, new.title, new.body);
end;
create trigger search_entries_forget after delete on search_entries begin
    insert into search_text (search_text, rowid, title, body) values ('delete', old.rank_id, old.title, old.body);
end;
create trigger search_entries_change after update of title, body on search_entries begin
    insert into search_text (search_text, rowid, title, body) values ('delete', old.rank_id, old.title, old.body);
    insert into search_text (rowid, title, body) values (new.rank_id, new.title, new.body);
end;
