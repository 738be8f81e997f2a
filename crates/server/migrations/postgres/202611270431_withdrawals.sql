-- That whoever guides a review withdrew what somebody who had left recounted of it, at their
-- wish, unread. It says nothing of whether there was anything.
create table withdrawals (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    wish text not null,
    carried_out_by uuid not null references members (id),
    carried_out_at bigint not null
);
create index withdrawals_by_review on withdrawals (review_id, carried_out_at);
create index withdrawals_by_member on withdrawals (member_id);
