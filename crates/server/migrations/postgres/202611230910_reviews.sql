-- Incidents, reviews, who is who in a review, and its text.

create table incidents (
    id uuid primary key,
    title text not null,
    kind text not null,
    severity text,
    impact text,
    zone text not null,
    created_by uuid not null references members (id),
    created_at bigint not null,
    left_reason text,
    left_by uuid references members (id),
    left_at bigint
);

create table incident_times (
    incident_id uuid not null references incidents (id) on delete cascade,
    milestone text not null,
    earliest bigint not null,
    latest bigint not null,
    zone text not null,
    written text not null,
    primary key (incident_id, milestone)
);

-- audience is a rung of the ladder: 2 facilitator, 3 involved, 4 circle, 5 organisation.
-- happened_at is the first known instant of its incidents, for lists; null when nobody has said.
create table reviews (
    id uuid primary key,
    title text not null,
    depth text not null,
    stage text not null,
    audience bigint not null,
    zone text not null,
    happened_at bigint,
    created_by uuid not null references members (id),
    created_at bigint not null,
    updated_at bigint not null,
    shared_at bigint,
    set_aside_reason text,
    set_aside_from text
);
create index reviews_by_change on reviews (updated_at desc, id desc);
create index reviews_by_time on reviews (happened_at desc, id desc);
create index reviews_by_stage on reviews (stage, updated_at desc, id desc);
create index reviews_shared on reviews (audience, updated_at desc, id desc);

create table review_incidents (
    review_id uuid not null references reviews (id) on delete cascade,
    incident_id uuid not null references incidents (id) on delete cascade,
    primary key (review_id, incident_id)
);
create index review_incidents_by_incident on review_incidents (incident_id);

-- What a member is to a review; the only table that access reads besides reviews.
create table review_roles (
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    role text not null,
    reach bigint not null,
    since bigint not null,
    primary key (review_id, member_id, role)
);
create index review_roles_by_member on review_roles (member_id, review_id, reach);

-- Those who were there, were affected or decided earlier; not all of them are members.
create table participants (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid references members (id),
    name text not null,
    handle text,
    involvement text not null,
    added_at bigint not null
);
create index participants_by_review on participants (review_id, added_at);

create table tags (
    review_id uuid not null references reviews (id) on delete cascade,
    kind text not null,
    word text not null,
    primary key (review_id, kind, word)
);
create index tags_by_word on tags (kind, word, review_id);

-- The text of a review for one audience. version grows by one with each save;
-- every version is kept, so that two people saving lose nothing.
create table editions (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    audience bigint not null,
    body text not null,
    version bigint not null,
    saved_by uuid references members (id),
    saved_at bigint not null,
    unique (review_id, audience)
);

create table edition_versions (
    edition_id uuid not null references editions (id) on delete cascade,
    version bigint not null,
    body text not null,
    saved_by uuid references members (id),
    saved_at bigint not null,
    primary key (edition_id, version)
);

-- What a text links to: evidence that a shared text links to may be read with it.
create table edition_links (
    edition_id uuid not null references editions (id) on delete cascade,
    noun text not null,
    noun_id uuid not null,
    primary key (edition_id, noun, noun_id)
);
create index edition_links_by_noun on edition_links (noun, noun_id);

-- What was done, in the same transaction as the doing.
create table activity (
    id uuid primary key,
    review_id uuid references reviews (id) on delete cascade,
    member_id uuid references members (id),
    verb text not null,
    noun text not null,
    noun_id uuid not null,
    at bigint not null
);
create index activity_by_review on activity (review_id, at desc);

create table saved_views (
    id uuid primary key,
    member_id uuid not null references members (id) on delete cascade,
    name text not null,
    query text not null,
    created_at bigint not null,
    unique (member_id, name)
);
