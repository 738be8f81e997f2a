//! What a file says about its times as a whole: day order, day of the incident, zone.

use jiff::civil::Date;

use crate::fields::KeyLine;
use crate::section::Sections;
use crate::when::{Cursor, DayOrder, StatedZone, WrittenDay, day_in, impossible_in_statement, read_when, zone_in_label, zone_in_statement, zones_beside_times};
use crate::{BlockKind, Blocks, FrontMatter, SectionRole, Span};

/// A day in the summary counts only this near to the day of the header or file.
const DAYS_NEAR: i32 = 3;

/// A statement about all times is a short one.
const STATEMENT_BYTES: usize = 200;

pub(crate) struct Known<'a> {
    pub(crate) front_matter: Option<&'a FrontMatter>,
    pub(crate) fields: &'a [KeyLine],
    pub(crate) blocks: &'a Blocks,
    pub(crate) sections: &'a Sections,
    pub(crate) title: &'a str,
    pub(crate) file_name: Option<&'a str>,
    pub(crate) order: DayOrder,
}

/// The day of the incident.
///
/// A field that names it is believed first. A summary that begins with a nearby day is believed
/// before title, file name and header, which often carry the day of writing. A day alone under the
/// title is often that of writing too, so it counts where nothing else tells.
pub(crate) fn incident(known: &Known<'_>) -> Option<Date> {
    let day = |text: &str| day_in(text, known.order).and_then(|day| day.date(None));
    let keys = ["incident date", "date of incident", "incident day", "outage date"];
    let stated = known.front_matter.and_then(|header| header.value(&keys)).and_then(day);
    let field = |wanted: &[&str]| {
        let mut fields = known.fields.iter().filter(|field| wanted.contains(&field.key.as_str()));
        fields.find_map(|field| day(&field.value))
    };
    let stated = stated.or_else(|| field(&keys)).or_else(|| day(known.title));
    let written = stated
        .or_else(|| known.file_name.and_then(in_file_name))
        .or_else(|| known.front_matter.and_then(|header| header.value(&["date"])).and_then(day))
        .or_else(|| field(&["date"]));
    let near =
        |written: Date, summary: &WrittenDay| summary.date(Some(written)).filter(|date| (*date - written).get_days().abs() <= DAYS_NEAR).unwrap_or(written);
    let under = || day_under_title(known)?.date(None);
    match (written, summary_day(known)) {
        (Some(written), Some(summary)) => Some(near(written, &summary)),
        (None, Some(summary)) => summary.date(None).or_else(|| Some(near(under()?, &summary))),
        (written, None) => written.or_else(under),
    }
}

/// The day in the first words of the summary.
fn summary_day(known: &Known<'_>) -> Option<WrittenDay> {
    let mut blocks = known.blocks.all().iter().enumerate();
    let (_, summary) = blocks.find(|(index, block)| block.kind == BlockKind::Paragraph && known.sections.role_around(*index) == SectionRole::Summary)?;
    let text = known.blocks.plain_text(summary);
    let sentence = text.split(". ").next().unwrap_or_default();
    let begins = sentence.char_indices().nth(120).map_or(sentence.len(), |(at, _)| at);
    day_in(sentence.get(..begins)?, known.order)
}

/// The day under the title: on a line of its own, `**2024-03-05**`, or at the beginning of the
/// text, `On 5 March 2024 it broke`.
fn day_under_title(known: &Known<'_>) -> Option<WrittenDay> {
    let under = known.blocks.all().iter().enumerate().take_while(|(index, _)| known.sections.around(*index).is_none_or(|section| section == 0));
    let mut first = true;
    for (_, block) in under.filter(|(_, block)| block.kind == BlockKind::Paragraph && block.quote_depth == 0) {
        let text = known.blocks.plain_text(block);
        for line in text.lines() {
            let reading = read_when(line, known.order).filter(|reading| first || reading.text_start >= line.trim_end().len());
            first = false;
            if let Some(day) = reading.and_then(|reading| reading.day).filter(|day| day.year.is_some() && day.day.is_some()) {
                return Some(day);
            }
        }
    }
    None
}

/// `2018-01-18-reddit.md` or `org__2018-01-18…`: a whole day in the name of the file.
fn in_file_name(name: &str) -> Option<Date> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let starts = name
        .char_indices()
        .take(200)
        .filter(|(at, c)| c.is_ascii_digit() && !name.get(..*at).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric())));
    starts.map(|(at, _)| at).find_map(|at| {
        let mut cursor = Cursor::new(name.get(at..)?);
        if cursor.digits_ahead(5) != 4 {
            return None;
        }
        let day = WrittenDay::read(&mut cursor, DayOrder::default())?;
        day.day?;
        day.date(None)
    })
}

/// The zone that a short sentence anywhere in the file states for all times.
pub(crate) fn zone(blocks: &Blocks) -> Option<StatedZone> {
    statements(blocks).find_map(|(_, text)| zone_in_statement(&text))
}

/// What a sentence states for all times and is no zone.
pub(crate) struct NoZone {
    /// The block in which it stands.
    pub(crate) span: Span,
    /// How many lines below the beginning of that block.
    pub(crate) below: usize,
    pub(crate) written: String,
    pub(crate) in_timeline: bool,
}

/// What such sentences state that is no zone: `All times in UTC+26`.
pub(crate) fn no_zones(blocks: &Blocks, sections: &Sections) -> impl Iterator<Item = NoZone> {
    statements(blocks).filter_map(|(index, text)| {
        let (below, written) = impossible_in_statement(&text)?;
        let in_timeline = sections.role_around(index) == SectionRole::Timeline;
        Some(NoZone { span: blocks.all().get(index)?.span, below, written: written.to_owned(), in_timeline })
    })
}

/// Short sentences that may state something for all times, each with the place of its block.
fn statements(blocks: &Blocks) -> impl Iterator<Item = (usize, String)> {
    blocks
        .all()
        .iter()
        .enumerate()
        .filter(|(_, block)| matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) && block.quote_depth == 0)
        .filter(|(_, block)| block.span.len() <= STATEMENT_BYTES)
        .map(|(index, block)| (index, blocks.plain_text(block)))
        .filter(|(_, text)| text.to_lowercase().contains("times"))
}

/// Keys that state the zone of all times.
const ZONE_KEYS: [&str; 4] = ["time zone", "timezone", "tz", "times in"];

/// The zone that the header, or a line such as `Time zone: Europe/Berlin`, states for all times.
/// One that nobody knows is told of, so that no other is used in its place unseen.
pub(crate) fn zone_in_fields(front_matter: Option<&FrontMatter>, fields: &[KeyLine]) -> Result<Option<StatedZone>, (Span, String)> {
    let header = front_matter.and_then(|header| Some((header.value(&ZONE_KEYS)?, header.span)));
    let line = || fields.iter().find(|field| ZONE_KEYS.contains(&field.key.as_str()) && !field.value.is_empty());
    let Some((written, span)) = header.or_else(|| line().map(|field| (field.value.as_str(), field.span))) else {
        return Ok(None);
    };
    // `CET/CEST` names two.
    let said = || zone_in_label(written).filter(|_| !written.contains('/'));
    match StatedZone::read(written.trim_end_matches('.')).or_else(said) {
        Some(zone) => Ok(Some(zone)),
        None => Err((span, written.to_owned())),
    }
}

/// The zone beside the clock times of summary and impact, if all of them agree.
pub(crate) fn zone_in_prose(blocks: &Blocks, sections: &Sections) -> Option<StatedZone> {
    let mut found: Option<StatedZone> = None;
    for (index, block) in blocks.all().iter().enumerate() {
        let telling = matches!(sections.role_around(index), SectionRole::Summary | SectionRole::Impact);
        if !telling || block.quote_depth > 0 || !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            continue;
        }
        for zone in zones_beside_times(&blocks.plain_text(block)) {
            match &found {
                Some(known) if known.meaning != zone.meaning => return None,
                _ => found = Some(zone),
            }
        }
    }
    found
}

/// Whether `01/02/2024` is the first of February: told by a day above twelve anywhere in the
/// file, or by the day in the file name. If nothing tells, the second part is where the first
/// undecided day stands.
pub(crate) fn day_order(text: &str, file_name: Option<&str>) -> (DayOrder, Option<usize>) {
    let mut undecided = None;
    let named = file_name.and_then(in_file_name);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric() && !matches!(before, '/' | '-' | '.');
        before = c;
        if starts && let Some((first, second, year)) = slashed(text, at) {
            match (first, second) {
                (13..=31, 1..=12) => return (DayOrder::DayFirst, None),
                (1..=12, 13..=31) => return (DayOrder::MonthFirst, None),
                _ => {}
            }
            let is_named = |month: u32, day: u32| {
                named.is_some_and(|named| {
                    i64::from(named.month()) == i64::from(month)
                        && i64::from(named.day()) == i64::from(day)
                        && i64::from(named.year()) % 100 == i64::from(year) % 100
                })
            };
            if first == second || first > 12 || second > 12 {
                continue;
            }
            if is_named(second, first) {
                return (DayOrder::DayFirst, None);
            }
            if is_named(first, second) {
                return (DayOrder::MonthFirst, None);
            }
            undecided = undecided.or(Some(at));
        }
    }
    (DayOrder::MonthFirst, undecided)
}

fn slashed(text: &str, at: usize) -> Option<(u32, u32, u32)> {
    let mut cursor = Cursor::new(text.get(at..)?);
    let first = cursor.number(1, 2)?;
    cursor.take(|c| c == '/')?;
    let second = cursor.number(1, 2)?;
    cursor.take(|c| c == '/')?;
    let year = cursor.number(2, 4)?;
    (!cursor.peek().is_some_and(|c| c == '/' || c.is_alphanumeric())).then_some((first, second, year))
}
