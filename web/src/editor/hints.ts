// What the language coach asks about the text: a thin underline with the question on hover or by
// F8, and all of them in a list under the desk for keys, touch and screen readers. They are asked
// for at each pause and shown to whoever writes; what is “fine as it is” is remembered on this
// machine alone, as a number from which nobody can read the sentence.
import { type Diagnostic, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

const PAUSE_MS = 500;
const FINE = "recount.fine.";
/** Older ones are forgotten: their sentences have been rewritten long since. */
const FINE_AT_MOST = 500;

export interface Hint {
  /** UTF-16 units, as the editor counts. */
  from: number;
  to: number;
  rule: string;
  strength: "warning" | "hint";
  question: string;
  /** About the review as a whole. */
  whole: boolean;
  key: string;
}

export class Hints {
  private timer: number | undefined;
  private asking = new AbortController();
  private hints: Hint[] = [];
  private readonly list = document.createElement("section");
  private readonly host: HTMLElement;
  private readonly view: EditorView;

  constructor(host: HTMLElement, view: EditorView) {
    this.host = host;
    this.view = view;
    this.list.className = "questions";
    this.list.setAttribute("aria-label", "Questions about this text");
    this.list.hidden = true;
    // What the server drew for those without script is drawn here at each pause.
    host.querySelector(".questions")?.remove();
    host.querySelector("[data-look]")?.remove();
    host.append(this.list);
    void this.ask();
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  leave(): void {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  private async ask(): Promise<void> {
    const url = this.host.dataset.hintsUrl;
    if (!url) return;
    this.asking.abort();
    this.asking = new AbortController();
    const { doc } = this.view.state;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ body: doc.toString() }),
        signal: this.asking.signal,
      });
      if (!response.ok) return;
      const { hints }: { hints: Hint[] } = await response.json();
      // Somebody typed meanwhile: the next pause asks again.
      if (!this.view.state.doc.eq(doc)) return;
      this.hints = hints;
      this.show();
    } catch {
      // Nobody answered. What is underlined stays; the next pause asks again.
    }
  }

  private show(): void {
    const fine = new Set(remembered(this.fineKey));
    this.hints = this.hints.filter((hint) => !fine.has(hint.key));
    const underlined = this.hints.filter((hint) => !hint.whole).map((hint) => this.underline(hint));
    this.view.dispatch(setDiagnostics(this.view.state, underlined));
    this.draw();
  }

  private underline(hint: Hint): Diagnostic {
    return {
      from: hint.from,
      to: hint.to,
      severity: hint.strength === "warning" ? "warning" : "info",
      markClass: "cm-asked",
      message: hint.question,
      renderMessage: () => {
        const message = document.createElement("div");
        message.append(said(hint.question), this.ways(hint));
        return message;
      },
    };
  }

  private draw(): void {
    const isOpen = this.list.querySelector("details")?.open ?? false;
    this.list.hidden = this.hints.length === 0;
    if (this.list.hidden) {
      this.list.replaceChildren();
      return;
    }
    const fold = document.createElement("details");
    fold.className = "fold is-quiet";
    fold.open = isOpen;
    const summary = document.createElement("summary");
    const heading = document.createElement("h2");
    heading.textContent = title(this.hints);
    summary.append(heading);
    const aid = document.createElement("p");
    aid.className = "label";
    aid.textContent = "For you alone. Nobody else sees these, and nothing waits for an answer.";
    const items = document.createElement("ul");
    items.append(...inOrder(this.hints).map((hint) => this.item(hint)));
    fold.append(summary, aid, items);
    this.list.replaceChildren(fold);
  }

  private item(hint: Hint): HTMLLIElement {
    const item = document.createElement("li");
    const question = document.createElement("div");
    question.className = "question";
    const ways = this.ways(hint);
    if (!hint.whole) {
      const words = document.createElement("p");
      words.className = "about";
      words.textContent = `“${this.view.state.sliceDoc(hint.from, hint.to)}”`;
      question.append(words);
      ways.prepend(word("Show it", () => this.reveal(hint)));
    }
    question.append(said(hint.question), ways);
    item.append(question);
    return item;
  }

  private ways(hint: Hint): HTMLElement {
    const ways = document.createElement("div");
    ways.className = "acts";
    const why = document.createElement("a");
    why.className = "word is-quiet";
    why.href = `/rules/${hint.rule}`;
    why.target = "_blank";
    why.textContent = "Why?";
    ways.append(
      word("Fine as it is", () => this.fine(hint)),
      why,
    );
    return ways;
  }

  private fine(hint: Hint): void {
    remember(this.fineKey, hint.key);
    this.show();
    this.view.focus();
  }

  private reveal(hint: Hint): void {
    const length = this.view.state.doc.length;
    const selection = { anchor: Math.min(hint.from, length), head: Math.min(hint.to, length) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  private get fineKey(): string {
    return FINE + (this.host.dataset.draftKey ?? location.pathname);
  }
}

/** How underlines and questions look; CodeMirror's own styles stand outside our layers. */
export const asking: Extension = [
  keymap.of(lintKeymap),
  EditorView.theme({
    ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0" },
    ".cm-asked": {
      textDecoration: "underline 1px var(--accent)",
      textUnderlineOffset: "0.3em",
      textDecorationSkipInk: "none",
    },
    ".cm-lintRange-info.cm-asked": { textDecorationStyle: "dotted" },
    ".cm-lintPoint::after": { display: "none" },
    ".cm-tooltip": {
      border: "1px solid var(--line)",
      borderRadius: "6px",
      backgroundColor: "var(--paper)",
      color: "var(--ink)",
      boxShadow: "var(--shadow)",
    },
    ".cm-tooltip-lint": { maxInlineSize: "min(26rem, 90vw)" },
    ".cm-diagnostic": {
      padding: "0.6rem 0.9rem",
      margin: "0",
      border: "0",
      font: "400 var(--t-note) / var(--lh-ui) var(--ui)",
    },
    ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--line)" },
    ".cm-diagnostic .acts": { marginTop: "0.35rem" },
    ".cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", borderColor: "var(--line)" },
  }),
];

/** What the fold says while it is closed. */
export function title(hints: Hint[]): string {
  const whole = hints.filter((hint) => hint.whole).length;
  const wording = hints.length - whole;
  const parts: string[] = [];
  if (wording > 0) parts.push(`${wording === 1 ? "One question" : `${wording} questions`} about the wording`);
  if (whole > 0) {
    const asked = whole === 1 ? "one" : String(whole);
    parts.push(
      parts.length > 0
        ? `${asked} about the whole`
        : `${whole === 1 ? "One question" : `${whole} questions`} about the whole`,
    );
  }
  return parts.join(", ");
}

/** Questions on the wording as the text goes, those on the whole at the end. */
export function inOrder(hints: Hint[]): Hint[] {
  return [...hints].sort((a, b) => Number(a.whole) - Number(b.whole) || a.from - b.from);
}

function said(question: string): HTMLParagraphElement {
  const said = document.createElement("p");
  said.textContent = question;
  return said;
}

function word(says: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "word is-quiet";
  button.textContent = says;
  button.addEventListener("click", act);
  return button;
}

function remembered(key: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function remember(key: string, hint: string): void {
  try {
    const all = [...remembered(key).filter((one) => one !== hint), hint];
    localStorage.setItem(key, JSON.stringify(all.slice(-FINE_AT_MOST)));
  } catch {
    // Then it is asked again on the next page.
  }
}
