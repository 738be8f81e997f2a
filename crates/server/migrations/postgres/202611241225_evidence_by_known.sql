-- The then view asks for evidence by when it came to be known.
create index evidence_by_known on evidence (review_id, known_at, id);
