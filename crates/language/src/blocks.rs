//! Markdown → runs of prose, one for each paragraph, list item and table cell.
//!
//! Code, quotations, headings and header are not read as prose; headings say what the prose
//! under them is for, and comments may hold a reason to keep a question silent.

use std::ops::Range;

use crate::{
    token::{self, Kind, Token},
    words::Lexicon,
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a run of tokens is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Paragraph,
    /// In a list item, this deep in lists.
    Item(usize),
    /// A cell of a table: row and column, counted from zero.
    Cell(usize, usize),
}

/// A run of prose before it is cut into tokens.
///
/// Its tokens, and all that is ever found in them, come from the bytes between its first mark and
/// its last and from the marks: two runs with the same of both read the same wherever they stand.
/// [`crate::memory`] lives by that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) text: &'a str,
    pub(crate) marks: &'a [Mark],
}

/// A stretch of a run that is read in one way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    pub(crate) bytes: Range<usize>,
    pub(crate) how: How,
}

/// How a stretch is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum How {
    /// As words.
    Words,
    /// As code: one token, with white space before it or not.
    Code { spaced: bool },
    /// As an entity: one sign that says nothing.
    Entity,
}

impl Run<'_> {
    /// From the first mark to the last.
    pub(crate) fn span(&self) -> Range<usize> {
        self.marks.first().map_or(0, |first| first.bytes.start)..self.marks.last().map_or(0, |last| last.bytes.end)
    }

    /// Its bytes, markup included.
    pub(crate) fn written(&self) -> &str {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// Puts its tokens in the place of those that are there, and says whether one of them may open
    /// a quotation.
    pub(crate) fn cut(&self, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> bool {
        let mut quotes = false;
        tokens.clear();
        for Mark { bytes, how } in self.marks {
            match how {
                How::Words => quotes |= token::tokenise(self.text, bytes.clone(), lexicon, tokens),
                How::Code { spaced } => tokens.push(Token::unknown(bytes.clone(), Kind::Code, *spaced)),
                How::Entity => tokens.push(Token::unknown(bytes.clone(), Kind::Sign('&'), true)),
            }
        }
        quotes
    }
}

/// Who is told what is read.
pub(crate) trait Reader {
    /// A heading with its level and its words.
    fn heading(&mut self, span: Range<usize>, level: u8, title: &str);
    /// Prose, or white space beyond ASCII and nothing else.
    fn prose(&mut self, place: Place, run: Run<'_>);
    /// The prose that comes next begins with bold words, of which these bytes are the last.
    fn bold(&mut self, _: usize) {}
    /// A comment, delimiters included. What it stands in is told after it.
    fn comment(&mut self, _span: Range<usize>) {}
    /// Raw HTML as a block of its own begins, whose comments follow.
    fn html(&mut self, _span: Range<usize>) {}
    /// A paragraph, the words of a list item or a row of a table has ended: its bytes, markup
    /// within it included.
    fn block(&mut self, _span: Range<usize>) {}
    /// A list item has ended, this deep in lists.
    fn item(&mut self, _span: Range<usize>, _depth: usize) {}
    /// A block that is not read begins or has ended: code, a quotation, a rule.
    fn unread(&mut self) {}
    /// A table begins.
    fn table(&mut self, _span: Range<usize>) {}
}

/// Walks over a document.
pub(crate) fn walk(text: &str, reader: &mut impl Reader) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut walk = Walk {
        text,
        marks: Vec::with_capacity(64),
        pending: 0..0,
        extent: 0..0,
        row_extent: 0..0,
        silent: 0,
        place: Place::Paragraph,
        heading: None,
        row: 0,
        column: 0,
        items: 0,
        bold: Bold::No,
        reader,
    };
    let mut from = 0;
    while from < text.len() {
        let deep = deep_line(text, from);
        let part = text.get(from..deep.start).unwrap_or_default();
        for (event, range) in Parser::new_ext(part, options).into_offset_iter() {
            walk.event(event, from + range.start..from + range.end);
        }
        walk.flush();
        from = deep.end;
    }
}

/// More quotations inside each other than anybody writes.
const DEEPEST: usize = 256;

/// The next line that is quoted too deep to be parsed, or the end of the text. Quotations are
/// not read in any case, and a parser keeps a node for each.
fn deep_line(text: &str, from: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(mark) = text.get(at..).and_then(|rest| rest.find('>')).map(|found| at + found) {
        let run = bytes.get(mark..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t'));
        let (length, marks) = run.fold((0, 0), |(length, marks), byte| (length + 1, marks + usize::from(*byte == b'>')));
        if marks > DEEPEST {
            let start = text.get(from..mark).and_then(|before| before.rfind('\n')).map_or(from, |end| from + end + 1);
            let rest = mark + length;
            let end = text.get(rest..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| rest + end + 1);
            return start..end;
        }
        at = mark + length;
    }
    text.len()..text.len()
}

struct Walk<'a, R> {
    text: &'a str,
    marks: Vec<Mark>,
    /// Text that is not yet marked: neighbouring events are read as one.
    pending: Range<usize>,
    /// What was met of the current run, markup included, and of the current row of a table.
    extent: Range<usize>,
    row_extent: Range<usize>,
    /// How many blocks around us are not read.
    silent: usize,
    place: Place,
    heading: Option<(u8, Range<usize>, String)>,
    row: usize,
    column: usize,
    /// How many list items are around us.
    items: usize,
    bold: Bold,
    reader: &'a mut R,
}

/// Whether a run begins with bold words, which may be a label.
#[derive(Debug, Clone, Copy)]
enum Bold {
    No,
    /// They have not ended yet.
    Begun,
    /// They end at this byte.
    Until(usize),
}

impl<R: Reader> Walk<'_, R> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(written) if self.silent == 0 => {
                widen(&mut self.extent, &range);
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&written);
                } else if written.len() != range.len() {
                    self.settle();
                    self.marks.push(Mark { bytes: range, how: How::Entity });
                } else if self.pending.end == range.start && !self.pending.is_empty() {
                    self.pending.end = range.end;
                } else {
                    self.settle();
                    self.pending = range;
                }
            }
            Event::Code(written) if self.silent == 0 => {
                widen(&mut self.extent, &range);
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&written);
                } else {
                    self.settle();
                    let spaced = range.start.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).is_none_or(u8::is_ascii_whitespace);
                    self.marks.push(Mark { bytes: range, how: How::Code { spaced } });
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                self.settle();
                if let Some((_, _, title)) = &mut self.heading {
                    title.push(' ');
                }
            }
            Event::InlineHtml(_) => {
                widen(&mut self.extent, &range);
                self.comments(range);
            }
            Event::Rule => {
                self.flush();
                self.reader.unread();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Superscript | Tag::Subscript => {
                widen(&mut self.extent, &range);
                self.settle();
                if *tag == Tag::Strong && self.marks.is_empty() && self.silent == 0 {
                    self.bold = Bold::Begun;
                }
            }
            Tag::Strikethrough | Tag::Image { .. } => {
                widen(&mut self.extent, &range);
                self.settle();
                self.silent += 1;
            }
            Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                self.reader.unread();
                self.silent += 1;
            }
            // Its lines come one by one; a comment may be longer.
            Tag::HtmlBlock => {
                self.flush();
                self.reader.html(range.clone());
                self.comments(range);
            }
            Tag::Heading { level, .. } => {
                self.flush();
                if self.silent == 0 {
                    self.heading = Some((*level as u8, range, String::new()));
                }
            }
            Tag::Table(_) => {
                self.flush();
                self.row = 0;
                self.column = 0;
                self.reader.table(range);
            }
            Tag::TableCell => {
                self.flush();
                self.place = Place::Cell(self.row, self.column);
            }
            Tag::Item => {
                self.flush();
                self.items += 1;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong if matches!(self.bold, Bold::Begun) => {
                self.settle();
                self.bold = self.marks.last().map_or(Bold::No, |last| Bold::Until(last.bytes.end));
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Superscript | TagEnd::Subscript => self.settle(),
            TagEnd::Strikethrough | TagEnd::Image => self.silent = self.silent.saturating_sub(1),
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                self.flush();
                self.reader.unread();
                self.silent = self.silent.saturating_sub(1);
            }
            TagEnd::Heading(_) => {
                self.extent = 0..0;
                if let Some((level, range, title)) = self.heading.take() {
                    self.reader.heading(range, level, &title);
                }
            }
            TagEnd::TableCell => {
                self.flush();
                self.place = Place::Paragraph;
                self.column += 1;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.row += 1;
                self.column = 0;
                let row = std::mem::replace(&mut self.row_extent, 0..0);
                if !row.is_empty() {
                    self.reader.block(row);
                }
            }
            TagEnd::Item => {
                self.flush();
                self.reader.item(range, self.items);
                self.items = self.items.saturating_sub(1);
            }
            _ => self.flush(),
        }
    }

    /// Marks the text that waits.
    fn settle(&mut self) {
        let bytes = std::mem::replace(&mut self.pending, 0..0);
        if !bytes.is_empty() {
            self.marks.push(Mark { bytes, how: How::Words });
        }
    }

    fn flush(&mut self) {
        self.settle();
        if !self.marks.is_empty() {
            let place = if self.place == Place::Paragraph && self.items > 0 { Place::Item(self.items) } else { self.place };
            if let Bold::Until(end) = self.bold {
                self.reader.bold(end);
            }
            self.reader.prose(place, Run { text: self.text, marks: &self.marks });
            self.marks.clear();
            let extent = std::mem::replace(&mut self.extent, 0..0);
            match place {
                Place::Cell(..) => widen(&mut self.row_extent, &extent),
                Place::Paragraph | Place::Item(_) => self.reader.block(extent),
            }
        }
        self.bold = Bold::No;
        self.extent = 0..0;
    }

    fn comments(&mut self, range: Range<usize>) {
        let Some(html) = self.text.get(range.clone()) else { return };
        let mut from = 0;
        while let Some(at) = html.get(from..).and_then(|rest| rest.find("<!--")) {
            let start = from + at;
            let Some(end) = html.get(start..).and_then(|rest| rest.find("-->")) else { return };
            let end = start + end + 3;
            self.reader.comment(range.start + start..range.start + end);
            from = end;
        }
    }
}

/// Makes a stretch reach over another.
fn widen(stretch: &mut Range<usize>, other: &Range<usize>) {
    *stretch = if stretch.start == stretch.end { other.clone() } else { stretch.start.min(other.start)..stretch.end.max(other.end) };
}
