//! A text of one line, as titles and names are: the one place where one is taken.
//!
//! What is not here: how long it may be, and what is said where it is empty (each noun's own).

/// The text with white space made single, and empty where nothing in it can be seen: a title
/// of zero-width spaces is a link that nobody finds.
///
/// Where something can be seen all of it stays, since what cannot be seen joins letters and
/// emoji.
#[must_use]
pub fn line(given: &str) -> String {
    let line = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().all(is_unseen) { String::new() } else { line }
}

/// White space, what steers a terminal, what Unicode lets a font leave out (its
/// `Default_Ignorable_Code_Point`), and the blank of Braille.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_no_line() {
        for unseen in ["", " \n\t", "\u{200B}", " \u{200B} \u{FEFF}\u{2060} ", "\u{AD}", "\u{3164}", "\u{2800}", "\u{202E}\u{202C}", "\u{E0020}", "\u{0}\u{1B}"]
        {
            assert_eq!(line(unseen), "", "{unseen:?}");
        }
    }

    #[test]
    fn what_can_be_seen_stays_whole() {
        assert_eq!(line("  The export \n ran  twice "), "The export ran twice");
        for seen in ["–", "?", "\u{2764}\u{FE0F}", "\u{1F469}\u{200D}\u{1F692}", "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}", "\u{200B}x"] {
            assert_eq!(line(seen), seen);
        }
    }
}
