//! What says which day the rows below are of: headings, `Next day`, days that do not exist, and
//! rows of a table that state a day alone. Days beside a time are not here.

use super::{Anchor, Finder};
use crate::section::SectionRole;
use crate::timeline::Sequence;
use crate::timeline::lines::{self, DayAfter};
use crate::when::{Impossible, day_in, impossible, impossible_day_in, impossible_in_label, read_row_when, zone_in_label};
use crate::{Block, Span};

impl Finder<'_> {
    /// A heading: it may begin a timeline, date what is under it, or be a row.
    pub(super) fn heading(&mut self, index: usize, block: &Block, inside: bool) {
        self.pending = None;
        self.anchor = Anchor::Closed;
        self.line_row = false;
        self.report_timeless();
        if !inside {
            return;
        }
        let plain = self.blocks.plain(block);
        let reading = read_row_when(&plain.text, self.sequence.order);
        let after = lines::day_after(&plain.text, self.sequence.order);
        let unreal = impossible(&plain.text);
        // A heading that is no more than a time goes on with the timeline above.
        let named = plain.text.to_lowercase().contains("timeline");
        let starts = (named || (reading.is_none() && after.is_none() && unreal.is_none())) && self.is_outermost_timeline(index);
        if starts {
            self.sequence = Sequence::new(self.times);
            if self.forgotten {
                self.sequence.forget_zones();
            }
            self.sequence.zone = zone_in_label(&plain.text).or(self.sequence.zone.take());
            if let Some(written) = impossible_in_label(&plain.text) {
                self.forget_zones(self.line_of(block.span), written);
            }
        }
        if let Some(after) = after {
            self.day_after(after, block.span);
        } else if let Some(unreal) = unreal {
            self.unreal_heading(&unreal, &plain.text, block.span);
        } else if starts {
            if let Some(day) = day_in(&plain.text, self.sequence.order) {
                self.sequence.dated_above(day);
            } else if let Some(unreal) = impossible_day_in(&plain.text) {
                self.unreal_heading(&unreal, &plain.text, block.span);
            }
        } else if let Some(reading) = reading {
            self.dated_line(&plain.text, &reading, block.span, Anchor::Heading);
        }
    }

    /// Whether the section of this heading stands in no other timeline.
    fn is_outermost_timeline(&self, heading: usize) -> bool {
        self.sections.section_around(heading).is_some_and(|section| {
            let above = section.parent.and_then(|parent| self.sections.list.get(parent));
            above.is_none_or(|above| above.role != SectionRole::Timeline)
        })
    }

    fn unreal_heading(&mut self, unreal: &Impossible, title: &str, span: Span) {
        self.impossible(unreal, title, span);
        if unreal.is_day() {
            self.sequence.unreal_above();
        }
    }

    /// A time that no clock or calendar shows, where a row would begin: nothing below goes on with
    /// the row above, unless that row is a heading. Where it is the day, the one above is not that
    /// of what follows either.
    pub(super) fn impossible(&mut self, unreal: &Impossible, line: &str, span: Span) {
        if self.anchor != Anchor::Heading || lines::is_alone(line, unreal) {
            self.anchor = Anchor::Closed;
        }
        if unreal.is_day() {
            self.pending = None;
            if lines::is_alone(line, unreal) {
                self.sequence.unreal_above();
            } else {
                self.sequence.forget_day();
            }
        }
        self.problem(self.line_of(span), format!("{:?} {}; what it begins stays in the text only.", unreal.written, unreal.why.says()));
    }

    /// `Next day` or a day between rows, perhaps with a zone beside it.
    pub(super) fn day_after(&mut self, after: DayAfter, span: Span) {
        self.pending = None;
        self.anchor = Anchor::Closed;
        if let Some(written) = after.no_zone {
            self.forget_zones(self.line_of(span), &written);
        }
        self.sequence.zone = after.zone.or(self.sequence.zone.take());
        match after.day {
            Some(day) => self.sequence.dated_above(day),
            None => self.sequence.day_after_above(),
        }
    }

    /// A row of a table that says only which day the rows below it are of. Says whether it is one.
    /// The `year` is that of its column, for a day without one.
    pub(in crate::timeline) fn day_in_cells(&mut self, (when, what): (&str, &str), span: Span, year: Option<i16>) -> bool {
        let said = match (when.is_empty(), what.is_empty()) {
            (false, true) => when,
            (true, false) => what,
            _ => return false,
        };
        let order = self.sequence.order;
        if let Some(after) = lines::day_after(said, order).or_else(|| lines::day_alone(said, order)) {
            self.day_after(DayAfter { day: after.day.map(|day| day.or_year(year)), ..after }, span);
        } else if let Some(unreal) = impossible(said).filter(|unreal| lines::is_alone(said, unreal)) {
            self.impossible(&unreal, said, span);
            // A table keeps its rows, without a time.
            self.sequence.forget_day();
        } else {
            return false;
        }
        true
    }
}
