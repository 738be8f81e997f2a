-- On SQLite an index is made here. PostgreSQL finds a review by its id at the same cost.
select 1;
