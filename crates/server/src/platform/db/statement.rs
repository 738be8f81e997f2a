//! Statements: fixed texts, gathered so that a test prepares each on both engines.

use std::{borrow::Cow, fmt::Write as _};

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

/// Every statement of the program, in no order.
#[linkme::distributed_slice]
pub static STATEMENTS: [Statement];

/// One statement, with the place it stands at.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    text: &'static str,
    rows: Option<Rows>,
    place: &'static str,
    dialect: Option<super::Dialect>,
}

/// Placeholders of several rows, between the text before them and the text after.
#[derive(Debug, Clone, Copy)]
struct Rows {
    number: usize,
    columns: usize,
    after: &'static str,
}

impl Statement {
    /// Made by [`sql!`]; not called otherwise.
    #[must_use]
    pub const fn new(text: &'static str, place: &'static str, dialect: Option<super::Dialect>) -> Self {
        Self { text, rows: None, place, dialect }
    }

    /// Made by [`sql_rows!`]; not called otherwise.
    #[must_use]
    pub const fn of_rows(text: &'static str, number: usize, columns: usize, after: &'static str, place: &'static str) -> Self {
        Self { text, rows: Some(Rows { number, columns, after }), place, dialect: None }
    }

    /// The SQL. Nothing in it comes from outside the program.
    #[must_use]
    pub fn text(&self) -> Cow<'static, str> {
        let Some(rows) = self.rows else { return self.text.into() };
        let mut text = self.text.to_owned();
        for n in 0..rows.number * rows.columns {
            let before = if n == 0 {
                "("
            } else if n % rows.columns == 0 {
                "), ("
            } else {
                ", "
            };
            // Writing into a string cannot go wrong.
            let _ = write!(text, "{before}${}", n + 1);
        }
        (text + ")" + rows.after).into()
    }

    /// The SQL as the driver takes it.
    pub(super) fn sql(&self) -> SqlStr {
        match self.text() {
            Cow::Borrowed(text) => text.into_sql_str(),
            Cow::Owned(text) => AssertSqlSafe(text).into_sql_str(),
        }
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

/// A statement that puts in several rows at once, of as many columns each:
/// `sql_rows!(40 of 18: "insert into … values ", " on conflict …")`. The
/// placeholders are written between the two texts.
#[macro_export]
macro_rules! sql_rows {
    ($rows:literal of $columns:literal: $before:expr, $after:expr) => {{
        const STATEMENT: $crate::platform::db::Statement =
            $crate::platform::db::Statement::of_rows($before, $rows, $columns, $after, concat!(file!(), ":", line!()));
        #[linkme::distributed_slice($crate::platform::db::STATEMENTS)]
        #[expect(unsafe_code, reason = "a link section is how statements are gathered; nothing else here is unsafe")]
        static GATHERED: $crate::platform::db::Statement = STATEMENT;
        STATEMENT
    }};
}
pub use crate::sql_rows;

/// The first so many characters of a text: `beginning!("e.text", "$7")`. PostgreSQL walks a
/// text letter by letter to cut it, 60 µs for 2 KB, even where nothing is to be cut.
#[macro_export]
macro_rules! beginning {
    ($text:literal, $most:literal) => {
        concat!("case when octet_length(", $text, ") <= ", $most, " then ", $text, " else substr(", $text, ", 1, cast(", $most, " as integer)) end")
    };
}
