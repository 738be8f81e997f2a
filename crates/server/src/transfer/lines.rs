//! A row as one line of canonical JSON, and back.
//!
//! Keys in the order of the alphabet, no space, bytes in base64, ids with hyphens,
//! times as the microseconds they are stored as: the same row gives the same line
//! on both databases.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::platform::db::{DbError, Kind, Table, Value};

/// Appends the row and a line feed.
pub(super) fn write(out: &mut Vec<u8>, table: &Table, row: &[Value]) -> Result<(), DbError> {
    let broken = |e: serde_json::Error| DbError::Row(format!("a row of {} could not be written as JSON: {e}", table.name()));
    for (column, value) in table.columns().iter().zip(row) {
        out.push(if out.last().is_none_or(|b| *b == b'\n') { b'{' } else { b',' });
        serde_json::to_writer(&mut *out, column.name()).map_err(broken)?;
        out.push(b':');
        match value {
            Value::Int(Some(v)) => serde_json::to_writer(&mut *out, v),
            Value::Real(Some(v)) => serde_json::to_writer(&mut *out, v),
            Value::Text(Some(v)) => serde_json::to_writer(&mut *out, v),
            Value::Bytes(Some(v)) => serde_json::to_writer(&mut *out, &BASE64.encode(v)),
            Value::Id(Some(v)) => serde_json::to_writer(&mut *out, v),
            Value::Int(None) | Value::Real(None) | Value::Text(None) | Value::Bytes(None) | Value::Id(None) => serde_json::to_writer(&mut *out, &()),
        }
        .map_err(broken)?;
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// Reads a row, or says as a sentence why it is none.
pub(super) fn read(line: &[u8], table: &Table) -> Result<Vec<Value>, String> {
    let mut fields = match serde_json::from_slice(line) {
        Ok(Json::Object(fields)) => fields,
        Ok(_) => return Err("An object in braces is expected.".into()),
        Err(why) => return Err(format!("This is not JSON ({why}).")),
    };
    let mut row = Vec::with_capacity(table.columns().len());
    for column in table.columns() {
        let Some(given) = fields.remove(column.name()) else { return Err(format!("“{}” is missing.", column.name())) };
        row.push(value(given, column.kind()).map_err(|expected| format!("“{}” should be {expected}, or null.", column.name()))?);
    }
    match fields.keys().next() {
        Some(stranger) => Err(format!("“{stranger}” is not a column of {}.", table.name())),
        None => Ok(row),
    }
}

fn value(given: Json, kind: Kind) -> Result<Value, &'static str> {
    Ok(match (kind, given) {
        (Kind::Int, Json::Null) => Value::Int(None),
        (Kind::Real, Json::Null) => Value::Real(None),
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Bytes, Json::Null) => Value::Bytes(None),
        (Kind::Id, Json::Null) => Value::Id(None),
        (Kind::Int, given) => Value::Int(Some(given.as_i64().ok_or("a whole number")?)),
        (Kind::Real, given) => Value::Real(Some(given.as_f64().ok_or("a number")?)),
        (Kind::Text, Json::String(text)) => Value::Text(Some(text)),
        (Kind::Bytes, Json::String(text)) => Value::Bytes(Some(BASE64.decode(text).map_err(|_| "bytes in base64")?)),
        (Kind::Id, Json::String(text)) => Value::Id(Some(Uuid::try_parse(&text).map_err(|_| "an id with hyphens")?)),
        (Kind::Text, _) => return Err("text"),
        (Kind::Bytes, _) => return Err("bytes in base64"),
        (Kind::Id, _) => return Err("an id with hyphens"),
    })
}
