-- What goes with a message that is redacted: its edits and deletions, which answer it.
create index evidence_by_answers on evidence (review_id, answers_hash) where answers_hash is not null;
-- Until version 5 of the importers what told of an edit or a deletion answered nothing; a
-- channel has few of them, and they are looked at one by one.
create index evidence_told on evidence (lane_id, id)
    where answers_hash is null and (details like '%["before",%' or details like '%["deleted","message of %');

-- A listed problem may quote what must go. Its reason is then why it went.
alter table import_problems add column redacted_by uuid references members (id);
alter table import_problems add column redacted_at bigint;
