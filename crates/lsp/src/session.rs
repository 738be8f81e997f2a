//! One client from `initialize` to `exit`: messages in the order in which they come.

use std::{
    collections::HashMap,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Around, Left, Surroundings, actions,
    document::Document,
    position::Encoding,
    protocol::{AboutDocument, AboutRange, AtPosition, DidChange, DidOpen, Hover, InitializeParams, Markup, PublishDiagnostics},
    wire::{self, Met},
};

pub fn serve(from: &mut impl BufRead, to: &mut impl Write, around: Around<'_>) -> io::Result<Left> {
    let mut session = Session { to, around, stage: Stage::Before, encoding: Encoding::default(), documents: HashMap::new(), told: Vec::new() };
    while let Some(met) = wire::read(from)? {
        match met {
            Met::Message(Message::Request(request)) => session.answer(request)?,
            Met::Message(Message::Notification(told)) if told.method == "exit" => {
                return Ok(if session.stage == Stage::After { Left::InOrder } else { Left::AtOnce });
            }
            Met::Message(Message::Notification(told)) if session.stage == Stage::Serving => session.hear(told)?,
            // Nothing is asked of the client, and outside of a session nothing is listened to.
            Met::Message(_) => {}
            Met::Refused { id, code, why } => wire::refuse(session.to, &id, code, &why)?,
        }
    }
    Ok(Left::InOrder)
}

/// Where a session is: before `initialize`, in between, and after `shutdown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Serving,
    After,
}

fn capabilities(encoding: Encoding) -> Value {
    json!({
        "capabilities": {
            "positionEncoding": encoding.name(),
            "textDocumentSync": { "openClose": true, "change": 2, "save": {} },
            "hoverProvider": true,
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        },
        "serverInfo": { "name": "recount", "version": env!("CARGO_PKG_VERSION") },
    })
}

struct Session<'a> {
    to: &'a mut dyn Write,
    stage: Stage,
    around: Around<'a>,
    encoding: Encoding,
    documents: HashMap<String, Document>,
    /// What the client was last told stands in the way.
    told: Vec<String>,
}

impl Session<'_> {
    fn answer(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        match (self.stage, method.as_str()) {
            (Stage::Before, "initialize") => self.begin(id, params),
            (Stage::Before, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "expected `initialize` first"),
            (Stage::After, _) => self.refuse(id, ErrorCode::InvalidRequest, "expected `exit` after `shutdown`"),
            (Stage::Serving, "initialize") => self.refuse(id, ErrorCode::InvalidRequest, "expected `initialize` once"),
            (Stage::Serving, "shutdown") => {
                self.stage = Stage::After;
                self.send(Response::new_ok(id, Value::Null))
            }
            (Stage::Serving, "textDocument/hover") => self.reply(id, params, |session, at: &AtPosition| {
                let (value, range) = session.documents.get(&at.text_document.uri)?.page(at.position)?;
                Some(Hover { contents: Markup { kind: "markdown", value }, range })
            }),
            (Stage::Serving, "textDocument/codeAction") => self.reply(id, params, |session, about: &AboutRange| {
                let document = session.documents.get(&about.text_document.uri);
                document.map(|document| actions::offer(document, about)).unwrap_or_default()
            }),
            (Stage::Serving, _) => self.refuse(id, ErrorCode::MethodNotFound, &format!("“{method}” is not answered here")),
        }
    }

    fn begin(&mut self, id: RequestId, params: Value) -> io::Result<()> {
        let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
        self.encoding = Encoding::among(&params.capabilities.general.position_encodings);
        self.stage = Stage::Serving;
        self.send(Response::new_ok(id, capabilities(self.encoding)))
    }

    fn reply<P: DeserializeOwned, R: Serialize>(&mut self, id: RequestId, params: Value, with: impl FnOnce(&Self, &P) -> R) -> io::Result<()> {
        match serde_json::from_value::<P>(params) {
            Ok(params) => {
                let result = serde_json::to_value(with(self, &params))?;
                self.send(Response::new_ok(id, result))
            }
            Err(e) => self.refuse(id, ErrorCode::InvalidParams, &e.to_string()),
        }
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) -> io::Result<()> {
        self.send(Response::new_err(id, code as i32, why.to_owned()))
    }

    /// Takes a notification; of one that is not understood the client's log is told.
    fn hear(&mut self, told: Notification) -> io::Result<()> {
        let method = told.method.clone();
        match self.take(told) {
            Err(why) if why.get_ref().and_then(|why| why.downcast_ref::<serde_json::Error>()).is_some() => {
                self.notify("window/logMessage", &json!({ "type": 2, "message": format!("{method} was not taken: {why}") }))
            }
            taken => taken,
        }
    }

    fn take(&mut self, notification: Notification) -> io::Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => self.open(serde_json::from_value(params)?),
            "textDocument/didChange" => self.change(serde_json::from_value(params)?),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.look_again(),
            "textDocument/didClose" => {
                let AboutDocument { text_document } = serde_json::from_value(params)?;
                self.documents.remove(&text_document.uri);
                self.publish(&text_document.uri)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, opened: DidOpen) -> io::Result<()> {
        let opened = opened.text_document;
        let surroundings = self.surroundings(&opened.uri)?;
        let document = Document::open(opened.text, opened.version, surroundings, self.encoding);
        self.documents.insert(opened.uri.clone(), document);
        self.publish(&opened.uri)
    }

    fn change(&mut self, change: DidChange) -> io::Result<()> {
        let Some(document) = self.documents.get_mut(&change.text_document.uri) else { return Ok(()) };
        document.change(change.content_changes, change.text_document.version);
        self.publish(&change.text_document.uri)
    }

    /// A rule or a name may have changed with what was saved.
    fn look_again(&mut self) -> io::Result<()> {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            let surroundings = self.surroundings(&uri)?;
            if let Some(document) = self.documents.get_mut(&uri) {
                document.surround(surroundings);
            }
            self.publish(&uri)?;
        }
        Ok(())
    }

    /// The rules and names around a document. Where they cannot be had, the client is told once
    /// and the built-in rules are used meanwhile.
    fn surroundings(&mut self, uri: &str) -> io::Result<Surroundings> {
        let path = path(uri);
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
        let (surroundings, problems) = match (self.around)(folder) {
            Ok(surroundings) => (surroundings, Vec::new()),
            Err(problems) => (Surroundings::default(), problems),
        };
        if !problems.is_empty() && problems != self.told {
            let message = format!("Recount asks with its built-in rules alone:\n{}", problems.join("\n"));
            self.notify("window/showMessage", &json!({ "type": 2, "message": message }))?;
        }
        self.told = problems;
        Ok(surroundings)
    }

    fn publish(&mut self, uri: &str) -> io::Result<()> {
        let document = self.documents.get(uri);
        let diagnostics = document.map(Document::diagnostics).unwrap_or_default();
        let version = document.map(|document| document.version);
        self.notify("textDocument/publishDiagnostics", &PublishDiagnostics { uri, version, diagnostics })
    }

    fn notify(&mut self, method: &str, params: &impl Serialize) -> io::Result<()> {
        self.send(Notification { method: method.to_owned(), params: serde_json::to_value(params)? })
    }

    fn send(&mut self, message: impl Into<Message>) -> io::Result<()> {
        message.into().write(&mut self.to)
    }
}

/// The path that a `file:` address names.
fn path(uri: &str) -> Option<PathBuf> {
    let encoded = uri.strip_prefix("file://")?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // Windows: `file:///C:/reviews`.
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    /// What is answered to these bodies, and how the client left.
    fn answered(bodies: &[String]) -> (Vec<Value>, Left) {
        let sent = bodies.iter().fold(String::new(), |sent, body| sent + &format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut out = Vec::new();
        let left = serve(&mut sent.as_bytes(), &mut out, &|_| Ok(Surroundings::default())).expect("a pipe in memory");
        let said = String::from_utf8(out).expect("UTF-8");
        (said.split("Content-Length: ").filter_map(|one| one.split_once("\r\n\r\n")).map(|(_, body)| serde_json::from_str(body).expect(body)).collect(), left)
    }

    fn request(id: i32, method: &str) -> String {
        json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": {} }).to_string()
    }

    fn told(method: &str) -> String {
        json!({ "jsonrpc": "2.0", "method": method, "params": {} }).to_string()
    }

    fn codes(answers: &[Value]) -> Vec<(Value, i64)> {
        answers.iter().map(|answer| (answer["id"].clone(), answer["error"]["code"].as_i64().unwrap_or_default())).collect()
    }

    #[test]
    fn what_is_no_message_is_answered_and_survived() {
        let bodies = [request(1, "initialize"), "{\"jsonrpc\": ".to_owned(), "[]".to_owned(), "{\"id\":7}".to_owned(), request(2, "shutdown"), told("exit")];
        let (answers, left) = answered(&bodies);
        assert_eq!(codes(&answers), [(json!(1), 0), (Value::Null, -32_700), (Value::Null, -32_600), (json!(7), -32_600), (json!(2), 0)]);
        assert_eq!(left, Left::InOrder);
    }

    #[test]
    fn a_request_whose_id_is_none_is_answered_all_the_same() {
        let with = |id: &Value| json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": {} }).to_string();
        let ids = [json!(null), json!(1.5), json!(4_294_967_296_u64), json!({ "a": 1 }), json!([1]), json!(true)];
        let mut bodies = vec![request(1, "initialize")];
        bodies.extend(ids.iter().map(with));
        bodies.extend([with(&json!("two")), request(3, "shutdown"), told("exit")]);
        let (answers, left) = answered(&bodies);
        let refused = [json!(null), json!(1.5), json!(4_294_967_296_u64), json!(null), json!(null), json!(null)].map(|id| (id, -32_600));
        assert_eq!(codes(&answers)[1..7], refused);
        assert_eq!(codes(&answers)[7..], [(json!("two"), -32_602), (json!(3), 0)]);
        assert_eq!(left, Left::InOrder);
    }

    #[test]
    fn a_closed_document_has_no_version() {
        let document = |method: &str, document: Value| json!({ "jsonrpc": "2.0", "method": method, "params": { "textDocument": document } }).to_string();
        let opened = document("textDocument/didOpen", json!({ "uri": "untitled:a", "version": 7, "text": "Priya failed to check." }));
        let (answers, _) = answered(&[request(1, "initialize"), opened, document("textDocument/didClose", json!({ "uri": "untitled:a" }))]);
        assert_eq!(answers[1]["params"]["version"], 7);
        assert_eq!(answers[2]["params"], json!({ "uri": "untitled:a", "diagnostics": [] }));
    }

    #[test]
    fn a_session_has_a_beginning_and_an_end() {
        let hover = "textDocument/hover";
        let bodies = [
            request(1, hover),
            request(2, "initialize"),
            request(3, "initialize"),
            request(4, "shutdown"),
            request(5, hover),
            request(6, "shutdown"),
            told("exit"),
        ];
        let (answers, left) = answered(&bodies);
        assert_eq!(codes(&answers), [(json!(1), -32_002), (json!(2), 0), (json!(3), -32_600), (json!(4), 0), (json!(5), -32_600), (json!(6), -32_600)]);
        assert_eq!(left, Left::InOrder);
        assert_eq!(answered(&[request(1, "initialize"), told("initialized"), told("exit")]).1, Left::AtOnce);
        assert_eq!(answered(&[told("exit")]).1, Left::AtOnce);
        assert_eq!(answered(&[request(1, "initialize")]).1, Left::InOrder, "the client went away");
    }

    #[test]
    fn an_address_becomes_a_path() {
        assert_eq!(path("file:///tmp/M%C3%A4rz%201.md"), Some(PathBuf::from("/tmp/März 1.md")));
        assert_eq!(path("file:///C%3A/a.md"), Some(PathBuf::from("C:/a.md")));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file:///broken%2"), None);
    }
}
