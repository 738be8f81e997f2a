//! One client from `initialize` to `exit`: messages in the order in which they come.

use std::{
    collections::HashMap,
    error::Error,
    path::{Path, PathBuf},
};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Around, Surroundings, actions,
    document::Document,
    position::Encoding,
    protocol::{AboutDocument, AboutRange, AtPosition, DidChange, DidOpen, Hover, InitializeParams, Markup, PublishDiagnostics},
};

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

pub fn serve(connection: &Connection, around: Around<'_>) -> Done {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let encoding = Encoding::among(&params.capabilities.general.position_encodings);
    connection.initialize_finish(id, capabilities(encoding))?;
    let mut session = Session { connection, around, encoding, documents: HashMap::new(), told: Vec::new() };
    for message in &connection.receiver {
        match message {
            Message::Request(request) if connection.handle_shutdown(&request)? => break,
            Message::Request(request) => session.answer(request)?,
            Message::Notification(notification) => {
                let method = notification.method.clone();
                if let Err(why) = session.take(notification) {
                    session.notify("window/logMessage", &json!({ "type": 2, "message": format!("{method} was not taken: {why}") }))?;
                }
            }
            // Nothing is asked of the client.
            Message::Response(_) => {}
        }
    }
    Ok(())
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
    connection: &'a Connection,
    around: Around<'a>,
    encoding: Encoding,
    documents: HashMap<String, Document>,
    /// What the client was last told stands in the way.
    told: Vec<String>,
}

impl Session<'_> {
    fn answer(&mut self, request: Request) -> Done {
        let Request { id, method, params } = request;
        match method.as_str() {
            "textDocument/hover" => self.reply(id, params, |session, at: &AtPosition| {
                let (value, range) = session.documents.get(&at.text_document.uri)?.page(at.position)?;
                Some(Hover { contents: Markup { kind: "markdown", value }, range })
            }),
            "textDocument/codeAction" => self.reply(id, params, |session, about: &AboutRange| {
                let document = session.documents.get(&about.text_document.uri);
                document.map(|document| actions::offer(document, about)).unwrap_or_default()
            }),
            _ => self.send(Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("“{method}” is not answered here"))),
        }
    }

    fn reply<P: DeserializeOwned, R: Serialize>(&self, id: RequestId, params: Value, with: impl FnOnce(&Self, &P) -> R) -> Done {
        self.send(match serde_json::from_value::<P>(params) {
            Ok(params) => Response::new_ok(id, serde_json::to_value(with(self, &params))?),
            Err(e) => Response::new_err(id, ErrorCode::InvalidParams as i32, e.to_string()),
        })
    }

    fn take(&mut self, notification: Notification) -> Done {
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

    fn open(&mut self, opened: DidOpen) -> Done {
        let opened = opened.text_document;
        let surroundings = self.surroundings(&opened.uri)?;
        let document = Document::open(opened.text, opened.version, surroundings, self.encoding);
        self.documents.insert(opened.uri.clone(), document);
        self.publish(&opened.uri)
    }

    fn change(&mut self, change: DidChange) -> Done {
        let Some(document) = self.documents.get_mut(&change.text_document.uri) else { return Ok(()) };
        document.change(change.content_changes, change.text_document.version);
        self.publish(&change.text_document.uri)
    }

    /// A rule or a name may have changed with what was saved.
    fn look_again(&mut self) -> Done {
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
    fn surroundings(&mut self, uri: &str) -> Done<Surroundings> {
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

    fn publish(&self, uri: &str) -> Done {
        let document = self.documents.get(uri);
        let diagnostics = document.map(Document::diagnostics).unwrap_or_default();
        self.notify("textDocument/publishDiagnostics", &PublishDiagnostics { uri, version: document.map(|d| d.version), diagnostics })
    }

    fn notify(&self, method: &str, params: &impl Serialize) -> Done {
        self.send(Notification::new(method.to_owned(), params))
    }

    fn send(&self, message: impl Into<Message>) -> Done {
        self.connection.sender.send(message.into()).map_err(|_| "the client went away".into())
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
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_path() {
        assert_eq!(path("file:///tmp/M%C3%A4rz%201.md"), Some(PathBuf::from("/tmp/März 1.md")));
        assert_eq!(path("file:///C%3A/a.md"), Some(PathBuf::from("C:/a.md")));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file:///broken%2"), None);
    }
}
