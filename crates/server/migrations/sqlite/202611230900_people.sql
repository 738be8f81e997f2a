-- Who can sign in, and how.
-- Times are microseconds since 1970-01-01T00:00:00Z. There are no booleans: a
-- flag is the time something was done, and null is “not yet”.

create table installation (
    id integer primary key check (id = 1),
    name text not null,
    created_at integer not null
);

create table members (
    id blob primary key,
    handle text not null unique,
    name text not null,
    email text unique,
    standing text not null,
    password_hash text,
    zone text not null,
    created_at integer not null,
    left_at integer
);

create table teams (
    id blob primary key,
    name text not null unique,
    created_at integer not null
);

create table team_members (
    team_id blob not null references teams (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    joined_at integer not null,
    primary key (team_id, member_id)
);
create index team_members_by_member on team_members (member_id);

create table invitations (
    id blob primary key,
    token_hash blob not null unique,
    purpose text not null,
    standing text not null,
    name text,
    email text,
    member_id blob references members (id) on delete cascade,
    invited_by blob references members (id),
    created_at integer not null,
    expires_at integer not null,
    used_at integer
);

create table sessions (
    id blob primary key,
    token_hash blob not null unique,
    member_id blob not null references members (id) on delete cascade,
    device text not null,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null
);
create index sessions_by_member on sessions (member_id);

-- Sign-in attempts are counted here and not in memory, so that several nodes share one count.
create table throttles (
    bucket blob primary key,
    attempts integer not null,
    window_started_at integer not null
);
