//! Timelines that no heading calls so: sections most of whose items or headings begin with times.

use super::{LABEL, SectionRole, Sections};
use crate::when::{DayOrder, read_row_when};
use crate::{BlockKind, Blocks};

/// How many entries of a section begin with a clock time, of how many.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    timed: usize,
    all: usize,
}

impl Tally {
    fn count(&mut self, timed: bool) {
        self.timed += usize::from(timed);
        self.all += 1;
    }

    fn is_timeline(self) -> bool {
        self.timed >= 2 && self.timed * 2 >= self.all
    }
}

/// Gives such sections the role of a timeline.
pub(super) fn find_timelines(sections: &mut Sections, blocks: &Blocks, order: DayOrder) {
    let mut items = vec![Tally::default(); sections.list.len()];
    for (index, block) in blocks.all().iter().enumerate() {
        let outermost = block.item.and_then(|item| blocks.items().get(item)).is_some_and(|item| item.depth == 0);
        if block.kind == BlockKind::ListItem
            && block.quote_depth == 0
            && outermost
            && let Some(tally) = sections.around(index).and_then(|section| items.get_mut(section))
        {
            tally.count(begins_with_time(&blocks.plain_text(block), order));
        }
    }
    let timed: Vec<bool> = sections.list.iter().map(|section| begins_with_time(&section.title, order)).collect();
    let mut headings = vec![Tally::default(); sections.list.len()];
    for (section, timed) in sections.list.iter().zip(&timed) {
        if let Some(tally) = section.parent.and_then(|parent| headings.get_mut(parent)) {
            tally.count(*timed);
        }
    }
    for index in 0..sections.list.len() {
        promote(sections, index, &items, &headings, &timed);
    }
}

fn promote(sections: &mut Sections, index: usize, items: &[Tally], headings: &[Tally], timed: &[bool]) {
    let under_timed_headings = |section: usize| headings.get(section).is_some_and(|tally| tally.is_timeline());
    let Some(section) = sections.list.get(index) else {
        return;
    };
    let parent = section.parent;
    let is_entry = timed.get(index).copied().unwrap_or_default() && parent.is_some_and(under_timed_headings);
    let has_entries = items.get(index).is_some_and(|tally| tally.is_timeline());
    let open = matches!(section.role, SectionRole::Story | SectionRole::Other | SectionRole::Detection | SectionRole::Resolution);
    let is_timeline = open && section.level < LABEL && (is_entry || has_entries);
    if let Some(section) = sections.list.get_mut(index).filter(|_| is_timeline) {
        section.role = SectionRole::Timeline;
    }
}

fn begins_with_time(text: &str, order: DayOrder) -> bool {
    let line = text.lines().next().unwrap_or_default();
    read_row_when(line, order).is_some_and(|when| when.time.is_some())
}
