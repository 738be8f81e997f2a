-- Quotations: where a text may say what a passage says, as its author agreed.

-- One row for a passage and an audience. sealed holds another wording that the
-- author gave for it (platform::seal); empty where the passage's own words are
-- quoted, or nothing is. left_at is when a file with the words in it first left.
create table quotations (
    id blob primary key,
    passage_id blob not null references passages (id) on delete cascade,
    audience integer not null,
    asked_by blob references members (id) on delete set null,
    asked_at integer,
    answer text not null,
    answered_at integer,
    attribution text not null,
    sealed blob not null,
    key_id text not null,
    left_at integer,
    unique (passage_id, audience)
);

-- Who opened a quotation that is not theirs: shown to its author and to nobody
-- else. The entry is there before the words are unsealed.
create table quotation_openings (
    quotation_id blob not null references quotations (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    opened_at integer not null,
    primary key (quotation_id, member_id)
);
create index quotation_openings_by_member on quotation_openings (member_id);
