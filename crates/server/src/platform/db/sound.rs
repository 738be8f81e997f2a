//! Whether a database is whole and takes what is written, as far as it can tell itself.

use super::{Db, DbError, args};
use crate::sql;

impl Db {
    /// Lets SQLite look through its whole file (some seconds for a gigabyte), and tries on
    /// either database whether a row could be changed; none is. PostgreSQL looks through
    /// nothing: its own tools do (`pg_amcheck`).
    ///
    /// # Errors
    /// [`DbError::Damaged`] with the first thing that SQLite found; others where it could
    /// not be read or written to.
    pub async fn sound(&self) -> Result<(), DbError> {
        if let Self::Sqlite { read, .. } = self {
            let found: Vec<String> = sqlx::query_scalar("pragma quick_check(1)").fetch_all(read).await.map_err(|why| DbError::Damaged(why.to_string()))?;
            if let Some(first) = found.into_iter().find(|found| found != "ok") {
                return Err(DbError::Damaged(first));
            }
        }
        let mut tx = self.write().await?;
        if !self.is_bare().await? {
            tx.run(sql!("update migrations set applied_at = applied_at where name = ''"), args![]).await?;
        }
        tx.roll_back().await
    }
}
