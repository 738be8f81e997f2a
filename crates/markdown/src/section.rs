//! Sections and what each is for, by the headings that the usual templates use.

mod names;
mod unnamed;

use crate::timeline::{is_day_after, is_unreal_day};
use crate::when::{DayOrder, read_row_when};
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

impl SectionRole {
    /// The role that a heading names by itself, if it is one of the usual templates' words.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        names::role_of(heading)
    }

    /// The role that a bold label such as `**Impact**:` names by itself, with its colon or without.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        names::role_of_label(label)
    }
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

/// In how many blocks below a heading, and in how many lines of each, a time is sought: a file may
/// have no end of such headings.
const BLOCKS_BELOW: usize = 50;

/// All sections of a file, and for every block the innermost one around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sections {
    pub(crate) list: Vec<Section>,
    of_block: Vec<Option<usize>>,
}

impl Sections {
    pub(crate) fn read(blocks: &Blocks, order: DayOrder) -> Self {
        let mut reader = Reader { blocks, order, sections: Self::default(), open: Vec::new() };
        for (index, block) in blocks.all().iter().enumerate() {
            reader.leave_item_labels(block);
            if block.quote_depth == 0 {
                reader.block(index, block);
            }
            reader.sections.of_block.push(reader.open.last().copied());
        }
        let mut sections = reader.sections;
        unnamed::find_timelines(&mut sections, blocks, order);
        sections
    }

    /// The innermost section around the block with this index.
    pub(crate) fn around(&self, block: usize) -> Option<usize> {
        self.of_block.get(block).copied().flatten()
    }

    /// The innermost section around a block.
    pub(crate) fn section_around(&self, block: usize) -> Option<&Section> {
        self.list.get(self.around(block)?)
    }

    pub(crate) fn role_around(&self, block: usize) -> SectionRole {
        self.section_around(block).map_or(SectionRole::Other, |section| section.role)
    }
}

/// Opens and closes sections while the blocks go by.
struct Reader<'a> {
    blocks: &'a Blocks,
    order: DayOrder,
    sections: Sections,
    /// The sections around the current block, outermost first.
    open: Vec<usize>,
}

impl Reader<'_> {
    fn block(&mut self, index: usize, block: &Block) {
        let end_of_file = self.blocks.text().len();
        let to_end = Span::new(block.span.start, end_of_file);
        match block.kind {
            BlockKind::Heading(level) if block.item.is_none() => {
                let title = flat(&self.blocks.plain_text(block));
                let level = self.true_level(index, level, &title);
                self.leave(level, block.span.start);
                self.enter(index, title, level, to_end);
            }
            BlockKind::ListItem => {
                if let Some((title, span)) = label(self.blocks, block) {
                    self.enter(index, title, LABEL, span);
                }
            }
            BlockKind::Paragraph if block.item.is_none() => {
                if let Some(title) = paragraph_label(self.blocks, block) {
                    self.leave(LABEL, block.span.start);
                    self.enter(index, title, LABEL, to_end);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, block: usize, title: String, level: u8, span: Span) {
        let dated = read_row_when(&title, self.order).is_some();
        let own = match level {
            _ if dated => None,
            LABEL => names::role_of_label(&title),
            1 if self.sections.list.is_empty() => names::role_of_title(&title),
            _ => names::role_of(&title),
        };
        let parent = self.open.last().copied();
        let around = parent.and_then(|parent| self.sections.list.get(parent));
        // A file may begin with `# Summary` and put everything under it.
        let inherited = around.filter(|parent| parent.level > 1 || parent.role != SectionRole::Summary);
        let role = own.or(inherited.map(|parent| parent.role)).unwrap_or(SectionRole::Other);
        self.open.push(self.sections.list.len());
        self.sections.list.push(Section { title, level, span, role, parent, block });
    }

    /// Closes the sections of this level and below where the next one begins.
    fn leave(&mut self, level: u8, at: usize) {
        while let Some(last) = self.open.last().and_then(|last| self.sections.list.get_mut(*last)) {
            if last.level < level {
                break;
            }
            last.span = Span::new(last.span.start, at.min(last.span.end));
            self.open.pop();
        }
    }

    /// A label on a list item ends with the item.
    fn leave_item_labels(&mut self, block: &Block) {
        while let Some(last) = self.open.last().and_then(|last| self.sections.list.get(*last)) {
            if last.level != LABEL || last.span.contains(block.span) {
                break;
            }
            self.open.pop();
        }
    }

    /// A heading that is a time belongs under the timeline, whatever its number of hashes.
    fn true_level(&self, index: usize, level: u8, title: &str) -> u8 {
        let mut open = self.open.iter().filter_map(|index| self.sections.list.get(*index));
        let timeline = open.find(|section| section.role == SectionRole::Timeline && section.level >= level);
        let is_time = || match read_row_when(title, self.order) {
            Some(when) => when.time.is_some() || level > 1,
            None => level > 1 && (is_unreal_day(title) || (is_day_after(title, self.order) && self.has_times_below(index))),
        };
        match timeline {
            Some(timeline) if is_time() => (timeline.level + 1).min(6),
            _ => level,
        }
    }

    /// Whether anything under this heading begins with a time of day: `The day after` may also be
    /// the title of a story. Further headings like it are passed over.
    fn has_times_below(&self, heading: usize) -> bool {
        let below = self.blocks.all().iter().skip(heading + 1).take(BLOCKS_BELOW).filter(|block| block.quote_depth == 0);
        let texts = below.map(|block| (block.kind, self.blocks.plain_text(block)));
        let timed = |line: &str| read_row_when(line, self.order).is_some_and(|when| when.time.is_some());
        let mut near = texts.take_while(|(kind, text)| !matches!(kind, BlockKind::Heading(_)) || timed(text) || is_day_after(text, self.order));
        near.any(|(_, text)| text.lines().take(BLOCKS_BELOW).any(timed))
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
    let after = pieces.get(1).map_or("", |piece| piece.span.of(blocks.text()));
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
    let bold = !pieces.is_empty() && pieces.len() <= 3 && pieces.iter().all(|piece| piece.style.is_strong() || piece.span.of(blocks.text()).trim() == ":");
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
