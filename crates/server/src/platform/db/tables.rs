//! Tables as the database itself describes them, for what must reach every table
//! without a list of them: exports, imports and fingerprints.
//!
//! The only place where a statement is put together at run time. Its parts are
//! names that the schema gave and that [`plain`] let through; values are always
//! bound. What is not here: which tables are content (that is `transfer`'s).

use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Args, DbError, Dialect, FromRow, Row, Tx, Value, args, note_gathered};
use crate::sql;

/// A table, named by the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<TableColumn>,
    points_at: Vec<String>,
}

/// A column, named by the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    name: String,
    kind: Kind,
    /// Place in the primary key, 1-based; 0 for none.
    key: i64,
}

/// What a column holds; the same in both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `INTEGER` and `BIGINT`.
    Int,
    /// `REAL` and `DOUBLE PRECISION`.
    Real,
    /// `TEXT`.
    Text,
    /// `BLOB` and `BYTEA`.
    Bytes,
    /// `BLOB` and `UUID`.
    Id,
}

impl Table {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns in the order of the alphabet.
    #[must_use]
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// Tables that its rows point at, itself left out.
    #[must_use]
    pub fn points_at(&self) -> &[String] {
        &self.points_at
    }

    /// Whether its rows hold sealed words: by its columns, so that a new table is
    /// sealed anew without an entry anywhere.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        ["id", "key_id", "sealed"].iter().all(|name| self.columns.iter().any(|column| column.name == *name))
    }

    fn names(&self) -> String {
        self.columns.iter().map(|c| format!("\"{}\"", c.name)).collect::<Vec<_>>().join(", ")
    }

    /// By primary key, by bytes: the same order in both databases.
    fn order(&self, dialect: Dialect) -> String {
        let mut key: Vec<&TableColumn> = self.columns.iter().filter(|c| c.key > 0).collect();
        key.sort_by_key(|c| c.key);
        if key.is_empty() {
            key = self.columns.iter().collect();
        }
        let by = |c: &&TableColumn| match (c.kind, dialect) {
            (Kind::Text, Dialect::Pg) => format!("\"{}\" collate \"C\"", c.name),
            _ => format!("\"{}\"", c.name),
        };
        key.iter().map(by).collect::<Vec<_>>().join(", ")
    }
}

impl TableColumn {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

/// One row, its values in the order of the table's columns.
struct Values(Vec<Value>);

impl Values {
    fn read(table: &Table, row: &Row) -> Result<Self, DbError> {
        let read = |(i, column): (usize, &TableColumn)| {
            Ok(match column.kind {
                Kind::Int => Value::Int(row.get(i)?),
                Kind::Real => Value::Real(row.get(i)?),
                Kind::Text => Value::Text(row.get(i)?),
                Kind::Bytes => Value::Bytes(row.get(i)?),
                Kind::Id => Value::Id(row.get(i)?),
            })
        };
        table.columns.iter().enumerate().map(read).collect::<Result<_, DbError>>().map(Self)
    }
}

/// (table, column, type, place in the primary key)
struct Described(String, String, String, i64);

impl FromRow for Described {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}

impl Tx {
    /// Every table of the schema in the order of the alphabet: not views, and not
    /// the hidden tables of a full-text index.
    ///
    /// # Errors
    /// [`DbError`] when the schema cannot be read, or when a column is of a type
    /// that the two databases do not share.
    pub async fn tables(&mut self) -> Result<Vec<Table>, DbError> {
        let described: Vec<Described> = match self.dialect() {
            Dialect::Sqlite => {
                self.all(
                    sql!(Sqlite:
                        "select l.name, c.name, lower(c.type), c.pk from pragma_table_list l join pragma_table_info(l.name) c ",
                        "where l.schema = 'main' and l.type = 'table' and l.name not like 'sqlite%' order by l.name, c.name"
                    ),
                    args![],
                )
                .await?
            }
            Dialect::Pg => {
                self.all(
                    sql!(Pg:
                        "select t.relname::text, a.attname::text, format_type(a.atttypid, null)::text, ",
                        "coalesce((select k.place from pg_index i cross join lateral unnest(i.indkey) with ordinality k (attnum, place) ",
                        "where i.indrelid = t.oid and i.indisprimary and k.attnum = a.attnum), 0)::bigint ",
                        "from pg_class t join pg_attribute a on a.attrelid = t.oid ",
                        "where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p') ",
                        "and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' ",
                        "order by t.relname::text collate \"C\", a.attname::text collate \"C\""
                    ),
                    args![],
                )
                .await?
            }
        };
        let arrows = self.arrows().await?;
        let mut tables: Vec<Table> = Vec::new();
        for Described(table, column, typed, key) in described {
            let kind = kind(&table, &column, &typed)?;
            let column = TableColumn { name: plain(&column)?, kind, key };
            match tables.last_mut() {
                Some(last) if last.name == table => last.columns.push(column),
                _ => {
                    let mut points_at: Vec<String> = arrows.iter().filter(|(from, to)| *from == table && *to != table).map(|(_, to)| to.clone()).collect();
                    points_at.sort();
                    points_at.dedup();
                    tables.push(Table { name: plain(&table)?, columns: vec![column], points_at });
                }
            }
        }
        Ok(tables)
    }

    /// Foreign keys as (from, to).
    async fn arrows(&mut self) -> Result<Vec<(String, String)>, DbError> {
        match self.dialect() {
            Dialect::Sqlite => {
                self.all(
                    sql!(Sqlite: "select l.name, f.\"table\" from pragma_table_list l join pragma_foreign_key_list(l.name) f where l.schema = 'main' and l.type = 'table'"),
                    args![],
                )
                .await
            }
            Dialect::Pg => {
                self.all(
                    sql!(Pg:
                        "select t.relname::text, o.relname::text from pg_constraint k join pg_class t on t.oid = k.conrelid ",
                        "join pg_class o on o.oid = k.confrelid where k.contype = 'f' and t.relnamespace = current_schema()::regnamespace"
                    ),
                    args![],
                )
                .await
            }
        }
    }

    /// Whether a table has no row.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn is_empty(&mut self, table: &Table) -> Result<bool, DbError> {
        let text = format!("select cast(count(*) as bigint) from (select 1 from \"{}\" limit 1) first", table.name);
        let counted: Option<(i64,)> = self.gathered(text, Args::default()).next().await.transpose()?;
        Ok(counted.is_none_or(|(n,)| n == 0))
    }

    /// Every row of a table by primary key, one at a time, each with its values in
    /// the order of [`Table::columns`].
    ///
    /// A `narrowed` table gives only rows whose `column` is empty or is the `key`
    /// of a row of `other` that has its `set` column filled.
    pub fn rows<'a>(&'a mut self, table: &'a Table, narrowed: Option<&Narrowed<'_>>) -> BoxStream<'a, Result<Vec<Value>, DbError>> {
        // “+” keeps SQLite from following that column’s index, which would make it sort the whole table in memory.
        let plus = if self.dialect() == Dialect::Sqlite { "+" } else { "" };
        let only = narrowed.map_or_else(String::new, |n| {
            let within = format!("select \"{}\" from \"{}\" where \"{}\" is not null", n.key, n.other.name, n.set);
            format!(" where \"{0}\" is null or {plus}\"{0}\" in ({within})", n.column)
        });
        let text = format!("select {} from \"{}\"{only} order by {}", table.names(), table.name, table.order(self.dialect()));
        note_gathered();
        match self {
            Self::Sqlite(tx) => sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx).map(|row| Values::read(table, &Row::Sqlite(row?)).map(|v| v.0)).boxed(),
            Self::Pg(tx) => sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx).map(|row| Values::read(table, &Row::Pg(row?)).map(|v| v.0)).boxed(),
        }
    }

    /// How many rows of a table hold words sealed with another key than this.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn sealed_otherwise(&mut self, table: &Table, key_id: &str) -> Result<u64, DbError> {
        let text = format!("select cast(count(*) as bigint) from \"{}\" where key_id <> $1 and length(sealed) > 0", table.name);
        let counted: Option<(i64,)> = self.gathered(text, args![key_id]).next().await.transpose()?;
        Ok(counted.and_then(|(n,)| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Sealed words by id, a few at a time, after one: (id, bytes, key). With
    /// `except`, only those sealed with another key than this.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn sealed(&mut self, table: &Table, except: &str, after: Uuid) -> Result<Vec<(Uuid, Vec<u8>, String)>, DbError> {
        let text = format!("select id, sealed, key_id from \"{}\" where id > $1 and key_id <> $2 and length(sealed) > 0 order by id limit 500", table.name);
        self.gathered(text, args![after, except]).try_collect().await
    }

    /// Puts newly sealed bytes in the place of old ones, if those still stand there.
    ///
    /// # Errors
    /// [`DbError`]; the transaction is then of no use.
    pub async fn reseal(&mut self, table: &Table, id: Uuid, old: Vec<u8>, new: (Vec<u8>, String)) -> Result<bool, DbError> {
        let text = format!("update \"{}\" set sealed = $3, key_id = $4 where id = $1 and sealed = $2 returning id", table.name);
        let done: Option<(Uuid,)> = self.gathered(text, args![id, old, new.0, new.1]).next().await.transpose()?;
        Ok(done.is_some())
    }

    /// Inserts rows whose values stand in the order of [`Table::columns`].
    ///
    /// # Errors
    /// [`DbError`]; the transaction is then of no use.
    pub async fn insert_rows(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), DbError> {
        // Both databases bind at most 32,766 values at once.
        let at_once = (30_000 / table.columns.len().max(1)).clamp(1, 500);
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<Vec<Value>> = rows.by_ref().take(at_once).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let mut next = 0;
            let mut places = Vec::with_capacity(batch.len());
            for _ in &batch {
                let row: Vec<String> = table
                    .columns
                    .iter()
                    .map(|_| {
                        next += 1;
                        format!("${next}")
                    })
                    .collect();
                places.push(format!("({})", row.join(", ")));
            }
            let text = format!("insert into \"{}\" ({}) values {}", table.name, table.names(), places.join(", "));
            let bound = Args(batch.into_iter().flatten().collect());
            note_gathered();
            match self {
                Self::Sqlite(tx) => sqlx::query_with(AssertSqlSafe(text), bound.into_sqlite()).execute(&mut **tx).await.map(drop)?,
                Self::Pg(tx) => sqlx::query_with(AssertSqlSafe(text), bound.into_pg()).execute(&mut **tx).await.map(drop)?,
            }
        }
    }

    fn gathered<'a, T: FromRow + Send + 'a>(&'a mut self, text: String, args: Args) -> BoxStream<'a, Result<T, DbError>> {
        note_gathered();
        match self {
            Self::Sqlite(tx) => sqlx::query_with(AssertSqlSafe(text), args.into_sqlite()).fetch(&mut **tx).map(|row| T::from_row(&Row::Sqlite(row?))).boxed(),
            Self::Pg(tx) => sqlx::query_with(AssertSqlSafe(text), args.into_pg()).fetch(&mut **tx).map(|row| T::from_row(&Row::Pg(row?))).boxed(),
        }
    }
}

/// Which rows of a table are meant: see [`Tx::rows`].
#[derive(Debug, Clone, Copy)]
pub struct Narrowed<'a> {
    column: &'a str,
    other: &'a Table,
    key: &'a str,
    set: &'a str,
}

impl<'a> Narrowed<'a> {
    /// Rows of `table` whose `column` points at a row of `other`, by its `key`,
    /// that has `set` filled; `None` when a column is not in the schema.
    #[must_use]
    pub fn new(table: &Table, column: &'a str, other: &'a Table, key: &'a str, set: &'a str) -> Option<Self> {
        let has = |t: &Table, name: &str| t.columns.iter().any(|c| c.name == name);
        (has(table, column) && has(other, key) && has(other, set)).then_some(Self { column, other, key, set })
    }
}

/// A name that can stand in a statement as it is.
fn plain(name: &str) -> Result<String, DbError> {
    let fine = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fine { Ok(name.to_owned()) } else { Err(DbError::Row(format!("the schema has a name that Recount does not use: {name:?}"))) }
}

/// SQLite has one type for bytes and for ids; there a column is an id by its name:
/// `id`, `…_id`, or `…_by` for who did it. A test holds PostgreSQL to the same rule.
fn kind(table: &str, column: &str, typed: &str) -> Result<Kind, DbError> {
    let named_id = column == "id" || column.ends_with("_id") || column.ends_with("_by");
    match typed {
        "integer" | "bigint" => Ok(Kind::Int),
        "real" | "double precision" => Ok(Kind::Real),
        "text" => Ok(Kind::Text),
        "blob" | "uuid" if named_id => Ok(Kind::Id),
        "blob" => Ok(Kind::Bytes),
        "bytea" if !named_id => Ok(Kind::Bytes),
        other => Err(DbError::Row(format!("column {table}.{column} is of type {other}, which the two databases do not share under that name"))),
    }
}
