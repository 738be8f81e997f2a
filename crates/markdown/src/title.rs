//! What a review is called.

use crate::section::{Sections, flat};
use crate::{BlockKind, Blocks, FrontMatter, SectionRole};

/// Where a title was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TitleFrom {
    /// The `title` of the front matter.
    FrontMatter,
    /// A heading.
    Heading,
    /// The name of the file, made readable.
    FileName,
    /// The first words of the text, or a stand-in for an empty file.
    #[default]
    Text,
}

/// A title made of text is cut at a word after this many characters.
const LENGTH: usize = 80;

pub(crate) fn find(front_matter: Option<&FrontMatter>, blocks: &Blocks, sections: &Sections, file_name: Option<&str>) -> (String, TitleFrom) {
    let stated = front_matter.and_then(|header| header.value(&["title", "name"])).map(flat);
    if let Some(title) = stated.filter(|title| !title.is_empty()) {
        return (title, TitleFrom::FrontMatter);
    }
    if let Some(title) = heading(sections) {
        return (title, TitleFrom::Heading);
    }
    if let Some(title) = file_name.map(readable).filter(|title| !title.is_empty()) {
        return (title, TitleFrom::FileName);
    }
    (first_words(blocks), TitleFrom::Text)
}

/// The first heading, unless it only opens a section of a template; then the first of level one.
fn heading(sections: &Sections) -> Option<String> {
    let first = sections.list.first().filter(|section| section.level <= 6);
    let others = sections.list.iter().filter(|section| section.level == 1);
    first.into_iter().chain(others).find(|section| section.role == SectionRole::Other && !section.title.is_empty()).map(|section| section.title.clone())
}

/// A file name as words: no folder, no ending, no leading day.
fn readable(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut stem = name;
    while let Some(shorter) = [".md", ".markdown", ".txt", ".mdx"].iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    let words = flat(&stem.replace(['-', '_'], " "));
    let undated = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let kept = if undated.is_empty() { words.as_str() } else { undated };
    let mut letters = kept.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn first_words(blocks: &Blocks) -> String {
    let texts = blocks.all().iter().filter(|block| block.kind != BlockKind::FrontMatter);
    let text = texts.map(|block| flat(&blocks.plain_text(block))).find(|text| !text.is_empty());
    let Some(text) = text else {
        return "Untitled".to_owned();
    };
    match text.char_indices().nth(LENGTH) {
        None => text,
        Some((end, _)) => {
            let cut = text.get(..end).unwrap_or_default();
            cut.rsplit_once(' ').map_or(cut, |(words, _)| words).to_owned() + "…"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_words() {
        assert_eq!(readable("reviews/2021-05-09-negative-coin-values.md"), "Negative coin values");
        assert_eq!(readable("2021-05-09.md.md"), "2021 05 09");
        assert_eq!(readable(""), "");
    }
}
