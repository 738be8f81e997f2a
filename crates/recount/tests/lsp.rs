//! The language coach in an editor: a client that speaks the protocol with the program, over
//! pipes, byte for byte.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

struct Client {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: i64,
    /// Notifications met while waiting for something else.
    met: Vec<Value>,
}

impl Client {
    fn start(encodings: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_recount")).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut client = Self { child, to, from, next: 0, met: Vec::new() };
        let told = client.ask("initialize", &json!({ "processId": null, "rootUri": null, "capabilities": { "general": { "positionEncodings": encodings } } }));
        let expected = if encodings.contains(&"utf-8") { "utf-8" } else { "utf-16" };
        assert_eq!(told["result"]["capabilities"]["positionEncoding"], expected);
        assert_eq!(told["result"]["capabilities"]["textDocumentSync"]["change"], 2, "changes come piece by piece");
        client.tell("initialized", &json!({}));
        client
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
            self.met.push(message);
        }
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the program went away");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", n)) => length = n.parse().unwrap(),
                None => break,
                Some(_) => {}
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// The next notification of that kind, whatever comes before it.
    fn wait(&mut self, method: &str) -> Value {
        if let Some(at) = self.met.iter().position(|m| m["method"] == method) {
            return self.met.remove(at)["params"].take();
        }
        loop {
            let mut message = self.receive();
            if message["method"] == method {
                return message["params"].take();
            }
            self.met.push(message);
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        self.tell("textDocument/didOpen", &json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } }));
        self.diagnostics(uri, 1)
    }

    fn change(&mut self, uri: &str, version: i64, changes: &Value) -> Vec<Value> {
        self.tell("textDocument/didChange", &json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }));
        self.diagnostics(uri, version)
    }

    fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let published = self.wait("textDocument/publishDiagnostics");
        assert_eq!((&published["uri"], &published["version"]), (&uri.into(), &version.into()));
        published["diagnostics"].as_array().unwrap().clone()
    }

    fn stop(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null)["result"], Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may be gone already; a test that stops early leaves nothing running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({ "start": { "line": start.0, "character": start.1 }, "end": { "line": end.0, "character": end.1 } })
}

fn blaming(diagnostics: &[Value]) -> Vec<&Value> {
    diagnostics.iter().filter(|d| d["code"].as_str().unwrap().starts_with("blame/")).collect()
}

/// The text that a range names in a client whose characters are UTF-16 units.
fn named(text: &str, range: &Value) -> String {
    let at = |end: &str| -> usize {
        let number = |key: &str| usize::try_from(range[end][key].as_u64().unwrap()).unwrap();
        let line: usize = text.split_inclusive('\n').take(number("line")).map(|l| l.encode_utf16().count()).sum();
        line + number("character")
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[at("start")..at("end")]).unwrap()
}

const TEXT: &str = "# 遅い 👩‍🚒\n\n日本語 👩‍👩‍👧: Priya failed to check the dashboard.\n";
const URI: &str = "file:///nowhere/review.md";

#[test]
fn positions_are_those_of_the_client_with_emoji_and_wide_letters() {
    let mut client = Client::start(&[]);
    let asked = client.open(URI, TEXT);
    let blame = blaming(&asked)[0];
    assert!(named(TEXT, &blame["range"]).contains("failed to"), "{blame}");
    assert_eq!((&blame["severity"], &blame["source"]), (&2.into(), &"recount".into()));
    client.stop();

    let mut client = Client::start(&["utf-16", "utf-8"]);
    let asked = client.open(URI, TEXT);
    let start = usize::try_from(blaming(&asked)[0]["range"]["start"]["character"].as_u64().unwrap()).unwrap();
    let end = usize::try_from(blaming(&asked)[0]["range"]["end"]["character"].as_u64().unwrap()).unwrap();
    let line = TEXT.lines().nth(2).unwrap();
    assert!(line[start..end].contains("failed to"), "counted in bytes");
    client.stop();
}

#[test]
fn pieces_make_the_same_text_as_the_whole() {
    let mut client = Client::start(&[]);
    client.open(URI, "Title 👩\n\nThe pod failed to start.\n");
    // Each piece speaks of the text as the one before left it; positions are UTF-16.
    let pieces = json!([
        { "range": range((2, 0), (2, 7)), "text": "日本 👩‍👧 Priya" },
        { "range": range((0, 6), (0, 8)), "text": "日" },
        { "range": range((2, 29), (2, 34)), "text": "look.\r\n\r\nTomasz failed to see" },
    ]);
    let by_pieces = client.change(URI, 2, &pieces);
    let whole = "Title 日\n\n日本 👩‍👧 Priya failed to look.\r\n\r\nTomasz failed to see.\n";
    let by_whole = client.change(URI, 3, &json!([{ "text": whole }]));
    assert_eq!(by_pieces, by_whole);
    assert_eq!(blaming(&by_whole).len(), 2, "{by_whole:#?}");
    let nothing = client.change(URI, 4, &json!([{ "range": range((0, 0), (99, 0)), "text": "" }]));
    assert!(blaming(&nothing).is_empty());
    client.stop();
}

#[test]
fn hovering_over_a_question_shows_why_it_is_asked() {
    let mut client = Client::start(&[]);
    let asked = client.open(URI, TEXT);
    let blame = blaming(&asked)[0].clone();
    let at = |position: &Value| json!({ "textDocument": { "uri": URI }, "position": position });
    let page = client.ask("textDocument/hover", &at(&blame["range"]["start"]));
    let value = page["result"]["contents"]["value"].as_str().unwrap();
    assert!(value.contains(blame["message"].as_str().unwrap()) && value.contains("Why it matters"), "{value}");
    assert_eq!(client.ask("textDocument/hover", &at(&json!({ "line": 1, "character": 0 })))["result"], Value::Null);
    client.stop();
}

#[test]
fn a_question_can_be_put_into_the_text_for_others() {
    let mut client = Client::start(&[]);
    let asked = client.open(URI, TEXT);
    let blame = blaming(&asked)[0].clone();
    let actions = client.ask("textDocument/codeAction", &json!({ "textDocument": { "uri": URI }, "range": blame["range"], "context": { "diagnostics": [] } }));
    let ask = actions["result"].as_array().unwrap().iter().find(|a| a["title"].as_str().unwrap().starts_with("Ask in the text")).unwrap();
    let edit = &ask["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"].as_str().unwrap(), format!(" <!-- {} -->", blame["message"].as_str().unwrap()));
    let end = u32::try_from(TEXT.lines().nth(2).unwrap().encode_utf16().count()).unwrap();
    assert_eq!(edit["range"], range((2, end), (2, end)), "at the end of its line");
    let other = client.ask("textDocument/codeAction", &json!({ "textDocument": { "uri": URI }, "range": blame["range"], "context": { "only": ["refactor"] } }));
    assert_eq!(other["result"], json!([]));
    client.stop();
}

#[test]
fn a_reason_keeps_a_question_silent_and_a_missing_one_does_not() {
    let mut client = Client::start(&[]);
    let asked = client.open(URI, TEXT);
    let blame = blaming(&asked)[0].clone();
    let actions = client.ask("textDocument/codeAction", &json!({ "textDocument": { "uri": URI }, "range": blame["range"], "context": { "diagnostics": [] } }));
    let edit_of = |title: &str| {
        let action = actions["result"].as_array().unwrap().iter().find(|a| a["title"].as_str().unwrap().contains(title)).unwrap();
        let edit = &action["edit"]["changes"][URI][0];
        json!([{ "range": edit["range"], "text": edit["newText"] }])
    };
    let silent = client.change(URI, 2, &edit_of("those involved chose these words"));
    assert!(blaming(&silent).is_empty() && silent.iter().all(|d| d["code"] != "reason"), "{silent:#?}");
    client.change(URI, 3, &json!([{ "text": TEXT }]));
    let unreasoned = client.change(URI, 4, &edit_of("I will write why"));
    assert_eq!(blaming(&unreasoned).len(), 1, "nothing is silent without a reason");
    assert!(unreasoned.iter().any(|d| d["code"] == "reason"), "{unreasoned:#?}");
    client.stop();
}

#[test]
fn a_broken_rule_is_told_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join(".recount/rules/blame");
    fs::create_dir_all(&rules).unwrap();
    fs::write(rules.join("mine.md"), "no front matter\n").unwrap();
    let uri = format!("file://{}/a%20review.md", folder.path().display());
    let mut client = Client::start(&[]);
    client.tell("textDocument/didOpen", &json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": TEXT } }));
    let told = client.wait("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("mine.md:1"), "{told}");
    assert!(!blaming(&client.diagnostics(&uri, 1)).is_empty());
    fs::remove_file(rules.join("mine.md")).unwrap();
    client.tell("textDocument/didSave", &json!({ "textDocument": { "uri": uri } }));
    client.diagnostics(&uri, 1);
    assert!(client.met.is_empty(), "{:?}", client.met);
    client.stop();
}

#[test]
fn what_is_not_understood_is_answered_and_survived() {
    let mut client = Client::start(&[]);
    assert_eq!(client.ask("textDocument/definition", &json!({}))["error"]["code"], -32601);
    assert_eq!(client.ask("textDocument/hover", &json!({ "nothing": 1 }))["error"]["code"], -32602);
    client.tell("textDocument/didChange", &json!({ "textDocument": 7 }));
    client.wait("window/logMessage");
    client.tell("textDocument/didChange", &json!({ "textDocument": { "uri": "file:///never/opened.md", "version": 2 }, "contentChanges": [] }));
    client.open(URI, TEXT);
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(client.wait("textDocument/publishDiagnostics")["diagnostics"], json!([]), "a closed document is asked about no more");
    client.stop();
}

#[test]
fn json_that_is_none_is_answered_and_an_end_without_a_word_is_a_failure() {
    let mut client = Client::start(&[]);
    write!(client.to, "Content-Length: 5\r\n\r\n{{\"a\":").unwrap();
    client.to.flush().unwrap();
    let answer = client.receive();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)));
    assert!(!client.open(URI, TEXT).is_empty(), "it goes on");
    client.tell("exit", &Value::Null);
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
}
