-- Search is kept in two indexes: what people tell (titles, texts, moments), which is
-- ranked, and evidence, which is only ever asked for inside the reader's own reviews.
-- Beside them stands the vocabulary of what people tell, so that one mistyped letter
-- still finds it.

-- Letters without their marks and nothing but letters and digits, the way SQLite's
-- unicode61 reads, so that both databases find the same. Independent of the locale.
create function search_fold (words text) returns text language sql immutable strict parallel safe
return translate(lower(words),
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”‘’„‚–—…·•«»‹›→←↑↓×÷°§¶©®™€£¥¢¿¡¦¨¬¯±´¸   ​‑− ✓✔✗✘✅❌ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẛẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ',
    '                                                                                     aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzsaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwysaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy');

drop index search_entries_text;
-- Long columns stand apart, so that a scan over many hits reads little.
alter table search_entries set (toast_tuple_target = 128);
alter table search_entries add column told tsvector generated always as (
    case when noun = 'evidence' then null
    else setweight(to_tsvector('simple', search_fold(title)), 'A') || setweight(to_tsvector('simple', search_fold(body)), 'B') end
) stored;
create index search_entries_told on search_entries using gin (told) with (fastupdate = off) where noun <> 'evidence';
create index search_entries_evidence on search_entries using gin ((
    to_tsvector('simple', search_fold(title || ' ' || body) || ' scope' || replace(cast(review_id as text), '-', '') || case when cap = 5 then ' scopeopen' else '' end)
)) with (gin_pending_list_limit = 1024) where noun = 'evidence';

create table search_words (
    word text primary key,
    written text not null
);
create table search_deletions (
    deletion text not null,
    word text not null references search_words (word) on delete cascade,
    primary key (deletion, word)
);
create index search_deletions_by_word on search_deletions (word);

-- Lists show the newest first: by when it happened, or was written down where nobody said.
create index reviews_by_library on reviews (coalesce(happened_at, created_at) desc, id desc);
create index saved_views_by_member on saved_views (member_id, created_at);
create index tags_by_any_word on tags (word, review_id);

-- A file that became a review: its own bytes, so that an unedited text goes out as it came.
create table library_files (
    review_id uuid primary key references reviews (id) on delete cascade,
    path text not null,
    bytes bytea not null,
    sha256 bytea not null,
    edition_version bigint not null,
    imported_by uuid references members (id),
    imported_at bigint not null
);
create unique index library_files_by_path on library_files (path);
