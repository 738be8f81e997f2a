-- As of evidence (202611272230): what lies between two times is known for certain only at
-- the later one.
update moments set known_at = latest where known_basis = 'default' and latest > earliest and latest - earliest <> 600000002 and known_at = earliest + (latest - earliest) / 2;
