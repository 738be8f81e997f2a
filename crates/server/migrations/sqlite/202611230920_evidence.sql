-- Evidence, moments, and when each came to be known.

-- One import of one file. Nothing of it is visible until visible_at is set, by
-- one small transaction at the end; an import that never got there is removed at
-- the next start.
create table sources (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    kind text not null,
    file_name text not null,
    sha256 blob not null,
    size integer not null,
    importer text not null,
    importer_version text not null,
    selection text not null,
    imported_by blob references members (id),
    started_at integer not null,
    visible_at integer,
    items integer not null,
    repeated integer not null
);
create index sources_by_review on sources (review_id, started_at);
create index sources_unfinished on sources (visible_at) where visible_at is null;

create table import_problems (
    source_id blob not null references sources (id) on delete cascade,
    ordinal integer not null,
    file text not null,
    line integer,
    reason text not null,
    primary key (source_id, ordinal)
);

create table lanes (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    key text not null,
    kind text not null,
    name text not null,
    unique (review_id, key)
);

-- source_id points at an import; rows of an import that is not visible are not read.
-- key_hash is the first 16 bytes of SHA-256 of the item's key, so that a second
-- import of the same item adds nothing.
create table evidence (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    source_id blob not null references sources (id) on delete cascade,
    lane_id blob not null references lanes (id),
    kind text not null,
    key_hash blob not null,
    answers_hash blob,
    earliest integer not null,
    latest integer not null,
    zone text not null,
    known_at integer not null,
    known_basis text not null,
    said_by text,
    text text not null,
    original blob not null,
    file text not null,
    line integer,
    details text not null,
    redacted_at integer,
    unique (review_id, key_hash)
);
create index evidence_by_time on evidence (review_id, earliest, id);
create index evidence_by_lane on evidence (lane_id, earliest);
create index evidence_by_source on evidence (source_id);

-- The tombstone of a redaction: what remains is that it was, and why it is not.
create table redactions (
    evidence_id blob primary key references evidence (id) on delete cascade,
    sha256 blob not null,
    redacted_by blob references members (id),
    redacted_at integer not null,
    reason text not null
);

create table moments (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    says text not null,
    kind text not null,
    earliest integer not null,
    latest integer not null,
    zone text not null,
    known_at integer not null,
    known_basis text not null,
    version integer not null,
    created_by blob references members (id),
    created_at integer not null,
    updated_at integer not null
);
create index moments_by_time on moments (review_id, earliest, id);

create table moment_ties (
    moment_id blob not null references moments (id) on delete cascade,
    evidence_id blob not null references evidence (id) on delete cascade,
    primary key (moment_id, evidence_id)
);
create index moment_ties_by_evidence on moment_ties (evidence_id);

-- What one person knew from when: a record of its own, beside known_at.
create table knowledge (
    participant_id blob not null references participants (id) on delete cascade,
    noun text not null,
    noun_id blob not null,
    known_at integer not null,
    basis text not null,
    stated_by blob references members (id),
    stated_at integer not null,
    primary key (participant_id, noun, noun_id)
);
create index knowledge_by_noun on knowledge (noun, noun_id);
