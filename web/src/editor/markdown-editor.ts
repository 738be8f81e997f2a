// <markdown-editor>: turns the text area into a writing desk that keeps what is typed. The text
// area and its form stay: the form's own button works at any time (contracts in ISLANDS.md).
import type { EditorView } from "@codemirror/view";
import { DraftShelf } from "../draft.ts";
import { clock } from "../words.ts";
import { bothVersions } from "./both-versions.ts";
import { Hints } from "./hints.ts";
import { offerLinks } from "./links.ts";
import { Preview } from "./preview.ts";
import { type Effect, type Happened, type Saving, said, step } from "./saving.ts";
import { write } from "./writing.ts";

/** What browsers let a request carry on while its page goes away. */
const KEEPALIVE_BYTES = 60 * 1024;

interface Words {
  body: string;
  base_version: string | number;
  aside?: string;
}

export class MarkdownEditor extends HTMLElement {
  #view: EditorView | undefined;
  #saving!: Saving;
  #timer: number | undefined;
  #both: HTMLElement | undefined;
  #preview: Preview | undefined;
  #hints: Hints | undefined;
  #isSent = false;
  #listening = new AbortController();

  connectedCallback(): void {
    const area = this.querySelector<HTMLTextAreaElement>("textarea[name=body]");
    const form = area?.form;
    if (!area || !form || this.#view) return;
    const { signal } = this.#listening;
    this.#saving = {
      phase: { name: "kept", at: undefined },
      failures: 0,
      body: area.value,
      version: this.dataset.version ?? "",
    };
    this.#preview = new Preview(this, this.dataset.previewUrl);
    this.#preview.begin(area.value);
    this.#view = write({
      parent: form,
      body: area.value,
      label: area.getAttribute("aria-label") ?? area.labels?.[0]?.textContent ?? "Text, as Markdown",
      nonce: document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "",
      typed: (body) => this.#typed(body),
    });
    form.prepend(this.#view.dom);
    area.hidden = true;
    form.addEventListener("formdata", ({ formData }) => this.#fill(formData), { signal });
    form.addEventListener("submit", () => this.#send(), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("online", () => this.#happened({ what: "time is up" }), { signal });
    this.#hints = new Hints(this, this.#view);
    // The page came back with what was typed and not kept.
    if (this.dataset.unkept !== undefined) this.#typed(area.value);
    else this.#meetDraft();
    offerLinks(this, (link) => this.#putIn(link));
  }

  /** A link where one writes; what is selected becomes its words. */
  #putIn(link: string): void {
    const view = this.#view;
    if (!view) return;
    const { from, to } = view.state.selection.main;
    const words = view.state.sliceDoc(from, to);
    const insert = words ? link.replace(/^\[[^\]]*\]/, () => `[${words}]`) : link;
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
    view.focus();
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    clearTimeout(this.#timer);
    this.#hints?.leave();
    this.#leave();
  }

  #typed(body: string): void {
    this.#happened({ what: "typed", body });
    this.#preview?.soon(body);
    this.#hints?.soon();
  }

  #fill(formData: FormData): void {
    formData.set("body", this.#saving.body);
    formData.set("base_version", String(this.#saving.version));
  }

  /** The form's own button: the text travels with the form, so nothing else may race it. */
  #send(): void {
    this.#isSent = true;
    clearTimeout(this.#timer);
    this.#shelve();
  }

  #meetDraft(): void {
    const draft = DraftShelf.read(this.#draftKey);
    const body = draft?.fields.body?.[0];
    if (!draft || body === undefined || body === this.#saving.body) {
      DraftShelf.clear(this.#draftKey);
      return;
    }
    if (draft.base === String(this.#saving.version)) {
      this.#replace(body);
      this.#say(`What you typed at ${clock(draft.at)} is back`);
      return;
    }
    const current = {
      body: this.#saving.body,
      version: this.#saving.version,
      by: "Somebody",
      at: Date.now() * 1000,
    };
    this.#replace(body);
    this.#happened({ what: "conflict", current });
  }

  #happened(happened: Happened): void {
    const [next, effects] = step(this.#saving, happened);
    this.#saving = next;
    if (next.phase.name !== "kept" || next.phase.at !== undefined) this.#say(said(next.phase));
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case "wait":
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#happened({ what: "time is up" }), effect.ms);
        break;
      case "save":
        void this.#save(effect);
        break;
      case "shelve":
        this.#shelve();
        break;
      case "clear shelf":
        DraftShelf.clear(this.#draftKey);
        break;
      case "show both":
        this.#showBoth(effect.current);
        break;
    }
  }

  async #save(words: Words): Promise<void> {
    try {
      this.#happened(await read(await this.#put(words)));
    } catch {
      this.#happened({ what: "refused", why: "no connection" });
    }
  }

  #put({ body, base_version, aside }: Words, keepalive = false): Promise<Response> {
    return fetch(this.dataset.saveUrl ?? "", {
      method: "PUT",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ body, base_version, aside }),
      keepalive,
    });
  }

  /** The page goes away: the copy on this machine first, then one last try to save. */
  #leave(): void {
    const { phase, body, version, aside } = this.#saving;
    if (phase.name === "kept") return;
    this.#shelve();
    if (this.#isSent) return;
    if (phase.name !== "typing" && phase.name !== "waiting") return;
    const words = { body, base_version: version, ...(aside !== undefined && { aside }) };
    if (new Blob([body, aside ?? ""]).size < KEEPALIVE_BYTES) this.#put(words, true).catch(() => {});
  }

  #shelve(): void {
    const { body, version } = this.#saving;
    DraftShelf.write(this.#draftKey, { at: Date.now(), base: String(version), fields: { body: [body] } });
  }

  #showBoth(current: Parameters<typeof bothVersions>[1]): void {
    this.#both?.remove();
    this.#both = bothVersions(this.#saving.body, current, (body) => {
      this.#both?.remove();
      this.#both = undefined;
      this.#happened({ what: "chose", body });
      this.#replace(body);
      this.#view?.focus();
    });
    this.querySelector(".desk-bar")?.after(this.#both);
    this.#both.focus();
  }

  #replace(body: string): void {
    this.#view?.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: body } });
  }

  #say(words: string): void {
    const place = this.querySelector<HTMLElement>(".desk-bar .kept");
    if (!place || place.textContent === words) return;
    place.textContent = words;
    place.classList.toggle("is-waiting", words.startsWith("Not saved"));
  }

  get #draftKey(): string {
    return this.dataset.draftKey ?? `text:${location.pathname}`;
  }
}

async function read(response: Response): Promise<Happened> {
  if (response.ok) {
    const { version, at } = await response.json();
    return { what: "kept", version, at };
  }
  if (response.status === 409) return { what: "conflict", current: (await response.json()).current };
  if (response.status === 401) return { what: "refused", why: "signed out" };
  if ([403, 404, 410].includes(response.status)) return { what: "closed" };
  if (response.status === 413 || response.status === 422)
    return { what: "not taken", why: await reason(response) };
  return { what: "refused", why: "server" };
}

/** The server's own sentences; what stands in front of it may refuse a long text without any. */
async function reason(response: Response): Promise<string> {
  const told: { detail?: unknown } | undefined = await response.json().catch(() => undefined);
  if (typeof told?.detail === "string") return told.detail;
  return response.status === 413
    ? "This text is too long. Put the long parts in as evidence and link to them."
    : "Recount cannot read it as it was sent. Copy what you need, and load this page again.";
}
