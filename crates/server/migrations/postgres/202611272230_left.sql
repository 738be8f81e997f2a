-- When somebody left a channel: whether they came back, the then view asks at every step,
-- and a review has few who left.
create index evidence_left on evidence (review_id, (substr(said_by, 1, 100)), lane_id, known_at) where details like '%_leave"%';

-- What lies between two times is known for certain only at the later one; it counted as
-- known in the middle, with everything it says. An “about” (five minutes and a microsecond
-- to either side) stays at its point.
update evidence set known_at = latest where known_basis in ('asked', 'default') and latest > earliest and latest - earliest <> 600000002 and known_at = earliest + (latest - earliest) / 2;
