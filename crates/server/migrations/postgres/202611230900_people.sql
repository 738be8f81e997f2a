-- Who can sign in, and how.
-- Times are microseconds since 1970-01-01T00:00:00Z. There are no booleans: a
-- flag is the time something was done, and null is “not yet”.

create table installation (
    id bigint primary key check (id = 1),
    name text not null,
    created_at bigint not null
);

create table members (
    id uuid primary key,
    handle text not null unique,
    name text not null,
    email text unique,
    standing text not null,
    password_hash text,
    zone text not null,
    created_at bigint not null,
    left_at bigint
);

create table teams (
    id uuid primary key,
    name text not null unique,
    created_at bigint not null
);

create table team_members (
    team_id uuid not null references teams (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    joined_at bigint not null,
    primary key (team_id, member_id)
);
create index team_members_by_member on team_members (member_id);

create table invitations (
    id uuid primary key,
    token_hash bytea not null unique,
    purpose text not null,
    standing text not null,
    name text,
    email text,
    member_id uuid references members (id) on delete cascade,
    invited_by uuid references members (id),
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table sessions (
    id uuid primary key,
    token_hash bytea not null unique,
    member_id uuid not null references members (id) on delete cascade,
    device text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_member on sessions (member_id);

-- Sign-in attempts are counted here and not in memory, so that several nodes share one count.
create table throttles (
    bucket bytea primary key,
    attempts bigint not null,
    window_started_at bigint not null
);
