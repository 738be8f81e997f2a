//! Names that are one but for small and capital letters, the same in both databases.
//!
//! SQLite knows the small letter of A and not that of Ö; which PostgreSQL knows depends on
//! the language it was set up in. So a statement narrows by what both know of every
//! language, with `maybe_alike!` and [`alike_pattern`], and [`alike`] decides.

/// Whether two texts are one but for small and capital letters, in any script.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// A pattern for `maybe_alike!` that fits what is [`alike`], and more: any character may
/// stand in the place of one beyond ASCII.
#[must_use]
pub fn alike_pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if matches!(c, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(if c.is_ascii() { c.to_ascii_lowercase() } else { '_' });
    }
    pattern
}

/// The condition on a column and the placeholder of an [`alike_pattern`]:
/// `maybe_alike!("name", "$1")`. With the collation “C” PostgreSQL, too, knows the small
/// letters of ASCII alone; SQLite has one of this name from `open`.
macro_rules! maybe_alike {
    ($column:literal, $pattern:literal) => {
        concat!("lower(", $column, " collate \"C\") like ", $pattern, " escape '!'")
    };
}
pub(crate) use maybe_alike;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_script_are_alike_small_and_capital_and_no_others() {
        for (one, other) in [("Özlem Ätna", "öZLEM ÄTNA"), ("ΟΔΟΣ", "οδος"), ("Иван", "ИВАН"), ("İbrahim", "İBRAHIM"), ("Ops", "OPS")] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [("Özlem", "Ozlem"), ("Özlem", "Äzlem"), ("王伟", "王芳"), ("Ops", "Ops ")] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_pattern_lets_nothing_stand_for_more_than_itself_but_letters_beyond_ascii() {
        assert_eq!(alike_pattern("Özlem_50%!"), "_zlem!_50!%!!");
        assert_eq!(alike_pattern("ÄÖ"), "__");
    }
}
