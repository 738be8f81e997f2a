//! Messages as they come over a pipe, each after its length: those that are none are met too, so
//! that they can be answered and the next one read.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{ErrorCode, Message};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// What came over the wire.
#[derive(Debug)]
pub enum Met {
    Message(Message),
    /// No message: why, and the id that it has all the same.
    Refused {
        id: Value,
        code: ErrorCode,
        why: String,
    },
}

/// The next one; nothing when the other end is closed.
pub fn read(from: &mut impl BufRead) -> io::Result<Option<Met>> {
    let refused = |id, code, why| Ok(Some(Met::Refused { id, code, why }));
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<u64>().ok();
        }
    }
    let Some(length) = length else {
        return refused(Value::Null, ErrorCode::ParseError, "expected `Content-Length: ` and a number".to_owned());
    };
    let mut body = Vec::new();
    if (from.take(length).read_to_end(&mut body)? as u64) < length {
        return Ok(None);
    }
    let why = match serde_json::from_slice::<Message>(&body) {
        // Whoever sends an id waits for an answer.
        Ok(Message::Notification(_)) if has_id(&body) => "expected an id that is an integer of 32 bits or a string".to_owned(),
        Ok(message) => return Ok(Some(Met::Message(message))),
        Err(why) => why.to_string(),
    };
    match serde_json::from_slice::<Value>(&body) {
        Ok(value) => refused(id(&value), ErrorCode::InvalidRequest, format!("this is no message: {why}")),
        Err(why) => refused(Value::Null, ErrorCode::ParseError, format!("this is not JSON: {why}")),
    }
}

fn has_id(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct WithId {
        #[serde(rename = "id")]
        _id: IgnoredAny,
    }
    serde_json::from_slice::<WithId>(body).is_ok()
}

/// The id of what is no message, where it is one that an answer may have.
fn id(value: &Value) -> Value {
    value.get("id").filter(|id| id.is_number() || id.is_string()).cloned().unwrap_or_default()
}

/// Answers what is no message.
pub fn refuse(to: &mut dyn Write, id: &Value, code: ErrorCode, why: &str) -> io::Result<()> {
    let body = json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": why } }).to_string();
    write!(to, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    to.flush()
}
