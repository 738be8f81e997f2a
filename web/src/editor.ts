// The Text page: writing in Markdown, kept as one writes.
import { MarkdownEditor } from "./editor/markdown-editor.ts";

customElements.define("markdown-editor", MarkdownEditor);
