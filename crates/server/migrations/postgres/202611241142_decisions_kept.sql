-- Every telling of a decision stays: whoever tells it anew takes nobody's words away.

alter table decisions add column changed_by uuid references members (id);

create table decision_versions (
    moment_id uuid not null references decisions (moment_id) on delete cascade,
    version bigint not null,
    level text,
    cues text not null,
    knowledge text not null,
    reading text not null,
    goals text not null,
    goal_conflict text not null,
    options text not null,
    in_sight text not null,
    pressures text not null,
    confidence text not null,
    would_change text not null,
    worked_before text not null,
    told_by uuid references members (id),
    told_at bigint not null,
    primary key (moment_id, version)
);
