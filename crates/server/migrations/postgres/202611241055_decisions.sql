-- Decisions: moments where somebody chose, told as it made sense then. What and
-- when are the moment's. There is no column for right or wrong.

-- level is null where nobody has said. confirmed_at is null until somebody who was
-- there confirms these words or writes them; confirmed_moment is the version of the
-- moment's sentence that this was about.
create table decisions (
    moment_id uuid primary key references moments (id) on delete cascade,
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
    version bigint not null,
    made_by uuid references members (id),
    made_at bigint not null,
    changed_at bigint not null,
    confirmed_by uuid references members (id),
    confirmed_at bigint,
    confirmed_moment bigint
);

-- What came of it, and what is seen now: apart, so that whoever asks what it was
-- like then cannot be given it by mistake. known_at is when it came to be known.
create table decision_outcomes (
    moment_id uuid primary key references decisions (moment_id) on delete cascade,
    outcome text not null,
    hindsight text not null,
    known_at bigint,
    version bigint not null,
    changed_by uuid references members (id),
    changed_at bigint not null
);
