//! The messages that we read and write, and of each only the parts that we use:
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Counted from zero; what a character is, the [encoding](crate::position::Encoding) says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InitializeParams {
    pub capabilities: ClientCapabilities,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClientCapabilities {
    pub general: GeneralCapabilities,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GeneralCapabilities {
    pub position_encodings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidOpen {
    pub text_document: OpenedDocument,
}

#[derive(Debug, Deserialize)]
pub struct OpenedDocument {
    pub uri: String,
    pub version: i32,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidChange {
    pub text_document: VersionedDocument,
    pub content_changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
pub struct VersionedDocument {
    pub uri: String,
    pub version: i32,
}

/// Without a range, the text is the whole document.
#[derive(Debug, Deserialize)]
pub struct Change {
    pub range: Option<Range>,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutDocument {
    pub text_document: DocumentName,
}

#[derive(Debug, Deserialize)]
pub struct DocumentName {
    pub uri: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtPosition {
    pub text_document: DocumentName,
    pub position: Position,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutRange {
    pub text_document: DocumentName,
    pub range: Range,
    #[serde(default)]
    pub context: ActionContext,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionContext {
    /// Kinds of actions asked for; nothing asks for all.
    pub only: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub struct PublishDiagnostics<'a> {
    pub uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Diagnostic {
    pub range: Range,
    pub severity: u8,
    pub code: String,
    pub source: &'static str,
    pub message: String,
}

#[derive(Debug, Serialize)]
pub struct Hover {
    pub contents: Markup,
    pub range: Range,
}

#[derive(Debug, Serialize)]
pub struct Markup {
    pub kind: &'static str,
    pub value: String,
}

#[derive(Debug, Serialize)]
pub struct Action {
    pub title: String,
    pub kind: &'static str,
    pub diagnostics: Vec<Diagnostic>,
    pub edit: WorkspaceEdit,
}

/// Edits by document, in the form that every client takes.
#[derive(Debug, Serialize)]
pub struct WorkspaceEdit {
    pub changes: BTreeMap<String, Vec<TextEdit>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    pub range: Range,
    pub new_text: String,
}
