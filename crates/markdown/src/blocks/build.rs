//! From the parser's events to blocks; the only place that knows the parser.

use pulldown_cmark::{CowStr, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use super::{Block, BlockKind, Blocks, Cell, Item, Link, Piece, PieceKind, Style};
use crate::Span;

/// Reads the Markdown of `text` from the byte `body` on.
pub(super) fn build(text: String, body: usize) -> Blocks {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let markdown = text.get(body..).unwrap_or_default();
    let events = Parser::new_ext(markdown, options).into_offset_iter();
    let mut builder = Builder::new(markdown, body);
    builder.run(events);
    let Builder { list, pieces, items, mut links, .. } = builder;
    links.sort_by_key(|link| link.span.start);
    Blocks { text, list, pieces, items, links }
}

struct Builder<'a> {
    markdown: &'a str,
    offset: usize,
    list: Vec<Block>,
    pieces: Vec<Piece>,
    items: Vec<Item>,
    links: Vec<Link>,
    open_items: Vec<usize>,
    /// One entry per open list: whether it is numbered.
    open_lists: Vec<bool>,
    /// The item whose first text is still to come.
    fresh_item: Option<usize>,
    quote_depth: usize,
    cell: Cell,
    /// The block that takes pieces now, and whether the parser itself opened it.
    open_block: Option<(usize, bool)>,
    /// Per open inline markup: it and everything around it.
    styles: Vec<u8>,
}

impl<'a> Builder<'a> {
    fn new(markdown: &'a str, offset: usize) -> Self {
        Self {
            markdown,
            offset,
            list: Vec::new(),
            pieces: Vec::new(),
            items: Vec::new(),
            links: Vec::new(),
            open_items: Vec::new(),
            open_lists: Vec::new(),
            fresh_item: None,
            quote_depth: 0,
            cell: Cell { table: 0, row: 0, column: 0 },
            open_block: None,
            styles: Vec::new(),
        }
    }

    fn run(&mut self, events: OffsetIter<'a>) {
        for (event, range) in events {
            let span = Span::new(range.start + self.offset, range.end + self.offset);
            match event {
                Event::Start(tag) => self.start(&tag, span),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.text(&text, span),
                Event::Code(text) => self.inline_code(&text, span),
                Event::SoftBreak | Event::HardBreak => self.piece(span, PieceKind::Break),
                Event::Html(_) => self.piece(span, PieceKind::Html),
                Event::InlineHtml(html) => {
                    let breaks = html.to_ascii_lowercase().starts_with("<br");
                    self.piece(span, if breaks { PieceKind::Break } else { PieceKind::Html });
                }
                Event::Rule => {
                    self.leave_implied();
                    self.add_block(BlockKind::Rule, span);
                }
                Event::TaskListMarker(ticked) => {
                    let item = self.open_items.last().and_then(|item| self.items.get_mut(*item));
                    if let Some(item) = item {
                        item.ticked = Some(ticked);
                    }
                }
                Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
        }
    }

    fn start(&mut self, tag: &Tag<'a>, span: Span) {
        match tag {
            Tag::Emphasis => self.enter_style(Style::EMPHASIS),
            Tag::Strong => self.enter_style(Style::STRONG),
            Tag::Strikethrough => self.enter_style(Style::STRUCK),
            Tag::Link { dest_url, .. } => {
                self.enter_style(Style::LINK);
                self.link(dest_url, span);
            }
            Tag::Image { dest_url, .. } => {
                self.enter_style(Style::IMAGE);
                self.link(dest_url, span);
            }
            _ => {
                self.leave_implied();
                self.start_block(tag, span);
            }
        }
    }

    fn start_block(&mut self, tag: &Tag<'a>, span: Span) {
        match tag {
            Tag::Paragraph => {
                let kind = self.text_kind();
                self.open(kind, span);
            }
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(level_number(*level)), span),
            Tag::CodeBlock(_) => self.open(BlockKind::Code, span),
            Tag::HtmlBlock => self.open(BlockKind::Html, span),
            Tag::TableCell => self.open(BlockKind::TableCell(self.cell), span),
            Tag::BlockQuote(_) => self.quote_depth += 1,
            Tag::List(first) => self.open_lists.push(first.is_some()),
            Tag::Item => self.start_item(span),
            _ => {}
        }
    }

    fn start_item(&mut self, span: Span) {
        let parent = self.open_items.last().copied();
        let item = self.items.len();
        self.items.push(Item { span, parent, depth: self.open_items.len(), ordered: self.open_lists.last().copied().unwrap_or(false), ticked: None });
        self.open_items.push(item);
        self.fresh_item = Some(item);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
                return;
            }
            TagEnd::BlockQuote(_) => self.quote_depth = self.quote_depth.saturating_sub(1),
            TagEnd::List(_) => {
                self.open_lists.pop();
            }
            TagEnd::Item => {
                self.open_items.pop();
                self.fresh_item = None;
            }
            TagEnd::TableCell => self.cell.column += 1,
            TagEnd::TableHead | TagEnd::TableRow => {
                self.cell.row += 1;
                self.cell.column = 0;
            }
            TagEnd::Table => self.cell = Cell { table: self.cell.table + 1, row: 0, column: 0 },
            _ => {}
        }
        self.open_block = None;
    }

    fn text(&mut self, text: &CowStr<'a>, span: Span) {
        let same = self.source(span) == text.as_ref();
        let kind = if same { PieceKind::Verbatim } else { PieceKind::Replaced(text.as_ref().into()) };
        self.piece(span, kind);
    }

    fn inline_code(&mut self, text: &CowStr<'a>, span: Span) {
        self.enter_style(Style::CODE);
        let written = self.source(span);
        match written.find(text.as_ref()) {
            Some(at) if !text.is_empty() => {
                let start = span.start + at;
                self.piece(Span::new(start, start + text.len()), PieceKind::Verbatim);
            }
            _ => self.piece(span, PieceKind::Replaced(text.as_ref().into())),
        }
        self.styles.pop();
    }

    /// Adds a piece to the open block; text of a tight list item opens one.
    fn piece(&mut self, span: Span, kind: PieceKind) {
        if self.open_block.is_none() {
            let kind = self.text_kind();
            let block = self.add_block(kind, span);
            self.open_block = Some((block, true));
        }
        let Some((index, implied)) = self.open_block else {
            return;
        };
        let mut style = self.style();
        self.pieces.push(Piece { span, kind, style: Style(style) });
        let end = self.pieces.len();
        if let Some(block) = self.list.get_mut(index) {
            if block.kind == BlockKind::Code {
                style |= Style::CODE;
                if let Some(piece) = self.pieces.last_mut() {
                    piece.style = Style(style);
                }
            }
            block.pieces.1 = end;
            if implied {
                block.span = block.span.join(span);
            }
        }
    }

    fn link(&mut self, destination: &CowStr<'a>, span: Span) {
        if self.open_block.is_none() {
            let kind = self.text_kind();
            let block = self.add_block(kind, span);
            self.open_block = Some((block, true));
        } else if let Some((index, true)) = self.open_block
            && let Some(block) = self.list.get_mut(index)
        {
            block.span = block.span.join(span);
        }
        self.links.push(Link { span, destination: destination.to_string() });
    }

    fn open(&mut self, kind: BlockKind, span: Span) {
        let span = self.trimmed(span);
        let block = self.add_block(kind, span);
        self.open_block = Some((block, false));
    }

    fn add_block(&mut self, kind: BlockKind, span: Span) -> usize {
        let piece = self.pieces.len();
        self.list.push(Block { kind, span, quote_depth: self.quote_depth, item: self.open_items.last().copied(), pieces: (piece, piece) });
        self.list.len() - 1
    }

    /// A block that only its text opened ends where another block begins.
    fn leave_implied(&mut self) {
        self.open_block = None;
    }

    fn text_kind(&mut self) -> BlockKind {
        match self.fresh_item.take() {
            Some(_) => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        }
    }

    /// A span without the line ending that the parser counts in.
    fn trimmed(&self, span: Span) -> Span {
        Span::new(span.start, span.start + self.source(span).trim_end().len())
    }

    fn style(&self) -> u8 {
        self.styles.last().copied().unwrap_or_default()
    }

    fn enter_style(&mut self, style: u8) {
        self.styles.push(self.style() | style);
    }

    fn source(&self, span: Span) -> &'a str {
        self.markdown.get(span.start - self.offset..span.end - self.offset).unwrap_or_default()
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
