-- By whom words were stood by: the first page tells them when those were changed since.

create index decisions_by_confirmer on decisions (confirmed_by);
create index decision_versions_by_confirmer on decision_versions (confirmed_by, moment_id);
