-- A sign-in of an earlier generation than its member's opens nothing: a new password
-- and the end of somebody's access begin a new one, also for a sign-in under way.
alter table members add column generation integer not null default 0;
alter table sessions add column generation integer not null default 0;

-- Links to choose a new password. They stay after their use: their member sees them.
create table password_links (
    id blob primary key,
    token_hash blob not null unique,
    member_id blob not null references members (id) on delete cascade,
    made_by blob references members (id),
    made_at integer not null,
    expires_at integer not null,
    used_at integer
);
create index password_links_by_member on password_links (member_id);
