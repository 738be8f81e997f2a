-- Runs of words are looked up, not compared row by row, so that a name of two words
-- (“checkout-api”) costs no more than one; and folding a text without marks, as nearly
-- every line of evidence is, takes a tenth of the time.

-- The same letters as before.
create or replace function search_fold (words text) returns text language sql immutable strict parallel safe
return case when octet_length(words) = char_length(words) then translate(lower(words), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')
else translate(lower(words),
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”‘’„‚–—…·•«»‹›→←↑↓×÷°§¶©®™€£¥¢¿¡¦¨¬¯±´¸   ​‑− ✓✔✗✘✅❌ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẛẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ',
    '                                                                                     aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzsaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwysaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy') end;

-- Each word of a text, and each two that stand next to each other as one: ' checkout api'.
-- What is longer than anybody types is left out, for an index has its limits.
create function search_pairs (told tsvector) returns tsvector language sql immutable strict parallel safe
return strip(told) || array_to_tsvector(array(
    select ' ' || pair.one || ' ' || pair.other
    from (select array_agg(t.word order by place) as run from unnest(told) as t (word, places, weights), unnest(t.places) as place) w,
        unnest(w.run, w.run[2:]) as pair (one, other)
    where octet_length(pair.one || pair.other) < 600
));

-- A question about words (“'a' & ('b' <-> 'c':*)”) as one about words and pairs. What
-- is no pair is asked for word by word.
create function search_asked (asked text) returns tsquery language sql immutable strict parallel safe
return cast(regexp_replace(
    regexp_replace(cast(to_tsquery('simple', asked) as text), '''([^'']+)'' <-> ''([^'']+)''', ''' \1 \2''', 'g'),
    ' <(-|\d+)> ', ' & ', 'g'
) as tsquery);

create index search_entries_pairs on search_entries using gin (search_pairs(told)) with (fastupdate = off) where noun <> 'evidence';
-- Nobody needs to know how often each pair occurs; counting them would make analyze slow.
alter index search_entries_pairs alter column 1 set statistics 0;
drop index search_entries_told;
