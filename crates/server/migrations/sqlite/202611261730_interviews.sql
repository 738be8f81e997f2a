-- Interviews: what somebody told a facilitator, as that facilitator wrote it down.
-- Private to the two of them; it becomes a passage when its teller confirms it.

-- sealed holds the words (platform::seal); empty once they were confirmed (they are
-- a passage of the teller then), declined or thrown away.
create table interviews (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    written_by blob not null references members (id) on delete cascade,
    earliest integer,
    latest integer,
    sealed blob not null,
    key_id text not null,
    version integer not null,
    answer text not null,
    written_at integer not null,
    answered_at integer
);
create index interviews_by_teller on interviews (member_id, answer);
create index interviews_by_review on interviews (review_id, written_by);

-- Who wrote the words down, where their author confirmed them as they stood.
alter table passages add column written_by blob references members (id) on delete set null;
