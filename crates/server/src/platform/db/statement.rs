//! Statements: fixed texts, gathered so that a test prepares each on both engines.

/// Every statement of the program, in no order.
#[linkme::distributed_slice]
pub static STATEMENTS: [Statement];

/// One statement, with the place it stands at.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    text: &'static str,
    place: &'static str,
    dialect: Option<super::Dialect>,
}

impl Statement {
    /// Made by [`sql!`]; not called otherwise.
    #[must_use]
    pub const fn new(text: &'static str, place: &'static str, dialect: Option<super::Dialect>) -> Self {
        Self { text, place, dialect }
    }

    /// The SQL.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// `file:line`, for error messages.
    #[must_use]
    pub const fn place(&self) -> &'static str {
        self.place
    }

    /// The one dialect it is written for; `None` for both, which is the rule.
    #[must_use]
    pub const fn dialect(&self) -> Option<super::Dialect> {
        self.dialect
    }
}

/// A statement that runs on both databases: `sql!("select …")`. The text is made
/// at compile time, so nothing a person typed can become part of it.
/// `sql!(Sqlite: "…")` and `sql!(Pg: "…")` are for `platform` and `search` only.
#[macro_export]
macro_rules! sql {
    (Sqlite: $($text:expr),+ $(,)?) => { $crate::sql!(@ Some($crate::platform::db::Dialect::Sqlite), $($text),+) };
    (Pg: $($text:expr),+ $(,)?) => { $crate::sql!(@ Some($crate::platform::db::Dialect::Pg), $($text),+) };
    (@ $dialect:expr, $($text:expr),+) => {{
        const STATEMENT: $crate::platform::db::Statement =
            $crate::platform::db::Statement::new(concat!($($text),+), concat!(file!(), ":", line!()), $dialect);
        #[linkme::distributed_slice($crate::platform::db::STATEMENTS)]
        #[expect(unsafe_code, reason = "a link section is how statements are gathered; nothing else here is unsafe")]
        static GATHERED: $crate::platform::db::Statement = STATEMENT;
        STATEMENT
    }};
    ($($text:expr),+ $(,)?) => { $crate::sql!(@ None, $($text),+) };
}
pub use crate::sql;
