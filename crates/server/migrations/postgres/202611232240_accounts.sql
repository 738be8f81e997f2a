-- Accounts: what one person recounts of one review, as passages.

create table accounts (
    id uuid primary key,
    review_id uuid not null references reviews (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    willing text not null,
    begun_at bigint not null,
    unique (review_id, member_id)
);
create index accounts_by_member on accounts (member_id);

-- sealed holds the words (platform::seal), empty once the passage was withdrawn.
-- audience is a rung, 1 (its author) to 5 (every member). earliest and latest are
-- null where the author gave no time.
create table passages (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    earliest bigint,
    latest bigint,
    audience bigint not null,
    attribution text not null,
    sealed bytea not null,
    key_id text not null,
    version bigint not null,
    written_at bigint not null,
    changed_at bigint not null,
    widened_at bigint,
    withdrawn_at bigint
);
create index passages_by_account on passages (account_id);

-- Who opened a passage that is not theirs: shown to its author and to nobody else.
-- The entry is there before the words are unsealed.
create table passage_openings (
    passage_id uuid not null references passages (id) on delete cascade,
    member_id uuid not null references members (id) on delete cascade,
    opened_at bigint not null,
    primary key (passage_id, member_id)
);
create index passage_openings_by_member on passage_openings (member_id);
