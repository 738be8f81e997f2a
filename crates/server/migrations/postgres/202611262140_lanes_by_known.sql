-- A step of the then view counts each lane bin by bin, and asks when somebody spoke
-- in a lane first and last: both are read in the order that an index has.
create index evidence_by_lane_known on evidence (lane_id, known_at, id, source_id, kind);
create index evidence_by_sayer_lane on evidence (review_id, (substr(said_by, 1, 100)), lane_id, known_at);
drop index evidence_by_sayer;
