-- Where two accounts differ on a fact: both passages stay as they are, side by side.
-- says is what they differ on. Nothing here says which of them is right.
create table divergences (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    one_id uuid not null references passages (id) on delete cascade,
    other_id uuid not null references passages (id) on delete cascade,
    says text not null,
    marked_by uuid references members (id),
    marked_at bigint not null,
    unique (one_id, other_id)
);
create index divergences_by_review on divergences (review_id);
