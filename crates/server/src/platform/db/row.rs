//! Reading rows by position, the same way from both databases.

use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use super::{DbError, Value};

/// A row of either database.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Pg(PgRow),
}

/// Something a row can be read as.
pub trait FromRow: Sized {
    /// Reads the row's columns in order.
    ///
    /// # Errors
    /// [`DbError::Row`] when a column is missing or of another type.
    fn from_row(row: &Row) -> Result<Self, DbError>;
}

/// Several columns of a row, from one on.
pub trait Columns: Sized {
    /// How many.
    const WIDTH: usize;
    /// Reads them, the first at column `first`.
    ///
    /// # Errors
    /// As [`FromRow::from_row`].
    fn from_columns(row: &Row, first: usize) -> Result<Self, DbError>;
}

/// A row that several statements share, and beside it what one of them reads as well.
#[derive(Debug, Clone)]
pub struct With<R, B> {
    row: R,
    /// What else was read.
    pub beside: B,
}

impl<R: Columns, B: Columns> FromRow for With<R, B> {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { row: R::from_columns(row, 0)?, beside: B::from_columns(row, R::WIDTH)? })
    }
}

impl<R, B> With<R, B> {
    /// The row, and what was read beside it.
    pub fn split(self) -> (R, B) {
        (self.row, self.beside)
    }
}

impl<R, B> std::ops::Deref for With<R, B> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}

/// A type that one column can be read as.
pub trait Column: Sized {
    /// Reads column `index`, 0-based.
    ///
    /// # Errors
    /// [`DbError::Row`].
    fn column(row: &Row, index: usize) -> Result<Self, DbError>;
}

impl Row {
    /// Column `index`, 0-based, as a `T`.
    ///
    /// # Errors
    /// [`DbError::Row`] when it is missing or of another type.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, DbError> {
        T::column(self, index)
    }
}

macro_rules! column {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn column(row: &Row, index: usize) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(row) => row.try_get(index),
                    Row::Pg(row) => row.try_get(index),
                }
                .map_err(|e| DbError::Row(e.to_string()))
            }
        }
    )+};
}
column!(i64, f64, String, Vec<u8>, Uuid, Option<i64>, Option<f64>, Option<String>, Option<Vec<u8>>, Option<Uuid>);

/// A row of any statement, each column by what it holds: for benches and tests that
/// run a page's statements without the page.
#[derive(Debug, Clone)]
pub struct Whole(pub Vec<Value>);

impl FromRow for Whole {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let read = |e: sqlx::Error| DbError::Row(e.to_string());
        let held: Vec<String> = match row {
            Row::Sqlite(row) => (0..row.len()).map(|i| Ok(row.try_get_raw(i).map_err(read)?.type_info().name().to_owned())).collect::<Result<_, DbError>>()?,
            Row::Pg(row) => row.columns().iter().map(|c| c.type_info().name().to_owned()).collect(),
        };
        let value = |(i, held): (usize, &String)| {
            Ok(match held.as_str() {
                "INTEGER" | "INT8" | "NULL" => Value::Int(row.get(i)?),
                "REAL" | "FLOAT8" => Value::Real(row.get(i)?),
                "BLOB" | "BYTEA" => Value::Bytes(row.get(i)?),
                "UUID" => Value::Id(row.get(i)?),
                _ => Value::Text(row.get(i)?),
            })
        };
        held.iter().enumerate().map(value).collect::<Result<_, DbError>>().map(Self)
    }
}

macro_rules! words {
    ($($type:ty),+ $(,)?) => {$(
        impl Column for $type {
            fn column(row: &Row, index: usize) -> Result<Self, DbError> {
                String::column(row, index)?.parse().map_err(|e: recount_model::UnknownWord| DbError::Row(e.to_string()))
            }
        }
    )+};
}
words!(
    recount_model::Depth,
    recount_model::Stage,
    recount_model::Role,
    recount_model::Standing,
    recount_model::Attribution,
    recount_model::Willing,
    recount_model::Quoting,
    recount_model::Telling,
    recount_model::InSight,
    recount_model::EvidenceKind,
    recount_model::LaneKind,
    recount_model::KnownBasis,
    recount_model::review::Involvement,
    recount_model::incident::IncidentKind,
    recount_model::incident::Milestone,
);

impl Column for recount_model::Audience {
    fn column(row: &Row, index: usize) -> Result<Self, DbError> {
        i64::column(row, index).map(Self::from_rung)
    }
}

impl<A: Column> FromRow for (A,) {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok((row.get(0)?,))
    }
}

impl<A: Column, B: Column> FromRow for (A, B) {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok((row.get(0)?, row.get(1)?))
    }
}

impl<A: Column, B: Column, C: Column> FromRow for (A, B, C) {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    }
}

/// Declares a row struct read by position: fields stand in the order of the
/// statement's columns.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $name { $($(#[$fmeta])* $fvis $field: $type),+ }
        impl $crate::platform::db::Columns for $name {
            const WIDTH: usize = [$(stringify!($field)),+].len();
            fn from_columns(row: &$crate::platform::db::Row, first: usize) -> Result<Self, $crate::platform::db::DbError> {
                let mut index = first..;
                Ok(Self { $($field: row.get(index.next().unwrap_or_default())?),+ })
            }
        }
        impl $crate::platform::db::FromRow for $name {
            fn from_row(row: &$crate::platform::db::Row) -> Result<Self, $crate::platform::db::DbError> {
                <Self as $crate::platform::db::Columns>::from_columns(row, 0)
            }
        }
    };
}
pub(crate) use row;
