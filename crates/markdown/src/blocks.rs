//! The text of a file as blocks and pieces, each with its exact bytes.
//!
//! Blocks are leaves in the order of the file: a quote or a list is not a block of its own, it
//! is told by the depth and the item of the blocks inside it. What Markdown means (roles, rows)
//! is not here.

mod build;
mod gaps;
mod plain;

pub use plain::Plain;

use crate::Span;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The header between `---` or `+++`.
    FrontMatter,
    /// A heading with its level, one to six.
    Heading(u8),
    /// A paragraph, also a further paragraph of a list item.
    Paragraph,
    /// The first text of a list item; [`Block::item`] says which item.
    ListItem,
    /// A cell of a table.
    TableCell(Cell),
    /// Fenced or indented code.
    Code,
    /// Raw HTML, comments included.
    Html,
    /// A thematic break.
    Rule,
    /// Text that renders nowhere by itself: link definitions and what a parser swallows.
    Definition,
}

/// Where a table cell stands. Row zero is the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Which table of the file, counted from zero.
    pub table: usize,
    /// Which row of the table.
    pub row: usize,
    /// Which column of the row.
    pub column: usize,
}

/// One leaf of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes, markup included.
    pub span: Span,
    /// How many block quotes surround it.
    pub quote_depth: usize,
    /// The innermost list item around it, an index into [`Blocks::items`].
    pub item: Option<usize>,
    /// Its first and one past its last piece in the piece table.
    pieces: (usize, usize),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// From its marker to the end of everything inside.
    pub span: Span,
    /// The item around it, an index into [`Blocks::items`].
    pub parent: Option<usize>,
    /// Zero for an item of an outermost list.
    pub depth: usize,
    /// Whether the list is numbered.
    pub ordered: bool,
    /// The check box, if it has one: ticked or not.
    pub ticked: Option<bool>,
}

/// One run of text inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes in the file.
    pub span: Span,
    /// How it reads.
    pub kind: PieceKind,
    /// The markup around it.
    pub style: Style,
}

/// How a piece reads once the markup is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// Exactly the bytes of its span.
    Verbatim,
    /// Something else, an entity for instance.
    Replaced(Box<str>),
    /// A line ending inside the block.
    Break,
    /// Inline HTML, which reads as nothing.
    Html,
}

/// The inline markup around a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style(u8);

impl Style {
    pub(crate) const STRONG: u8 = 1;
    pub(crate) const EMPHASIS: u8 = 2;
    pub(crate) const STRUCK: u8 = 4;
    pub(crate) const LINK: u8 = 8;
    pub(crate) const IMAGE: u8 = 16;
    pub(crate) const CODE: u8 = 32;

    /// Inside `**strong**`.
    #[must_use]
    pub fn is_strong(self) -> bool {
        self.0 & Self::STRONG != 0
    }
    /// Inside `_emphasis_`.
    #[must_use]
    pub fn is_emphasis(self) -> bool {
        self.0 & Self::EMPHASIS != 0
    }
    /// Inside `~~struck~~`.
    #[must_use]
    pub fn is_struck(self) -> bool {
        self.0 & Self::STRUCK != 0
    }
    /// The text of a link.
    #[must_use]
    pub fn is_link(self) -> bool {
        self.0 & Self::LINK != 0
    }
    /// The description of an image.
    #[must_use]
    pub fn is_image(self) -> bool {
        self.0 & Self::IMAGE != 0
    }
    /// Code, inline or a block.
    #[must_use]
    pub fn is_code(self) -> bool {
        self.0 & Self::CODE != 0
    }
}

/// A link and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its bytes, markup included.
    pub span: Span,
    /// Its destination as written.
    pub destination: String,
}

/// All blocks of one file.
#[derive(Debug, Clone, Default)]
pub struct Blocks {
    text: String,
    list: Vec<Block>,
    pieces: Vec<Piece>,
    items: Vec<Item>,
    links: Vec<Link>,
}

impl Blocks {
    /// Splits `text` into blocks; the first `skipped` bytes and the front matter are not Markdown.
    pub(crate) fn read(text: String, skipped: usize, front_matter: Option<Span>) -> Self {
        let body = front_matter.map_or(skipped, |span| span.end);
        let mut blocks = build::build(text, body);
        if let Some(span) = front_matter {
            blocks.list.insert(0, Block { kind: BlockKind::FrontMatter, span, quote_depth: 0, item: None, pieces: (0, 0) });
        }
        gaps::fill(&mut blocks, body);
        blocks
    }

    /// The text of the file, as long as the file: a byte that is not UTF-8 reads `?`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Block] {
        &self.list
    }

    /// The items of all lists, in the order in which they begin.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The links in the order in which they begin.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The links that begin inside `span`.
    #[must_use]
    pub fn links_in(&self, span: Span) -> &[Link] {
        let first = self.links.partition_point(|link| link.span.start < span.start);
        let last = self.links.partition_point(|link| link.span.start < span.end);
        self.links.get(first..last).unwrap_or_default()
    }

    /// The runs of text of a block.
    #[must_use]
    pub fn pieces(&self, block: &Block) -> &[Piece] {
        self.pieces.get(block.pieces.0..block.pieces.1).unwrap_or_default()
    }

    /// The text of a block without its inline markup; lines stay lines.
    #[must_use]
    pub fn plain_text(&self, block: &Block) -> String {
        self.plain(block).text
    }

    /// The plain text of a block together with the way back to the bytes of the file.
    #[must_use]
    pub fn plain(&self, block: &Block) -> Plain {
        Plain::of(&self.text, self.pieces(block))
    }

    /// Whether `inner` is `outer` or an item somewhere inside it.
    #[must_use]
    pub fn is_inside(&self, inner: Option<usize>, outer: usize) -> bool {
        let span = |item: usize| self.items.get(item).map(|item| item.span);
        match (inner.and_then(span), span(outer)) {
            (Some(inner), Some(outer)) => outer.contains(inner),
            _ => false,
        }
    }
}
