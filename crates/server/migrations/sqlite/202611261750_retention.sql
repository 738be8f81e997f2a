-- Retention: what goes with time, what keeps it, and who pauses it.

-- Notes of those who guide a review, each their own. sealed holds the words
-- (platform::seal). They go thirty days after the review was shared.
create table facilitator_notes (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    sealed blob not null,
    key_id text not null,
    version integer not null,
    changed_at integer not null,
    unique (review_id, member_id)
);
create index facilitator_notes_by_member on facilitator_notes (member_id);

-- kept_at is when its author said that it is to stay; removed_at is when its time
-- was over (withdrawn_at is set with it, and what stays is the same).
alter table passages add column kept_at integer;
alter table passages add column removed_at integer;

-- Somebody lets their name stand longer beside what they said in a review.
create table name_renewals (
    review_id blob not null references reviews (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    renewed_at integer not null,
    primary key (review_id, member_id)
);
create index name_renewals_by_member on name_renewals (member_id);

-- Those whose names are not drawn in a review any more: its time is over and they
-- have not renewed it. Kept by the removal; a name is drawn where there is no row.
create table names_over (
    review_id blob not null references reviews (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    since integer not null,
    primary key (review_id, member_id)
);
create index names_over_by_member on names_over (member_id);

-- A hold stands while lifted_at is null; nothing of its review goes with time then.
create table legal_holds (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    reason text not null,
    placed_by blob not null references members (id),
    placed_at integer not null,
    lifted_reason text,
    lifted_by blob references members (id),
    lifted_at integer
);
create index legal_holds_by_review on legal_holds (review_id, lifted_at);

-- Work that one node does at a time. Not content.
create table leases (
    name text primary key,
    held_by blob not null,
    until integer not null
);
