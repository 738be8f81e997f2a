//! What a review is made of, as far as the structure questions ask: filled here for files, and
//! by the server for stored reviews.

use std::ops::Range;

use recount_markdown::SectionRole;

use crate::{
    Rules,
    blocks::Place,
    roster::Names,
    sentences,
    subject::{Sentence, SubjectClass},
    token::{Kind, Token},
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

    pub(crate) fn prose(&mut self, place: Place, tokens: &[Token]) {
        if self.open.is_empty() && self.sections == 0 {
            return;
        }
        self.words(tokens);
        match self.role() {
            SectionRole::Conditions => self.condition(place),
            SectionRole::Timeline => self.row(place, tokens),
            SectionRole::Actions => self.follow_up(place, tokens),
            _ => {}
        }
    }

    /// Words that tell of luck, of other days, of people far from the keyboard.
    fn words(&mut self, tokens: &[Token]) {
        let shape = &mut self.shape;
        if shape.has_account && shape.has_mitigator && shape.has_normal_work && shape.sharp_and_blunt.1 > 0 {
            return;
        }
        let known = self.rules.known;
        let telling = known.mitigating | known.ordinary | known.blunt;
        for token in tokens {
            match token.kind {
                Kind::Quote if token.end - token.start > 40 => shape.has_account = true,
                Kind::Word if token.end - token.start == 1 && token.capital => shape.has_account |= self.rules.lexicon.classes_of(token.word) & known.i != 0,
                Kind::Word if token.word != 0 => {
                    let classes = self.rules.lexicon.classes_of(token.word);
                    if classes & telling != 0 {
                        shape.has_mitigator |= classes & known.mitigating != 0;
                        shape.has_normal_work |= classes & known.ordinary != 0;
                        shape.sharp_and_blunt.1 += usize::from(classes & known.blunt != 0);
                    }
                }
                _ => {}
            }
        }
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

    fn row(&mut self, place: Place, tokens: &[Token]) {
        if let Place::Cell(0, _) = place {
            return;
        }
        if let Place::Cell(row, column) = place
            && column > 0
            && self.row == row
            && self.shape.first_rows.len() <= FIRST_ROWS
        {
            let more = self.lower(tokens);
            if let Some(last) = self.shape.first_rows.last_mut() {
                *last += &more;
            }
            return;
        }
        if let Place::Cell(row, _) = place {
            self.row = row;
        }
        if self.shape.first_rows.len() < FIRST_ROWS {
            self.shape.first_rows.push(self.lower(tokens));
        } else if self.shape.first_rows.len() == FIRST_ROWS {
            // One more, so that the first is known to be whole.
            self.shape.first_rows.push(String::new());
        }
        if self.shape.sharp_and_blunt.0 < 3 {
            self.acts(tokens);
        }
    }

    fn lower(&self, tokens: &[Token]) -> String {
        let range = tokens.first().map_or(0, |first| first.start)..tokens.last().map_or(0, |last| last.end);
        self.text.get(range).unwrap_or_default().chars().take(300).collect::<String>().to_lowercase() + " "
    }

    /// Counts a row that says who of us did something.
    fn acts(&mut self, tokens: &[Token]) {
        let end = sentences::sentence_end(tokens, 0, self.text);
        let sentence = Sentence { text: self.text, lexicon: &self.rules.lexicon, known: &self.rules.known, names: self.names, tokens, start: 0, end };
        let subject = sentence.first_phrase(0, end.min(12));
        let acts = matches!(subject.class, SubjectClass::Named | SubjectClass::Handle | SubjectClass::Role | SubjectClass::We | SubjectClass::Indefinite);
        self.shape.sharp_and_blunt.0 += usize::from(acts);
    }

    fn follow_up(&mut self, place: Place, tokens: &[Token]) {
        match place {
            Place::Cell(0, column) => {
                let header = self.lower(tokens);
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
                let concrete = column == self.columns.0 && self.is_concrete(tokens);
                let owner = if Some(column) == self.columns.1 { self.lower(tokens).trim().to_owned() } else { String::new() };
                if let Some(last) = self.shape.follow_ups.last_mut() {
                    last.concrete |= concrete;
                    last.owner += &owner;
                }
            }
            Place::Item => {
                let concrete = self.is_concrete(tokens);
                let owner = self.owner(tokens);
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
