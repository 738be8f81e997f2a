-- The charter: the signed promise of what accounts may be used for. Every version
-- is kept; the one with the highest number is in force.
create table charters (
    id uuid primary key,
    version bigint not null unique,
    body text not null,
    signed_by uuid not null references members (id),
    signed_name text not null,
    signed_role text not null,
    signed_at bigint not null
);

-- Which charter stood when the account was begun; null where none did.
alter table accounts add column charter_id uuid references charters (id);

-- Who was asked for an account, and by whom. What they answer stands with the
-- account.
create table account_invitations (
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    invited_by uuid not null references members (id),
    invited_at bigint not null,
    primary key (review_id, member_id)
);
create index account_invitations_by_member on account_invitations (member_id);
