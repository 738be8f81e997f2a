-- A message that tells of a lane's new name says what it was called until then. The
-- then view asks for these alone at every step; a review has few of them.
create index evidence_renamed on evidence (review_id, known_at, id) where substr(details, 1, 12) = '[["renamed",';
