// The CodeMirror view: Markdown in the writing face. Classes are styled in styles/desk.css;
// what CodeMirror sets itself is overridden here, because its styles stand outside our layers.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { defineLanguageFacet, Language, languageDataProp, syntaxHighlighting } from "@codemirror/language";
import {
  type ChangeSpec,
  EditorSelection,
  EditorState,
  type Extension,
  type StateCommand,
} from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { parser, Strikethrough, Table } from "@lezer/markdown";
import { asking } from "./hints.ts";
import { continued } from "./markup.ts";

const facet = defineLanguageFacet({});
const markdown = new Language(
  facet,
  parser.configure([Table, Strikethrough, { props: [languageDataProp.add({ Document: facet })] }]),
  [],
  "markdown",
);

const classes = tagHighlighter([
  { tag: tags.heading, class: "hd" },
  { tag: tags.strong, class: "hd" },
  { tag: tags.emphasis, class: "em" },
  { tag: [tags.link, tags.url], class: "lk" },
  { tag: tags.monospace, class: "cd" },
  { tag: [tags.processingInstruction, tags.contentSeparator], class: "md" },
]);

const look = EditorView.theme({
  "&": { minHeight: "60vh" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflow: "visible" },
  ".cm-content": { padding: "0 0 2rem", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 0.6rem", margin: "0 -0.6rem" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--accent-wash)", borderRadius: "2px" },
});

export interface Writing {
  parent: HTMLElement;
  body: string;
  label: string;
  nonce: string;
  typed: (body: string) => void;
  /** The seam for writing together: a later issue passes y-codemirror's extension here, leaves
   *  `typed` for the preview alone, and lets the room keep the text instead of saving.ts. */
  together?: Extension;
}

export function write({ parent, body, label, nonce, typed, together }: Writing): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: body,
      extensions: [
        EditorView.cspNonce.of(nonce),
        history(),
        keymap.of([
          { key: "Mod-b", run: around("**") },
          { key: "Mod-i", run: around("*") },
          { key: "Enter", run: nextLine },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        markdown,
        syntaxHighlighting(classes),
        highlightActiveLine(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label,
          spellcheck: "true",
          autocapitalize: "sentences",
        }),
        EditorView.updateListener.of((update) => update.docChanged && typed(update.state.doc.toString())),
        look,
        asking,
        together ?? [],
      ],
    }),
  });
}

/** Puts `mark` around what is selected, or takes it away where it already stands. */
function around(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    const changes = state.changeByRange((range) => {
      const before = state.sliceDoc(range.from - mark.length, range.from);
      const after = state.sliceDoc(range.to, range.to + mark.length);
      const by = before === mark && after === mark ? -mark.length : mark.length;
      const specs: ChangeSpec[] =
        by < 0
          ? [
              { from: range.from + by, to: range.from },
              { from: range.to, to: range.to - by },
            ]
          : [
              { from: range.from, insert: mark },
              { from: range.to, insert: mark },
            ];
      return { changes: specs, range: EditorSelection.range(range.anchor + by, range.head + by) };
    });
    dispatch(state.update(changes, { userEvent: "input" }));
    return true;
  };
}

const nextLine: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  const markup = main.empty && main.head === line.to ? continued(line.text) : undefined;
  if (markup === undefined) return false;
  const change =
    markup === "" ? { from: line.from, to: line.to } : { from: main.head, insert: `\n${markup}` };
  const at = markup === "" ? line.from : main.head + 1 + markup.length;
  dispatch(
    state.update({ changes: change, selection: { anchor: at }, scrollIntoView: true, userEvent: "input" }),
  );
  return true;
};
