-- What a search asks of each entry that matches, beside each other: the entry's own row
-- carries its text, so that two hundred of them stand on as many pages of the file.
create index search_entries_told on search_entries (rank_id, noun, noun_id, review_id, cap) where noun <> 'evidence';
