-- Why a version of a text is kept when others of its sitting are thinned out:
-- 'conflict' for either of two texts that were written over the same version.
alter table edition_versions add column kept_for text;
