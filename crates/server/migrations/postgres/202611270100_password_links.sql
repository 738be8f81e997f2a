-- A sign-in of an earlier generation than its member's opens nothing: a new password
-- and the end of somebody's access begin a new one, also for a sign-in under way.
alter table members add column generation bigint not null default 0;
alter table sessions add column generation bigint not null default 0;

-- Links to choose a new password. They stay after their use: their member sees them.
create table password_links (
    id uuid primary key,
    token_hash bytea not null unique,
    member_id uuid not null references members (id) on delete cascade,
    made_by uuid references members (id),
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index password_links_by_member on password_links (member_id);
