//! The file that a text came as: its own bytes, so that a text nobody edited goes
//! out again as it came. The only SQL of `library_files`.

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
        /// The version of the text that these bytes are.
        pub edition_version: i64,
        /// The version of the text now.
        pub version: i64,
        /// The text now.
        pub body: String,
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
            "select f.review_id, f.path, f.bytes, f.edition_version, e.version, e.body from library_files f ",
            "join editions e on e.review_id = f.review_id and e.audience = 5 where f.path > $1 order by f.path limit 20"
        ),
        args![after],
    )
    .await
}

/// The bytes of the file a review came from, if version `version` of its text is
/// still that file's.
///
/// # Errors
/// [`DbError`].
pub async fn original(db: &Db, review: Uuid, version: i64) -> Result<Option<Vec<u8>>, DbError> {
    let found: Option<(Vec<u8>,)> =
        db.one(sql!("select bytes from library_files where review_id = $1 and edition_version = $2"), args![review, version]).await?;
    Ok(found.map(|(bytes,)| bytes))
}
