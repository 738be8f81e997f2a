-- Full text. One row per thing that can be found; cap is the widest audience (a
-- rung) it may be found by, whatever the review's own audience is.

create table search_entries (
    rank_id bigint generated always as identity primary key,
    noun text not null,
    noun_id uuid not null,
    review_id uuid not null references reviews (id) on delete cascade,
    cap bigint not null,
    title text not null,
    body text not null,
    unique (noun, noun_id)
);
create index search_entries_by_review on search_entries (review_id);

-- “simple” and not “english”: names of systems must be found as they are written.
create index search_entries_text on search_entries
    using gin ((setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')));
