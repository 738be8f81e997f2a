//! What a review is made of, as far as the structure questions ask: filled here for files, and
//! by the server for stored reviews.

use std::ops::Range;

use recount_markdown::SectionRole;

use crate::{
    Rules,
    blocks::{Place, Run},
    roster::Names,
    sentences,
    subject::{Sentence, SubjectClass},
    token::{Kind, Token},
    words::Lexicon,
};

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
    lexicon: &'a Lexicon,
    tokens: &'a mut Vec<Token>,
    pub(crate) is_cut: bool,
}

impl<'a> Paragraph<'a> {
    pub(crate) fn new(run: Run<'a>, lexicon: &'a Lexicon, tokens: &'a mut Vec<Token>) -> Self {
        Self { run, lexicon, tokens, is_cut: false }
    }

    /// Its tokens, with quoted speech as one.
    pub(crate) fn tokens(&mut self) -> &[Token] {
        if !self.is_cut {
            if self.run.cut(self.lexicon, self.tokens) {
                sentences::fold_quotes(self.tokens);
            }
            self.is_cut = true;
        }
        self.tokens
    }
}

/// What the shape asks of a paragraph, as far as it was asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// From the first token to the last, counted from the first byte; empty without tokens.
    extent: Option<Range<usize>>,
    telling: Option<Telling>,
    acts: Option<bool>,
    is_concrete: Option<bool>,
    owner: Option<String>,
}

/// Words that tell of luck, of other days, of people far from the keyboard.
#[derive(Debug, Clone, Copy, Default)]
struct Telling {
    account: bool,
    mitigator: bool,
    normal_work: bool,
    blunt: usize,
}

/// Gathers the shape of a file while it is read.
pub(crate) struct ShapeReader<'a> {
    text: &'a str,
    rules: &'a Rules,
    names: &'a Names,
    shape: ReviewShape,
    /// Open headings: level and what they are for.
    open: Vec<(u8, SectionRole)>,
    sections: usize,
    /// The columns of the current table that hold what is done and who does it.
    columns: (usize, Option<usize>),
    row: usize,
}

/// Rows looked at for where the story starts.
const FIRST_ROWS: usize = 1;

impl<'a> ShapeReader<'a> {
    pub(crate) fn new(text: &'a str, rules: &'a Rules, names: &'a Names) -> Self {
        Self { text, rules, names, shape: ReviewShape::default(), open: Vec::new(), sections: 0, columns: (0, None), row: 0 }
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
        self.open.push((level, role));
        match role {
            SectionRole::Other => {}
            SectionRole::Conditions => {
                self.sections += 1;
                self.shape.conditions.get_or_insert(0);
            }
            SectionRole::Lucky | SectionRole::WentWell => {
                self.sections += 1;
                self.shape.has_mitigator = true;
            }
            _ => self.sections += 1,
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
        if self.open.is_empty() && self.sections == 0 {
            return;
        }
        let extent = answers.extent.get_or_insert_with(|| extent(paragraph)).clone();
        if extent.is_empty() {
            return;
        }
        self.words(paragraph, answers);
        match self.role() {
            SectionRole::Conditions => self.condition(place),
            SectionRole::Timeline => self.row(place, paragraph, answers),
            SectionRole::Actions => self.follow_up(place, paragraph, answers),
            _ => {}
        }
    }

    fn words(&mut self, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        let shape = &mut self.shape;
        if shape.has_account && shape.has_mitigator && shape.has_normal_work && shape.sharp_and_blunt.1 > 0 {
            return;
        }
        let telling = *answers.telling.get_or_insert_with(|| telling(self.rules, paragraph.tokens()));
        shape.has_account |= telling.account;
        shape.has_mitigator |= telling.mitigator;
        shape.has_normal_work |= telling.normal_work;
        shape.sharp_and_blunt.1 += telling.blunt;
    }

    fn condition(&mut self, place: Place) {
        let counts = match place {
            Place::Cell(row, column) => row > 0 && column == 0,
            Place::Paragraph | Place::Item => true,
        };
        if counts {
            self.shape.conditions = self.shape.conditions.map(|count| count + 1);
        }
    }

    fn row(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        if let Place::Cell(0, _) = place {
            return;
        }
        if let Place::Cell(row, column) = place
            && column > 0
            && self.row == row
            && self.shape.first_rows.len() <= FIRST_ROWS
        {
            let more = lower(paragraph, answers);
            if let Some(last) = self.shape.first_rows.last_mut() {
                *last += &more;
            }
            return;
        }
        if let Place::Cell(row, _) = place {
            self.row = row;
        }
        if self.shape.first_rows.len() < FIRST_ROWS {
            self.shape.first_rows.push(lower(paragraph, answers));
        } else if self.shape.first_rows.len() == FIRST_ROWS {
            // One more, so that the first is known to be whole.
            self.shape.first_rows.push(String::new());
        }
        if self.shape.sharp_and_blunt.0 < 3 {
            let acts = *answers.acts.get_or_insert_with(|| self.acts(paragraph.tokens()));
            self.shape.sharp_and_blunt.0 += usize::from(acts);
        }
    }

    /// Whether a row says who of us did something.
    fn acts(&self, tokens: &[Token]) -> bool {
        let end = sentences::sentence_end(tokens, 0, self.text);
        let sentence = Sentence { text: self.text, lexicon: &self.rules.lexicon, known: &self.rules.known, names: self.names, tokens, start: 0, end };
        let subject = sentence.first_phrase(0, end.min(12));
        matches!(subject.class, SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role | SubjectClass::We | SubjectClass::Indefinite)
    }

    fn follow_up(&mut self, place: Place, paragraph: &mut Paragraph<'_>, answers: &mut Answers) {
        match place {
            Place::Cell(0, column) => {
                let header = lower(paragraph, answers);
                let says = |class| self.rules.lexicon.says(&header, class);
                if says(self.rules.known.owner_header) {
                    self.columns.1 = Some(column);
                } else if says(self.rules.known.action_header) {
                    self.columns.0 = column;
                }
            }
            Place::Cell(row, column) => {
                if self.row != row {
                    self.row = row;
                    self.shape.follow_ups.push(FollowUpShape::default());
                }
                let concrete = column == self.columns.0 && *answers.is_concrete.get_or_insert_with(|| self.is_concrete(paragraph.tokens()));
                let owner = if Some(column) == self.columns.1 { lower(paragraph, answers).trim().to_owned() } else { String::new() };
                if let Some(last) = self.shape.follow_ups.last_mut() {
                    last.concrete |= concrete;
                    last.owner += &owner;
                }
            }
            Place::Item => {
                let concrete = *answers.is_concrete.get_or_insert_with(|| self.is_concrete(paragraph.tokens()));
                let owner = answers.owner.get_or_insert_with(|| self.owner(paragraph.tokens())).clone();
                self.shape.follow_ups.push(FollowUpShape { concrete, owner });
            }
            Place::Paragraph => {}
        }
    }

    /// Whether no rule of vows has anything to ask about it.
    fn is_concrete(&self, tokens: &[Token]) -> bool {
        let vague = self.rules.known.vague_start;
        let sentence =
            Sentence { text: self.text, lexicon: &self.rules.lexicon, known: &self.rules.known, names: self.names, tokens, start: 0, end: tokens.len() };
        let first = (0..tokens.len().min(8)).find(|at| tokens.get(*at).is_some_and(|token| token.kind == Kind::Word));
        !first.is_some_and(|at| sentence.is(at, vague))
    }

    /// `@ana` or `Owner: Ana`.
    fn owner(&self, tokens: &[Token]) -> String {
        let handle = tokens.iter().map(|token| token.of(self.text)).find(|letters| letters.starts_with('@') && letters.len() > 1);
        if let Some(handle) = handle {
            return handle.to_lowercase();
        }
        let at = tokens.iter().position(|token| self.rules.lexicon.classes_of(token.word) & self.rules.known.owner_label != 0);
        let after = at.and_then(|at| tokens.get(at + 1..)).unwrap_or_default();
        let name: Vec<&str> = after
            .iter()
            .skip_while(|token| matches!(token.kind, Kind::Sign(_)))
            .take_while(|token| !matches!(token.kind, Kind::Sign(_)))
            .map(|token| token.of(self.text))
            .collect();
        name.join(" ").to_lowercase()
    }

    pub(crate) fn finish(mut self) -> ReviewShape {
        let told = !self.shape.first_rows.is_empty() || self.shape.conditions.is_some();
        self.shape.is_review = self.sections >= 3 && told;
        self.shape
    }
}

fn extent(paragraph: &mut Paragraph<'_>) -> Range<usize> {
    let origin = paragraph.run.span().start;
    let tokens = paragraph.tokens();
    tokens.first().map_or(0, |first| first.start - origin)..tokens.last().map_or(0, |last| last.end - origin)
}

fn lower(paragraph: &Paragraph<'_>, answers: &Answers) -> String {
    let written = answers.extent.clone().and_then(|extent| paragraph.run.written().get(extent));
    written.unwrap_or_default().chars().take(300).collect::<String>().to_lowercase() + " "
}

fn telling(rules: &Rules, tokens: &[Token]) -> Telling {
    let known = rules.known;
    let any = known.mitigating | known.ordinary | known.blunt;
    let mut telling = Telling::default();
    for token in tokens {
        match token.kind {
            Kind::Quote if token.end - token.start > 40 => telling.account = true,
            Kind::Word if token.end - token.start == 1 && token.capital => telling.account |= rules.lexicon.classes_of(token.word) & rules.known.i != 0,
            Kind::Word if token.word != 0 => {
                let classes = rules.lexicon.classes_of(token.word);
                if classes & any != 0 {
                    telling.mitigator |= classes & known.mitigating != 0;
                    telling.normal_work |= classes & known.ordinary != 0;
                    telling.blunt += usize::from(classes & known.blunt != 0);
                }
            }
            _ => {}
        }
    }
    telling
}
