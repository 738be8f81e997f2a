-- Accounts: what one person recounts of one review, as passages.

create table accounts (
    id blob primary key,
    review_id blob not null references reviews (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    willing text not null,
    begun_at integer not null,
    unique (review_id, member_id)
);
create index accounts_by_member on accounts (member_id);

-- sealed holds the words (platform::seal), empty once the passage was withdrawn.
-- audience is a rung, 1 (its author) to 5 (every member). earliest and latest are
-- null where the author gave no time.
create table passages (
    id blob primary key,
    account_id blob not null references accounts (id) on delete cascade,
    earliest integer,
    latest integer,
    audience integer not null,
    attribution text not null,
    sealed blob not null,
    key_id text not null,
    version integer not null,
    written_at integer not null,
    changed_at integer not null,
    widened_at integer,
    withdrawn_at integer
);
create index passages_by_account on passages (account_id);

-- Who opened a passage that is not theirs: shown to its author and to nobody else.
-- The entry is there before the words are unsealed.
create table passage_openings (
    passage_id blob not null references passages (id) on delete cascade,
    member_id blob not null references members (id) on delete cascade,
    opened_at integer not null,
    primary key (passage_id, member_id)
);
create index passage_openings_by_member on passage_openings (member_id);
