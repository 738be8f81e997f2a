-- What an author did is said in place of their name as it stood when they began to write:
-- who was there is a list that others keep, and a label that follows it tells whose it is.
alter table accounts add column involvement text;
update accounts set involvement = (select min(p.involvement) from participants p where p.review_id = accounts.review_id and p.member_id = accounts.member_id);

-- Who stood by an earlier telling of a decision, so that nobody else takes it away.
alter table decision_versions add column confirmed_by uuid references members (id);
update decision_versions set confirmed_by = told_by where exists (
    select 1 from moments m join participants p on p.review_id = m.review_id
    where m.id = decision_versions.moment_id and p.member_id = decision_versions.told_by
);

-- When a text was last seen to quote a passage: its time begins when that is over.
alter table passages add column quoted_at bigint;

-- Two accounts can differ on more than one fact.
alter table divergences drop constraint divergences_one_id_other_id_key;
alter table divergences add unique (one_id, other_id, says);
