//! Sections and what each is for, by the headings that the usual templates use.

mod names;
mod unnamed;

use crate::when::{DayOrder, read_when};
use crate::{Block, BlockKind, Blocks, Span};

/// What a section of a review is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionRole {
    /// What happened, in short.
    Summary,
    /// Who and what was affected.
    Impact,
    /// What happened when.
    Timeline,
    /// What happened, told at length.
    Story,
    /// What shaped how it went; templates often say "cause".
    Conditions,
    /// What went well.
    WentWell,
    /// What went poorly.
    WentPoorly,
    /// Where luck helped.
    Lucky,
    /// What was learned.
    Lessons,
    /// What to do about it.
    Actions,
    /// Who took part.
    Participants,
    /// How it was noticed.
    Detection,
    /// How it was mended.
    Resolution,
    /// Anything else.
    Other,
}

/// A heading, or a label such as `**Impact**:` on a list item, with all that stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading without markup.
    pub title: String,
    /// One to six for headings, seven for labels.
    pub level: u8,
    /// From the heading to the end of everything under it.
    pub span: Span,
    /// What it is for; a subsection without a telling heading serves what its parent serves.
    pub role: SectionRole,
    /// The section around it, an index into the same list.
    pub parent: Option<usize>,
    /// Its heading among the blocks.
    pub(crate) block: usize,
}

/// The level of a label.
pub(crate) const LABEL: u8 = 7;

/// All sections of a file, and for every block the innermost one around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sections {
    pub(crate) list: Vec<Section>,
    of_block: Vec<Option<usize>>,
}

impl Sections {
    pub(crate) fn read(blocks: &Blocks, order: DayOrder) -> Self {
        let mut sections = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let end_of_file = blocks.text().len();
        for (index, block) in blocks.all().iter().enumerate() {
            sections.close_labels(&mut open, block);
            match block.kind {
                BlockKind::Heading(level) if block.quote_depth == 0 && block.item.is_none() => {
                    let title = flat(&blocks.plain_text(block));
                    let level = sections.true_level(&open, level, &title, order);
                    while let Some(last) = open.last().copied() {
                        if sections
                            .list
                            .get(last)
                            .is_some_and(|section| section.level < level)
                        {
                            break;
                        }
                        sections.close(last, block.span.start);
                        open.pop();
                    }
                    let span = Span::new(block.span.start, end_of_file);
                    sections.open(
                        &mut open,
                        Section {
                            title,
                            level,
                            span,
                            role: SectionRole::Other,
                            parent: None,
                            block: index,
                        },
                        order,
                    );
                }
                BlockKind::ListItem if block.quote_depth == 0 => {
                    if let Some((title, span)) = label(blocks, block) {
                        sections.open(
                            &mut open,
                            Section {
                                title,
                                level: LABEL,
                                span,
                                role: SectionRole::Other,
                                parent: None,
                                block: index,
                            },
                            order,
                        );
                    }
                }
                BlockKind::Paragraph if block.quote_depth == 0 && block.item.is_none() => {
                    if let Some(title) = paragraph_label(blocks, block) {
                        while let Some(last) = open.last().copied() {
                            if sections
                                .list
                                .get(last)
                                .is_some_and(|section| section.level < LABEL)
                            {
                                break;
                            }
                            sections.close(last, block.span.start);
                            open.pop();
                        }
                        let span = Span::new(block.span.start, end_of_file);
                        sections.open(
                            &mut open,
                            Section {
                                title,
                                level: LABEL,
                                span,
                                role: SectionRole::Other,
                                parent: None,
                                block: index,
                            },
                            order,
                        );
                    }
                }
                _ => {}
            }
            sections.of_block.push(open.last().copied());
        }
        unnamed::find_timelines(&mut sections, blocks, order);
        sections
    }

    /// The innermost section around the block with this index.
    pub(crate) fn around(&self, block: usize) -> Option<usize> {
        self.of_block.get(block).copied().flatten()
    }

    pub(crate) fn role_around(&self, block: usize) -> SectionRole {
        let section = self
            .around(block)
            .and_then(|section| self.list.get(section));
        section.map_or(SectionRole::Other, |section| section.role)
    }

    fn open(&mut self, open: &mut Vec<usize>, mut section: Section, order: DayOrder) {
        let parent = open.last().copied();
        let inherited = parent.and_then(|parent| self.list.get(parent));
        let dated = read_when(&section.title, order).is_some();
        let own = match section.level {
            _ if dated => None,
            LABEL => names::role_of_label(&section.title),
            1 if self.list.is_empty() => names::role_of_title(&section.title),
            _ => names::role_of(&section.title),
        };
        section.parent = parent;
        section.role = own
            .or(inherited
                .filter(|parent| parent.level > 1 || parent.role != SectionRole::Summary)
                .map(|parent| parent.role))
            .unwrap_or(SectionRole::Other);
        open.push(self.list.len());
        self.list.push(section);
    }

    /// A heading that is a time belongs under the timeline, whatever its number of hashes.
    fn true_level(&self, open: &[usize], level: u8, title: &str, order: DayOrder) -> u8 {
        let timeline = open
            .iter()
            .filter_map(|index| self.list.get(*index))
            .find(|section| section.role == SectionRole::Timeline && section.level >= level);
        match timeline {
            Some(timeline)
                if read_when(title, order).is_some_and(|when| when.time.is_some() || level > 1) =>
            {
                (timeline.level + 1).min(6)
            }
            _ => level,
        }
    }

    fn close(&mut self, section: usize, at: usize) {
        if let Some(section) = self.list.get_mut(section) {
            section.span = Span::new(section.span.start, at.min(section.span.end));
        }
    }

    fn close_labels(&self, open: &mut Vec<usize>, block: &Block) {
        while let Some(last) = open.last().and_then(|last| self.list.get(*last)) {
            if last.level != LABEL || last.span.contains(block.span) {
                break;
            }
            open.pop();
        }
    }
}

/// The label that a list item begins with, `**Review actions**:`, if it names a known role.
fn label(blocks: &Blocks, block: &Block) -> Option<(String, Span)> {
    let pieces = blocks.pieces(block);
    let first = pieces.iter().find(|piece| !piece.span.is_empty())?;
    if !first.style.is_strong() {
        return None;
    }
    let strong = first.span.of(blocks.text());
    let after = pieces
        .get(1)
        .map_or("", |piece| piece.span.of(blocks.text()));
    if !strong.ends_with(':') && !after.starts_with(':') && pieces.len() > 1 {
        return None;
    }
    names::role_of_label(strong)?;
    let item = blocks.items().get(block.item?)?;
    Some((flat(strong.trim_end_matches(':')), item.span))
}

/// A paragraph that is nothing but a bold label, `**Actions planned:**`, naming a known role.
fn paragraph_label(blocks: &Blocks, block: &Block) -> Option<String> {
    let pieces = blocks.pieces(block);
    let bold = !pieces.is_empty()
        && pieces.len() <= 3
        && pieces
            .iter()
            .all(|piece| piece.style.is_strong() || piece.span.of(blocks.text()).trim() == ":");
    if !bold || block.span.len() > 80 {
        return None;
    }
    let title = flat(&blocks.plain_text(block));
    names::role_of_label(&title)?;
    Some(title.trim_end_matches(':').to_owned())
}

/// A text on one line, blanks collapsed.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
