//! Arguments of a statement: five types that mean the same in both databases.
//!
//! There is no boolean: a flag is a time and a person, or it is a word.

use sqlx::{Arguments as _, postgres::PgArguments, sqlite::SqliteArguments};
use uuid::Uuid;

/// One argument. `None` is SQL's null, typed, because PostgreSQL asks.
#[derive(Debug, Clone)]
pub enum Value {
    /// `INTEGER` and `BIGINT`.
    Int(Option<i64>),
    /// `REAL` and `DOUBLE PRECISION`.
    Real(Option<f64>),
    /// `TEXT`. PostgreSQL cannot hold U+0000; it is replaced by U+FFFD there and here.
    Text(Option<String>),
    /// `BLOB` and `BYTEA`.
    Bytes(Option<Vec<u8>>),
    /// `BLOB` of 16 bytes and `UUID`.
    Id(Option<Uuid>),
}

/// Arguments in the order of their placeholders, `$1` first. Made by `args!`.
#[derive(Debug, Clone, Default)]
pub struct Args(pub(crate) Vec<Value>);

impl From<Vec<Value>> for Args {
    fn from(values: Vec<Value>) -> Self {
        Self(values)
    }
}

impl From<Args> for Vec<Value> {
    fn from(args: Args) -> Self {
        args.0
    }
}

impl Args {
    pub(super) fn into_sqlite(self) -> SqliteArguments {
        let mut bound = SqliteArguments::default();
        for value in self.0 {
            // Binding these types cannot fail: none has a size limit of its own.
            let _ = match value {
                Value::Int(v) => bound.add(v),
                Value::Real(v) => bound.add(v),
                Value::Text(v) => bound.add(v),
                Value::Bytes(v) => bound.add(v),
                Value::Id(v) => bound.add(v),
            };
        }
        bound
    }

    pub(super) fn into_pg(self) -> PgArguments {
        let mut bound = PgArguments::default();
        for value in self.0 {
            let _ = match value {
                Value::Int(v) => bound.add(v),
                Value::Real(v) => bound.add(v),
                Value::Text(v) => bound.add(v),
                Value::Bytes(v) => bound.add(v),
                Value::Id(v) => bound.add(v),
            };
        }
        bound
    }
}

/// `args![id, title, at]`: anything that converts into a [`Value`].
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        $crate::platform::db::Args(vec![$($crate::platform::db::Value::from($value)),*])
    };
}
pub(crate) use args;

macro_rules! from {
    ($variant:ident: $($from:ty => $with:expr),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(v: $from) -> Self {
                let with: fn($from) -> _ = $with;
                Self::$variant(Some(with(v)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(v: Option<$from>) -> Self {
                let with: fn($from) -> _ = $with;
                Self::$variant(v.map(with))
            }
        }
    )+};
}
from!(Int: i64 => |v| v, usize => |v| i64::try_from(v).unwrap_or(i64::MAX), u64 => |v| i64::try_from(v).unwrap_or(i64::MAX));
from!(Real: f64 => |v| v);
from!(Text: String => storable, &str => |v| storable(v.to_owned()), &String => |v| storable(v.clone()));
from!(Bytes: Vec<u8> => |v| v, &[u8] => |v| v.to_vec());
from!(Id: Uuid => |v| v, &Uuid => |v| *v);

fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}
