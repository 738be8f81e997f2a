-- An import is made searchable after it has arrived, in small steps: until then none
-- of its words stands in the index, so that taking it back leaves nothing there to
-- rewrite. searched_at is when the last step was done; null is “not yet”.

alter table sources add column searched_at bigint;
update sources set searched_at = visible_at;
delete from search_entries where noun = 'evidence' and noun_id in
    (select e.id from evidence e join sources s on s.id = e.source_id where s.visible_at is null);
create index sources_unsearched on sources (searched_at) where searched_at is null;

drop index evidence_by_source;
create index evidence_by_source on evidence (source_id, id);
