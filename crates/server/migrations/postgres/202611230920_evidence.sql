-- Evidence, moments, and when each came to be known.

-- One import of one file. Nothing of it is visible until visible_at is set, by
-- one small transaction at the end; an import that never got there is removed at
-- the next start.
create table sources (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    kind text not null,
    file_name text not null,
    sha256 bytea not null,
    size bigint not null,
    importer text not null,
    importer_version text not null,
    selection text not null,
    imported_by uuid references members (id),
    started_at bigint not null,
    visible_at bigint,
    items bigint not null,
    repeated bigint not null
);
create index sources_by_review on sources (review_id, started_at);
create index sources_unfinished on sources (visible_at) where visible_at is null;

create table import_problems (
    source_id uuid not null references sources (id) on delete cascade,
    ordinal bigint not null,
    file text not null,
    line bigint,
    reason text not null,
    primary key (source_id, ordinal)
);

create table lanes (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    key text not null,
    kind text not null,
    name text not null,
    unique (review_id, key)
);

-- source_id points at an import; rows of an import that is not visible are not read.
-- key_hash is the first 16 bytes of SHA-256 of the item's key, so that a second
-- import of the same item adds nothing.
create table evidence (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    source_id uuid not null references sources (id) on delete cascade,
    lane_id uuid not null references lanes (id),
    kind text not null,
    key_hash bytea not null,
    answers_hash bytea,
    earliest bigint not null,
    latest bigint not null,
    zone text not null,
    known_at bigint not null,
    known_basis text not null,
    said_by text,
    text text not null,
    original bytea not null,
    file text not null,
    line bigint,
    details text not null,
    redacted_at bigint,
    unique (review_id, key_hash)
);
create index evidence_by_time on evidence (review_id, earliest, id);
create index evidence_by_lane on evidence (lane_id, earliest);
create index evidence_by_source on evidence (source_id);

-- The tombstone of a redaction: what remains is that it was, and why it is not.
create table redactions (
    evidence_id uuid primary key references evidence (id) on delete cascade,
    sha256 bytea not null,
    redacted_by uuid references members (id),
    redacted_at bigint not null,
    reason text not null
);

create table moments (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    says text not null,
    kind text not null,
    earliest bigint not null,
    latest bigint not null,
    zone text not null,
    known_at bigint not null,
    known_basis text not null,
    version bigint not null,
    created_by uuid references members (id),
    created_at bigint not null,
    updated_at bigint not null
);
create index moments_by_time on moments (review_id, earliest, id);

create table moment_ties (
    moment_id uuid not null references moments (id) on delete cascade,
    evidence_id uuid not null references evidence (id) on delete cascade,
    primary key (moment_id, evidence_id)
);
create index moment_ties_by_evidence on moment_ties (evidence_id);

-- What one person knew from when: a record of its own, beside known_at.
create table knowledge (
    participant_id uuid not null references participants (id) on delete cascade,
    noun text not null,
    noun_id uuid not null,
    known_at bigint not null,
    basis text not null,
    stated_by uuid references members (id),
    stated_at bigint not null,
    primary key (participant_id, noun, noun_id)
);
create index knowledge_by_noun on knowledge (noun, noun_id);
