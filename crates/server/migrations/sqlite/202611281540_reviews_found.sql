-- What a search asks of a review, so that it reads no row of those that it does not show.
create index reviews_found on reviews (id, audience, depth, stage, happened_at, created_at);
