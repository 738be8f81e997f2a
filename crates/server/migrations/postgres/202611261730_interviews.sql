-- Interviews: what somebody told a facilitator, as that facilitator wrote it down.
-- Private to the two of them; it becomes a passage when its teller confirms it.

-- sealed holds the words (platform::seal); empty once they were confirmed (they are
-- a passage of the teller then), declined or thrown away.
create table interviews (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    written_by uuid not null references members (id) on delete cascade,
    earliest bigint,
    latest bigint,
    sealed bytea not null,
    key_id text not null,
    version bigint not null,
    answer text not null,
    written_at bigint not null,
    answered_at bigint
);
create index interviews_by_teller on interviews (member_id, answer);
create index interviews_by_review on interviews (review_id, written_by);

-- Who wrote the words down, where their author confirmed them as they stood.
alter table passages add column written_by uuid references members (id) on delete set null;
