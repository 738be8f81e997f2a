//! The file that a text came as: its own bytes, so that a text nobody edited goes
//! out again as it came. The only SQL of `library_files`.
//!
//! Editors in a browser know one way to end a line. So how lines end is not part of what
//! somebody wrote: a text that differs in nothing else goes out as it came, and one that
//! was written in goes out with the line ends that it came with.

use std::borrow::Cow;

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql,
};

row! {
    /// A file that is here already.
    pub struct KnownFile {
        /// The review it became.
        pub review_id: Uuid,
        /// SHA-256 of its bytes.
        pub sha256: Vec<u8>,
    }
}

row! {
    /// A file as it came, with the text as it stands.
    pub struct FileOut {
        /// The review it became.
        pub review_id: Uuid,
        /// Where it stood in its folder.
        pub path: String,
        /// Its bytes.
        pub bytes: Vec<u8>,
        /// The text that these bytes were read as.
        pub read: Option<String>,
        /// The text now.
        pub body: String,
    }
}

impl FileOut {
    /// Whether nobody wrote in the text since: it goes out as it came.
    #[must_use]
    pub fn is_as_it_came(&self) -> bool {
        self.read.as_deref().is_some_and(|read| same_but_for_line_ends(read, &self.body))
    }
}

/// Whether two texts differ in nothing but how their lines end.
#[must_use]
pub fn same_but_for_line_ends(one: &str, other: &str) -> bool {
    one == other || plainly_ended(one) == plainly_ended(other)
}

/// A text with the line ends that most lines of a file have.
#[must_use]
pub fn with_line_ends_of(file: &[u8], text: &str) -> String {
    let plain = plainly_ended(text);
    match line_end(file) {
        "\n" => plain.into_owned(),
        end => plain.replace('\n', end),
    }
}

fn plainly_ended(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn line_end(file: &[u8]) -> &'static str {
    let count = |end: &[u8]| file.windows(end.len()).filter(|at| *at == end).count();
    let both = count(b"\r\n");
    let (feeds, returns) = (count(b"\n") - both, count(b"\r") - both);
    if both > feeds && both >= returns {
        "\r\n"
    } else if returns > feeds {
        "\r"
    } else {
        "\n"
    }
}

/// A row of its part, `brought`, for a review that came as a file: when it came. The
/// columns after it are the reader's to fill.
macro_rules! brought {
    ($review:literal) => {
        concat!("select 'brought' as part, brought.imported_at as at, brought.review_id as id from library_files brought where brought.review_id = ", $review)
    };
}
pub(crate) use brought;

/// Files with these bytes or this name.
///
/// # Errors
/// [`DbError`].
pub async fn known_files(db: &Db, path: &str, sha256: &[u8]) -> Result<Vec<KnownFile>, DbError> {
    db.all(sql!("select review_id, sha256 from library_files where path = $1 or sha256 = $2 limit 50"), args![path, sha256]).await
}

/// A file that becomes a text.
#[derive(Debug, Clone, Copy)]
pub struct Original<'a> {
    /// Where it stood in its folder.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// SHA-256 of them.
    pub sha256: &'a [u8],
    /// Who brings it.
    pub by: Uuid,
}

/// Keeps the file that version `version` of a review's text came as.
///
/// # Errors
/// [`DbError`].
pub async fn keep_original(tx: &mut Tx, review: Uuid, source: &Original<'_>, version: i64, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into library_files (review_id, path, bytes, sha256, edition_version, imported_by, imported_at) values ($1, $2, $3, $4, $5, $6, $7)"),
        args![review, source.path, source.bytes, source.sha256, version, source.by, now],
    )
    .await?;
    Ok(())
}

/// Files in the order of their paths, a few at a time.
///
/// # Errors
/// [`DbError`].
pub async fn files_out(db: &Db, after: &str) -> Result<Vec<FileOut>, DbError> {
    db.all(
        sql!(
            "select f.review_id, f.path, f.bytes, v.body, e.body from library_files f join editions e on e.review_id = f.review_id and e.audience = 5 ",
            "left join edition_versions v on v.edition_id = e.id and v.version = f.edition_version where f.path > $1 order by f.path limit 20"
        ),
        args![after],
    )
    .await
}

/// The file a review came from, if it came as one.
///
/// # Errors
/// [`DbError`].
pub async fn came_as(db: &Db, review: Uuid) -> Result<Option<FileOut>, DbError> {
    db.one(
        sql!(
            "select f.review_id, f.path, f.bytes, v.body, e.body from library_files f join editions e on e.review_id = f.review_id and e.audience = 5 ",
            "left join edition_versions v on v.edition_id = e.id and v.version = f.edition_version where f.review_id = $1"
        ),
        args![review],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_lines_end_is_not_what_somebody_wrote() {
        assert!(same_but_for_line_ends("a\r\nb\rc\n", "a\nb\nc\n"));
        for changed in ["a\n\nb\nc\n", "a\nb\nc", "a \nb\nc\n"] {
            assert!(!same_but_for_line_ends("a\r\nb\rc\n", changed), "{changed:?}");
        }
    }

    #[test]
    fn a_text_goes_out_with_the_line_ends_of_its_file() {
        for (file, out) in [("x\r\ny\r\n", "a\r\nb\r\n"), ("x\ny\n", "a\nb\n"), ("x\ry\r", "a\rb\r"), ("x", "a\nb\n"), ("x\r\ny\nz\nw", "a\nb\n")] {
            assert_eq!(with_line_ends_of(file.as_bytes(), "a\r\nb\n"), out, "{file:?}");
        }
    }
}
