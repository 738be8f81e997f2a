-- A list of a stage asks for those that every member sees, newest change first. With
-- the stage in one index and the audience in another, it walked every shared review
-- to find the few in progress.
drop index reviews_by_stage;
drop index reviews_shared;
create index reviews_by_stage on reviews (stage, audience, updated_at desc, id desc);
