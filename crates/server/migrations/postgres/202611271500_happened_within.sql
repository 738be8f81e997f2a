-- How uncertain it is when it happened: from the earliest to the latest, around happened_at.
alter table reviews add column happened_within bigint not null default 0;
