-- Quotations: where a text may say what a passage says, as its author agreed.

-- One row for a passage and an audience. sealed holds another wording that the
-- author gave for it (platform::seal); empty where the passage's own words are
-- quoted, or nothing is. left_at is when a file with the words in it first left.
create table quotations (
    id uuid primary key,
    passage_id uuid not null references passages (id) on delete cascade,
    audience bigint not null,
    asked_by uuid references members (id) on delete set null,
    asked_at bigint,
    answer text not null,
    answered_at bigint,
    attribution text not null,
    sealed bytea not null,
    key_id text not null,
    left_at bigint,
    unique (passage_id, audience)
);

-- Who opened a quotation that is not theirs: shown to its author and to nobody
-- else. The entry is there before the words are unsealed.
create table quotation_openings (
    quotation_id uuid not null references quotations (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    opened_at bigint not null,
    primary key (quotation_id, member_id)
);
create index quotation_openings_by_member on quotation_openings (member_id);
