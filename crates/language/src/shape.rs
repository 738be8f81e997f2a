//! What a review is made of, as far as the structure questions ask.

use std::ops::Range;

use crate::{Rules, blocks::Place, roster::Names, token::Token};

/// A review's shape.
#[derive(Debug, Clone, Default)]
pub struct ReviewShape {
    /// The bytes of its title; empty if it has none.
    pub title: Range<usize>,
}

/// Gathers the shape of a file while it is read.
pub(crate) struct ShapeReader<'a> {
    shape: ReviewShape,
    _rules: &'a Rules,
}

impl<'a> ShapeReader<'a> {
    pub(crate) fn new(_text: &'a str, rules: &'a Rules, _names: &'a Names) -> Self {
        Self { shape: ReviewShape::default(), _rules: rules }
    }
    pub(crate) fn heading(&mut self, _span: Range<usize>, _level: u8, _title: &str) {}
    pub(crate) fn table(&mut self) {}
    pub(crate) fn prose(&mut self, _place: Place, _tokens: &[Token]) {}
    pub(crate) fn finish(self) -> ReviewShape {
        self.shape
    }
}
