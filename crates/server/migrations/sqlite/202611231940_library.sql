-- Search is kept in two indexes: what people tell (titles, texts, moments), which is
-- ranked, and evidence, which is only ever asked for inside the reader's own reviews.
-- Beside them stands the vocabulary of what people tell, so that one mistyped letter
-- still finds it.

drop trigger search_entries_put;
drop trigger search_entries_forget;
drop trigger search_entries_change;
drop table search_text;

create view search_told as select rank_id, title, body from search_entries where noun <> 'evidence';
create virtual table search_text using fts5 (
    title, body,
    content = 'search_told', content_rowid = 'rank_id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '3 4'
);

create view search_items as
    select rank_id, title || ' ' || body as body, 'scope' || lower(hex(review_id)) || case when cap = 5 then ' scopeopen' else '' end as scope
    from search_entries where noun = 'evidence';
create virtual table search_evidence using fts5 (
    body, scope,
    content = 'search_items', content_rowid = 'rank_id',
    tokenize = "unicode61 remove_diacritics 2"
);
-- A forgotten entry's words are removed from the index's pages, not only marked.
insert into search_text (search_text, rank) values ('secure-delete', 1);
insert into search_evidence (search_evidence, rank) values ('secure-delete', 1);
insert into search_text (search_text) values ('rebuild');
insert into search_evidence (search_evidence) values ('rebuild');

create trigger search_text_put after insert on search_entries when new.noun <> 'evidence' begin
    insert into search_text (rowid, title, body) values (new.rank_id, new.title, new.body);
end;
create trigger search_text_forget after delete on search_entries when old.noun <> 'evidence' begin
    insert into search_text (search_text, rowid, title, body) values ('delete', old.rank_id, old.title, old.body);
end;
create trigger search_text_change after update of title, body on search_entries when new.noun <> 'evidence' begin
    insert into search_text (search_text, rowid, title, body) values ('delete', old.rank_id, old.title, old.body);
    insert into search_text (rowid, title, body) values (new.rank_id, new.title, new.body);
end;

create trigger search_evidence_put after insert on search_entries when new.noun = 'evidence' begin
    insert into search_evidence (rowid, body, scope) values (new.rank_id, new.title || ' ' || new.body, 'scope' || lower(hex(new.review_id)) || case when new.cap = 5 then ' scopeopen' else '' end);
end;
create trigger search_evidence_forget after delete on search_entries when old.noun = 'evidence' begin
    insert into search_evidence (search_evidence, rowid, body, scope) values ('delete', old.rank_id, old.title || ' ' || old.body, 'scope' || lower(hex(old.review_id)) || case when old.cap = 5 then ' scopeopen' else '' end);
end;
create trigger search_evidence_change after update of cap, title, body on search_entries when new.noun = 'evidence' begin
    insert into search_evidence (search_evidence, rowid, body, scope) values ('delete', old.rank_id, old.title || ' ' || old.body, 'scope' || lower(hex(old.review_id)) || case when old.cap = 5 then ' scopeopen' else '' end);
    insert into search_evidence (rowid, body, scope) values (new.rank_id, new.title || ' ' || new.body, 'scope' || lower(hex(new.review_id)) || case when new.cap = 5 then ' scopeopen' else '' end);
end;

create table search_words (
    word text primary key,
    written text not null
) without rowid;
create table search_deletions (
    deletion text not null,
    word text not null references search_words (word) on delete cascade,
    primary key (deletion, word)
) without rowid;
create index search_deletions_by_word on search_deletions (word);

-- Lists show the newest first: by when it happened, or was written down where nobody said.
create index reviews_by_library on reviews (coalesce(happened_at, created_at) desc, id desc);
create index saved_views_by_member on saved_views (member_id, created_at);
create index tags_by_any_word on tags (word, review_id);

-- A file that became a review: its own bytes, so that an unedited text goes out as it came.
create table library_files (
    review_id blob primary key references reviews (id) on delete cascade,
    path text not null,
    bytes blob not null,
    sha256 blob not null,
    edition_version integer not null,
    imported_by blob references members (id),
    imported_at integer not null
);
create unique index library_files_by_path on library_files (path);
