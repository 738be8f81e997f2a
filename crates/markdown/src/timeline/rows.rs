//! Walks over the blocks of a file and gathers the rows of its timelines.

mod days;

use std::collections::BTreeSet;

use super::lines::{self, Around, What};
use super::{FileTimes, Sequence, TimelineRow, tables};
use crate::blocks::Plain;
use crate::fields::key_and_value;
use crate::section::{SectionRole, Sections, flat};
use crate::source::Source;
use crate::when::{
    Reading, StatedZone, day_in, impossible, impossible_in_statement, impossible_offset, impossible_zone, read_row_when, read_when, zone_in_statement,
};
use crate::{Block, BlockKind, Blocks, Problem, Span};

/// What further blocks belong to the row that was found last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    /// Everything up to the next heading.
    Heading,
    /// Everything inside this list item.
    Item(usize),
    /// The next block, because the row's own line holds nothing but the time.
    Next,
    /// Nothing.
    Closed,
}

/// A day on a line of its own: a row if text follows, otherwise the day of the rows below.
struct Pending {
    reading: Reading,
    written: String,
    span: Span,
    anchor: Anchor,
}

pub(super) struct Finder<'a> {
    source: &'a Source,
    pub(super) blocks: &'a Blocks,
    sections: &'a Sections,
    times: &'a FileTimes,
    problems: &'a mut Vec<Problem>,
    pub(super) sequence: Sequence,
    pub(super) rows: Vec<TimelineRow>,
    anchor: Anchor,
    pending: Option<Pending>,
    /// Whether the row found last is a line of a paragraph.
    line_row: bool,
    /// Whether a sentence inside a timeline has stated for all times what is no zone.
    forgotten: bool,
    /// Items without a time that belong to no row: the item around each, and its line.
    timeless: Vec<(Option<usize>, usize)>,
    /// Around which items (none for an outermost list) an item is a row.
    lists: BTreeSet<Option<usize>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(source: &'a Source, blocks: &'a Blocks, sections: &'a Sections, times: &'a FileTimes, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            source,
            blocks,
            sections,
            times,
            problems,
            sequence: Sequence::new(times),
            rows: Vec::new(),
            anchor: Anchor::Closed,
            pending: None,
            line_row: false,
            forgotten: false,
            timeless: Vec::new(),
            lists: BTreeSet::new(),
        }
    }

    pub(super) fn run(&mut self) {
        let mut index = 0;
        let all = self.blocks.all();
        while let Some(block) = all.get(index) {
            let inside = self.sections.role_around(index) == SectionRole::Timeline;
            match block.kind {
                BlockKind::TableCell(first) => {
                    let rest = all.get(index..).unwrap_or_default();
                    let length = rest.iter().take_while(|block| matches!(block.kind, BlockKind::TableCell(cell) if cell.table == first.table)).count();
                    let role = self.sections.role_around(index);
                    tables::read(self, rest.get(..length).unwrap_or_default(), role);
                    self.anchor = Anchor::Closed;
                    index += length.max(1);
                    continue;
                }
                BlockKind::Heading(_) if block.quote_depth == 0 => {
                    self.heading(index, block, inside);
                }
                BlockKind::ListItem | BlockKind::Paragraph if inside && block.quote_depth == 0 => {
                    self.text(block);
                    self.heed(block);
                }
                BlockKind::ListItem if block.quote_depth == 0 => {
                    let role = self.sections.role_around(index);
                    self.item_elsewhere(block, role);
                }
                _ if inside => self.absorb(block),
                _ => {}
            }
            index += 1;
        }
        self.report_timeless();
    }

    /// A line that begins with a time: a row, or a day that waits for what follows.
    fn dated_line(&mut self, line: &str, reading: &Reading, span: Span, anchor: Anchor) {
        let written = line.get(..reading.end).unwrap_or_default().to_owned();
        let text = line.get(reading.text_start..).unwrap_or_default();
        // A definition has its colon on the next line.
        let mut text = flat(text.trim_start().trim_start_matches(": "));
        if reading.time.is_none()
            && let Some(written) = lines::no_zone_beside_day(&text)
        {
            self.forget_zones(self.line_of(span), written);
            text.clear();
        }
        let zone = lines::zone_beside_day(&text).filter(|_| reading.time.is_none());
        let waits = reading.time.is_none() && (text.is_empty() || zone.is_some() || anchor == Anchor::Heading);
        if waits {
            if let Some(day) = reading.day {
                self.sequence.dated_above(day);
            }
            self.sequence.zone = zone.or(self.sequence.zone.take());
            self.pending = text.is_empty().then(|| Pending { reading: reading.clone(), written, span, anchor });
            if !text.is_empty() {
                self.anchor = Anchor::Closed;
            }
            return;
        }
        let anchor = if text.is_empty() && anchor == Anchor::Closed { Anchor::Next } else { anchor };
        self.pending = None;
        if self.sequence.is_under_unreal(reading) {
            self.anchor = Anchor::Closed;
            return;
        }
        if let Some(reason) = impossible_offset(line, reading) {
            self.anchor = Anchor::Closed;
            self.carry_day(reading);
            self.problem(self.line_of(span), reason);
            return;
        }
        if reading.time.is_none()
            && let Some(unreal) = impossible(&text)
        {
            self.problem(self.line_of(span), format!("{:?} {}; the row is kept with its day alone.", unreal.written, unreal.why.says()));
        }
        self.push(reading, &written, text, span);
        self.anchor = anchor;
    }

    /// What is stated as the zone of the rows below is none: they have none then, which is told.
    /// Gives the zones that were known.
    pub(super) fn forget_zones(&mut self, line: usize, written: &str) -> [Option<StatedZone>; 3] {
        if !self.times.no_zones.contains(&line) {
            self.problem(line, impossible_zone(written));
        }
        self.sequence.forget_zones()
    }

    /// The zone or the words beside a time are in doubt, its day is not: the rows below go on with it.
    pub(super) fn carry_day(&mut self, reading: &Reading) {
        self.sequence.complete(&Reading { zone: None, ..reading.clone() }, "");
    }

    /// Adds a row.
    pub(super) fn push(&mut self, reading: &Reading, written: &str, text: String, span: Span) {
        // As it reads, without the marks around it.
        let told = written.trim_matches(|c: char| !c.is_alphanumeric());
        let runs_back = self.sequence.runs_back(reading);
        let said_again = self.sequence.is_said_again(reading);
        let said_twice = self.sequence.is_said_twice(reading);
        let when = self.sequence.complete(reading, written);
        if let Some(date) = when.date.filter(|_| runs_back) {
            let reason = format!(
                "{told:?} is earlier on the clock than the row above and states no day; it was read as the same day, {date}. Write the day beside it if it is another."
            );
            self.problem(self.line_of(span), reason);
        }
        if let Some(date) = when.date.filter(|_| said_again) {
            let said = if reading.is_day_after() { format!("{told:?}") } else { format!("The next day above {told:?}") };
            let reason = format!("{said} was read as {date}, which midnight had begun already. Write the day there if it is another.");
            self.problem(self.line_of(span), reason);
        }
        if let Some(date) = when.date.filter(|_| said_twice) {
            let reason = format!("{told:?} was read as {date}, the same next day as that of the row above. Write the day there if it is another.");
            self.problem(self.line_of(span), reason);
        }
        if reading.day.is_some_and(|day| day.misprint) && when.date.is_some() {
            let reason = format!("{told:?} has a misprinted year; it was read as {}.", when.stated());
            self.problem(self.line_of(span), reason);
        }
        if when.date.is_none() {
            let line = self.line_of(span);
            let reason = format!("No day is stated for {told:?}; the row is kept without one.");
            self.problem(line, reason);
        }
        self.rows.push(TimelineRow { span, when, text });
    }

    pub(super) fn problem(&mut self, line: usize, reason: String) {
        self.problems.push(Problem::new(line, reason));
    }

    pub(super) fn line_of(&self, span: Span) -> usize {
        self.source.line_of(span.start)
    }

    /// A paragraph or the first text of a list item, inside a timeline.
    fn text(&mut self, block: &Block) {
        let plain = self.blocks.plain(block);
        if block.kind == BlockKind::ListItem {
            self.item(block, &plain);
        } else if self.is_inside_row(block) {
            self.sentence(block, &plain);
        } else {
            self.paragraph(block, &plain);
        }
    }

    /// Whether the block stands inside a list item that is a row.
    fn is_inside_row(&self, block: &Block) -> bool {
        matches!(self.anchor, Anchor::Item(item) if self.blocks.is_inside(block.item, item))
    }

    /// The first text of a list item: whatever time it begins with makes it a row.
    fn item(&mut self, block: &Block, plain: &Plain) {
        let first_line = plain.text.lines().next().unwrap_or_default();
        let around = block.item.and_then(|item| self.blocks.items().get(item)).and_then(|item| item.parent);
        self.line_row = false;
        if let Some(first) = read_row_when(first_line, self.sequence.order) {
            self.pending = None;
            self.lists.insert(around);
            self.lines(block, plain, &first);
        } else if !self.labelled(block, first_line) {
            let detail = self.is_inside_row(block);
            if let Some(unreal) = impossible(first_line).filter(|_| !detail) {
                self.impossible(&unreal, first_line, block.span);
            } else if let Some(after) = lines::day_after(first_line, self.sequence.order).filter(|_| !detail) {
                self.day_after(after, block.span);
            } else if !self.sentence(block, plain) {
                self.timeless.push((around, self.line_of(block.span)));
            }
        }
    }

    /// A paragraph, line by line where its lines are rows.
    fn paragraph(&mut self, block: &Block, plain: &Plain) {
        let timed = self.rows.last().is_some_and(|row| row.when.time.is_some());
        let around = Around {
            order: self.sequence.order,
            under_row: self.anchor == Anchor::Heading && timed,
            below_lines: self.pending.is_some() || (self.line_row && self.sequence.has_own_day()),
        };
        let parts = lines::split(&plain.text, around);
        let whole = parts.list.len() == 1;
        for part in parts.list {
            let line = plain.text.get(part.start..part.end).unwrap_or_default();
            let span = plain.source_span(part.start, part.start + line.trim_end().len());
            match part.what {
                What::Row(reading) | What::Day(reading) => {
                    self.dated_line(line, &reading, span, Anchor::Closed);
                    self.line_row = true;
                }
                What::Impossible(unreal) => self.impossible(&unreal, line, span),
                What::DayAfter(after) => self.day_after(after, span),
                What::Text if whole => _ = self.sentence(block, plain),
                What::Text => _ = self.told(block, line, span),
            }
        }
        self.report_doubtful(plain, parts.doubtful);
    }

    /// Says which lines begin with a time and are no rows of their own.
    fn report_doubtful(&mut self, plain: &Plain, doubtful: Vec<(usize, String)>) {
        for (at, written) in doubtful {
            let line = self.line_of(plain.source_span(at, at + 1));
            self.problem(line, format!("{written:?} at the beginning of this line was taken for part of the text around it, not for a row."));
        }
    }

    /// One row for every line of an item that begins with a time like the first.
    fn lines(&mut self, block: &Block, plain: &Plain, first: &Reading) {
        let (lines, doubtful) = lines::of_item(&plain.text, first, self.sequence.order);
        let single = lines.len() == 1;
        for (start, end, reading) in lines {
            let line = plain.text.get(start..end).unwrap_or_default();
            let own = plain.source_span(start, start + line.trim_end().len());
            let item = block.item.filter(|_| single && block.kind == BlockKind::ListItem);
            let span = item.and_then(|item| self.blocks.items().get(item)).map_or(own, |item| Span::new(item.span.start, own.end));
            let anchor = item.map_or(Anchor::Closed, Anchor::Item);
            self.dated_line(line, &reading, span, anchor);
        }
        self.report_doubtful(plain, doubtful);
    }

    /// Says which items begin with no time although others of their list do.
    fn report_timeless(&mut self) {
        let lists = std::mem::take(&mut self.lists);
        for (around, line) in std::mem::take(&mut self.timeless) {
            if lists.contains(&around) {
                self.problem(line, "This item of the timeline begins with no time; it stays in the text only.".to_owned());
            }
        }
    }

    /// `First detected: 2023-07-25 14:05`: an item that names a moment and then states its day.
    fn labelled(&mut self, block: &Block, line: &str) -> bool {
        if block.kind != BlockKind::ListItem {
            return false;
        }
        let Some((label, value)) = key_and_value(line) else {
            return false;
        };
        let reading = read_when(value, self.sequence.order)
            .filter(|reading| reading.day.is_some_and(|day| day.day.is_some()) && reading.text_start >= value.trim_end().len());
        let Some(reading) = reading else { return false };
        self.pending = None;
        let written = value.get(..reading.end).unwrap_or_default().to_owned();
        self.push(&reading, &written, flat(label), block.span);
        self.anchor = block.item.map_or(Anchor::Closed, Anchor::Item);
        true
    }

    /// Text that begins with no time: it may state the zone or the day, and may belong to a row.
    /// Says whether it found its place.
    fn sentence(&mut self, block: &Block, plain: &Plain) -> bool {
        self.told(block, &plain.text, block.span)
    }

    /// A sentence that is a block, or part of one.
    fn told(&mut self, block: &Block, text: &str, span: Span) -> bool {
        let apart = match self.anchor {
            Anchor::Closed => true,
            Anchor::Item(row) => !self.blocks.is_inside(block.item, row),
            Anchor::Heading | Anchor::Next => false,
        };
        // Between a day and its rows only a few words are no text of that day.
        let states = apart && (self.pending.is_none() || text.len() <= lines::BESIDE_DAY);
        if states && self.states_zone(text, span) {
            if text.len() < 120
                && let Some(day) = day_in(text, self.sequence.order)
            {
                self.sequence.dated_above(day);
            }
            return true;
        }
        self.add(block.item, &flat(text), span)
    }

    /// Whether a sentence states something as the zone of all times, which then holds, be it none.
    fn states_zone(&mut self, text: &str, span: Span) -> bool {
        if let Some((below, written)) = impossible_in_statement(text) {
            self.forget_zones(self.line_of(span) + below, written);
            self.forgotten = true;
        } else if let Some(zone) = zone_in_statement(text) {
            self.sequence.zone = Some(zone);
            self.forgotten = false;
        } else {
            return false;
        }
        true
    }

    /// What a row, or the text of one, states for all times and is no zone counts for the rows
    /// below: it was told of.
    fn heed(&mut self, block: &Block) {
        let lines = self.line_of(block.span)..=self.source.line_of(block.span.end);
        if !self.forgotten && self.times.no_zones.range(lines).next().is_some() {
            self.sequence.forget_zones();
            self.forgotten = true;
        }
    }

    /// Adds a block to the row it belongs to.
    fn absorb(&mut self, block: &Block) {
        if !matches!(block.kind, BlockKind::Definition | BlockKind::Rule | BlockKind::FrontMatter) {
            self.add(block.item, &flat(&self.blocks.plain_text(block)), block.span);
        }
    }

    /// Adds a text to the row it belongs to, and says whether there is one.
    fn add(&mut self, item: Option<usize>, text: &str, span: Span) -> bool {
        if let Some(pending) = self.pending.take() {
            self.push(&pending.reading, &pending.written, String::new(), pending.span.join(span));
            self.anchor = if pending.anchor == Anchor::Closed { Anchor::Next } else { pending.anchor };
        }
        let belongs = match self.anchor {
            Anchor::Heading | Anchor::Next => true,
            Anchor::Item(row) => self.blocks.is_inside(item, row),
            Anchor::Closed => false,
        };
        if !belongs {
            self.anchor = Anchor::Closed;
            return false;
        }
        if let Some(row) = self.rows.last_mut() {
            if !row.text.is_empty() && !text.is_empty() {
                row.text.push(' ');
            }
            row.text.push_str(text);
            row.span = row.span.join(span);
        }
        if self.anchor == Anchor::Next && !text.is_empty() {
            self.anchor = Anchor::Closed;
        }
        true
    }

    /// Outside timelines only a list item that states its day and time is a row.
    fn item_elsewhere(&mut self, block: &Block, role: SectionRole) {
        let telling = !matches!(
            role,
            SectionRole::Actions | SectionRole::Participants | SectionRole::Lessons | SectionRole::WentWell | SectionRole::WentPoorly | SectionRole::Lucky
        );
        if let Anchor::Item(item) = self.anchor
            && self.blocks.is_inside(block.item, item)
        {
            self.absorb(block);
            return;
        }
        self.anchor = Anchor::Closed;
        let plain = self.blocks.plain(block);
        let first_line = plain.text.lines().next().unwrap_or_default();
        let reading = read_when(first_line, self.sequence.order)
            .filter(|reading| telling && reading.time.is_some() && reading.day.is_some_and(|day| day.year.is_some() && day.day.is_some()));
        if let Some(reading) = reading {
            self.lines(block, &plain, &reading);
        }
    }
}
