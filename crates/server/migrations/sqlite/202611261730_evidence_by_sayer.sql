-- Standing in one person's place asks what they said and when, and passes over what
-- lies in other lanes; a name is cut, because an index has room for so much.
create index evidence_by_sayer on evidence (review_id, substr(said_by, 1, 100), known_at);
drop index evidence_by_known;
create index evidence_by_known on evidence (review_id, known_at, id, lane_id, source_id, kind);
