-- Every telling of a decision stays: whoever tells it anew takes nobody's words away.

alter table decisions add column changed_by blob references members (id);

create table decision_versions (
    moment_id blob not null references decisions (moment_id) on delete cascade,
    version integer not null,
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
    told_by blob references members (id),
    told_at integer not null,
    primary key (moment_id, version)
);
