-- The names that evidence speaks of, so that a mistyped one is understood. Apart from what
-- people tell: a word counts only for who may read a review that holds it.
create table search_item_words (
    word text primary key,
    written text not null
) without rowid;
create table search_item_deletions (
    deletion text not null,
    word text not null references search_item_words (word) on delete cascade,
    primary key (deletion, word)
) without rowid;
create index search_item_deletions_by_word on search_item_deletions (word);
-- Without a reference to the word: it may go in the moment in which another import brings it.
create table search_item_holds (
    review_id blob not null references reviews (id) on delete cascade,
    word text not null,
    primary key (review_id, word)
) without rowid;
create index search_item_holds_by_word on search_item_holds (word, review_id);

-- What is there is put into the search again, with its lanes' names and its own: in small
-- steps, once the program runs. Taken out row by row, each word would rewrite its page.
drop trigger search_evidence_forget;
insert into search_evidence (search_evidence) values ('delete-all');
delete from search_entries where noun = 'evidence';
create trigger search_evidence_forget after delete on search_entries when old.noun = 'evidence' begin
    insert into search_evidence (search_evidence, rowid, body, scope) values ('delete', old.rank_id, old.title || ' ' || old.body, 'scope' || lower(hex(old.review_id)) || case when old.cap = 5 then ' scopeopen' else '' end);
end;
update sources set searched_at = null where visible_at is not null;
