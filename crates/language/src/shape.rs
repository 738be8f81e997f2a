//! What a review is made of, as far as the structure questions ask: filled here for files, and
//! by the server for stored reviews.

mod around;
mod blunt_end;
mod concrete;
mod conditions;
mod follow_up;
mod mitigator;
mod other_days;
mod rows;
mod telling;

use std::ops::Range;

use recount_markdown::SectionRole;

use crate::{
    Rules,
    blocks::{Place, Run},
    roster::Names,
    sentences,
    token::Token,
    words::Lexicon,
};
use rows::Row;
use telling::{Telling, telling};

/// A review's shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question of its own")]
pub struct ReviewShape {
    /// The bytes of its title; empty if it has none.
    pub title: Range<usize>,
    /// Whether it is a review at all: it tells what happened and what came of it.
    pub is_review: bool,
    /// How many conditions it names, if it has a place for them.
    pub conditions: Option<usize>,
    /// What the first rows of its story say, lower case; empty without a timeline.
    pub first_rows: Vec<String>,
    /// Whether in the first of them somebody changes what later matters: who lowers the threshold of
    /// an alarm in the morning is not called by it.
    pub begins_with_a_change: bool,
    /// Whether somebody who was there speaks: an account, a quotation, "I".
    pub has_account: bool,
    /// Whether it says what kept it from being worse.
    pub has_mitigator: bool,
    /// Whether it says how the work goes on other days.
    pub has_normal_work: bool,
    /// How many of its people act at the sharp end, and how many elsewhere (planning, buying,
    /// deciding on limits and staff).
    pub sharp_and_blunt: (usize, usize),
    /// Its follow-ups.
    pub follow_ups: Vec<FollowUpShape>,
}

/// One follow-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUpShape {
    /// Whether it says what will be different.
    pub concrete: bool,
    /// Who takes it, as written; empty if nobody.
    pub owner: String,
}

/// A paragraph, cut into tokens only when somebody looks at them.
pub(crate) struct Paragraph<'a> {
    run: Run<'a>,
    /// Its tokens before this byte are left out.
    from: usize,
    lexicon: &'a Lexicon,
    tokens: &'a mut Vec<Token>,
    pub(crate) is_cut: bool,
}

impl<'a> Paragraph<'a> {
    pub(crate) fn new(run: Run<'a>, lexicon: &'a Lexicon, tokens: &'a mut Vec<Token>) -> Self {
        Self { run, from: 0, lexicon, tokens, is_cut: false }
    }

    /// Its tokens, with quoted speech as one.
    pub(crate) fn tokens(&mut self) -> &[Token] {
        if !self.is_cut {
            if self.run.cut(self.lexicon, self.tokens) {
                sentences::fold_quotes(self.tokens);
            }
            self.is_cut = true;
        }
        let first = if self.from == 0 { 0 } else { self.tokens.partition_point(|token| token.start < self.from) };
        self.tokens.get(first..).unwrap_or_default()
    }
}

/// What the shape asks of a paragraph, as far as it was asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// From the first token to the last, counted from the first byte; empty without tokens.
    extent: Option<Range<usize>>,
    telling: Option<Telling>,
    rows: Option<Vec<Row>>,
    conditions: Option<usize>,
    is_concrete: Option<bool>,
    owner: Option<String>,
    sentences: Option<Vec<FollowUpShape>>,
}

/// Gathers the shape of a file while it is read.
pub(crate) struct ShapeReader<'a> {
    text: &'a str,
    rules: &'a Rules,
    names: &'a Names,
    shape: ReviewShape,
    /// Open headings and labels: level and what they are for.
    open: Vec<(u8, SectionRole)>,
    sections: usize,
    /// The columns of the current table that hold what is done and who does it.
    columns: (usize, Option<usize>),
    row: usize,
    /// Whether somebody acts in the current row of a timeline.
    acted: bool,
    /// Follow-ups in sentences: they count where no list or table has any.
    in_prose: Vec<FollowUpShape>,
    /// Where the bold words end with which the next paragraph begins; zero if it does not.
    bold: usize,
}

/// The level of a label that is a paragraph; on a list item it is as much more as the item is deep.
const LABEL: u8 = 7;

/// As many rows with people in them say something about who acts.
pub(crate) const SHARP_AT_LEAST: usize = 3;

impl<'a> ShapeReader<'a> {
    pub(crate) fn new(text: &'a str, rules: &'a Rules, names: &'a Names) -> Self {
        Self {
            text,
            rules,
            names,
            shape: ReviewShape::default(),
            open: Vec::new(),
            sections: 0,
            columns: (0, None),
            row: 0,
            acted: false,
            in_prose: Vec::new(),
            bold: 0,
        }
    }

    pub(crate) fn heading(&mut self, span: Range<usize>, level: u8, title: &str) {
        let first = self.sections == 0 && self.shape.title.is_empty();
        if first {
            let line = self.text.get(span.clone()).unwrap_or_default().trim_end();
            self.shape.title = span.start..span.start + line.len();
        }
        self.open.retain(|(above, _)| *above < level);
        let inherited = self.open.last().map_or(SectionRole::Other, |(_, role)| *role);
        let role = SectionRole::of_heading(title).unwrap_or(if first { SectionRole::Other } else { inherited });
        self.enter(level, role);
    }

    fn enter(&mut self, level: u8, role: SectionRole) {
        self.open.push((level, role));
        self.sections += usize::from(role != SectionRole::Other);
        if role == SectionRole::Conditions {
            self.shape.conditions.get_or_insert(0);
        }
    }

    pub(crate) fn bold(&mut self, end: usize) {
        self.bold = end;
    }

    pub(crate) fn item_end(&mut self, depth: usize) {
        let level = label_level(depth);
        self.open.retain(|(above, _)| *above < level);
    }

    /// Opens the section of a label with which a paragraph begins, `**Root causes**: …`, and says
    /// where what is under it begins; nothing if these are bold words like others.
    fn label(&mut self, place: Place, run: Run<'_>, bold: usize) -> Option<usize> {
        let span = run.span();
        let (strong, after) = (self.text.get(span.start..bold)?, self.text.get(bold..span.end)?);
        let rest = after.trim_start_matches(['*', '_']).trim();
        let alone = rest.is_empty() || rest == ":" || rest.starts_with('(') && rest.trim_end_matches(':').ends_with(')');
        if !alone && !strong.ends_with(':') && !rest.starts_with(':') {
            return None;
        }
        let Some(role) = SectionRole::of_label(strong) else {
            self.other_label(place, span, rest.is_empty(), strong);
            return None;
        };
        let opened = self.open_label(place, role);
        if alone {
            return Some(span.end).filter(|_| opened);
        }
        // Opened or not: what is found in a paragraph may not come from where it stands.
        let under = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ':' | '-' | '–' | '—'));
        Some(span.end - under.len())
    }

    /// Opens the section of a label, unless it only names a kind in a list: `- **Prevention**: a check`.
    fn open_label(&mut self, place: Place, role: SectionRole) -> bool {
        let depth = match place {
            Place::Paragraph => 0,
            Place::Item(depth) => depth,
            Place::Cell(..) => return false,
        };
        let sorts =
            matches!(self.role(), SectionRole::Timeline | SectionRole::Actions | SectionRole::Conditions | SectionRole::WentWell | SectionRole::WentPoorly);
        if depth > 0 && sorts {
            return false;
        }
        let level = label_level(depth);
        self.open.retain(|(above, _)| *above < level);
        self.enter(level, role);
        true
    }

    /// Bold words that name no section: the title, or `**Severity**: high`, which is no longer part
    /// of `**Root cause**: …` above it; a time in bold is.
    fn other_label(&mut self, place: Place, span: Range<usize>, whole: bool, strong: &str) {
        if whole && self.sections == 0 && self.open.is_empty() && self.shape.title.is_empty() {
            self.shape.title = span;
        } else if place == Place::Paragraph && !whole && !strong.contains(|c: char| c.is_ascii_digit()) {
            self.open.retain(|(above, _)| *above < LABEL);
        }
    }

    pub(crate) fn table(&mut self) {
        self.columns = (0, None);
        self.row = 0;
    }

    fn role(&self) -> SectionRole {
        self.open.last().map_or(SectionRole::Other, |(_, role)| *role)
    }

    pub(crate) fn prose(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        let bold = std::mem::take(&mut self.bold);
        if bold > 0
            && let Some(under) = self.label(place, paragraph.run, bold)
        {
            paragraph.from = under;
        }
        if self.open.is_empty() && self.sections == 0 || paragraph.from == paragraph.run.span().end {
            return;
        }
        let extent = answers.extent.get_or_insert_with(|| extent(paragraph)).clone();
        if extent.is_empty() {
            return;
        }
        self.telling(paragraph, answers);
        match self.role() {
            SectionRole::Conditions => self.condition(place, paragraph, answers),
            SectionRole::Timeline => self.row(place, paragraph, answers),
            SectionRole::Actions => self.follow_up(place, paragraph, answers),
            SectionRole::Lucky | SectionRole::WentWell => self.helped(place, paragraph, answers),
            _ => {}
        }
    }

    fn telling(&mut self, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        let shape = &mut self.shape;
        if shape.has_account && shape.has_mitigator && shape.has_normal_work && shape.sharp_and_blunt.1 > 0 {
            return;
        }
        let telling = *answers.telling.get_or_insert_with(|| telling(self.text, self.rules, self.names, paragraph.tokens()));
        shape.has_account |= telling.account;
        shape.has_mitigator |= telling.mitigator;
        shape.has_normal_work |= telling.normal_work;
        shape.sharp_and_blunt.1 += telling.blunt;
    }

    fn condition(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        let named = match place {
            Place::Cell(row, column) => usize::from(row > 0 && column == 0),
            Place::Item(_) => 1,
            Place::Paragraph => *answers.conditions.get_or_insert_with(|| conditions::named(self.text, paragraph.tokens())),
        };
        self.shape.conditions = self.shape.conditions.map(|count| count + named);
    }

    /// Under *What went well*: that it says something, and more than "Nothing".
    fn helped(&mut self, place: Place, paragraph: &Paragraph<'_>, answers: &Answers) {
        let header = matches!(place, Place::Cell(0, _));
        self.shape.has_mitigator |= !header && !telling::says_nothing(&lower(paragraph, answers.extent.clone()));
    }

    pub(crate) fn finish(mut self) -> ReviewShape {
        let told = !self.shape.first_rows.is_empty() || self.shape.conditions.is_some();
        self.shape.is_review = self.sections >= 3 && told;
        if self.shape.follow_ups.is_empty() {
            self.shape.follow_ups = self.in_prose;
        }
        self.shape
    }
}

fn label_level(depth: usize) -> u8 {
    LABEL.saturating_add(u8::try_from(depth).unwrap_or(u8::MAX))
}

fn extent(paragraph: &mut Paragraph<'_>) -> Range<usize> {
    let origin = paragraph.run.span().start;
    let tokens = paragraph.tokens();
    tokens.first().map_or(0, |first| first.start - origin)..tokens.last().map_or(0, |last| last.end - origin)
}

/// What a stretch of it says, in lower case, with a blank after it.
fn lower(paragraph: &Paragraph<'_>, extent: Option<Range<usize>>) -> String {
    let written = extent.and_then(|extent| paragraph.run.written().get(extent));
    written.unwrap_or_default().chars().take(300).collect::<String>().to_lowercase() + " "
}
