// <keep-draft key="note:42" base="7"> around a form: what is typed survives a reload, a lost
// connection and a closed tab, until the server says that it arrived (cleared-drafts.ts).
import { type Draft, DraftShelf, type Fields, meet } from "./draft.ts";
import { clock } from "./words.ts";

const PAUSE_MS = 250;
const NOT_KEPT = "password file hidden submit button reset image".split(" ");

export class KeepDraft extends HTMLElement {
  #pause: number | undefined;
  #listening = new AbortController();

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const sent = fieldsOf(form);
    const draft = DraftShelf.read(this.#key);
    const meeting = meet(draft, this.#base, sent);
    if (draft && meeting === "restore") this.#restore(form, draft, sent);
    if (draft && meeting === "offer") this.#offer(form, draft);

    form.addEventListener("input", () => this.#soon(form), { signal });
    form.addEventListener("submit", () => this.#keep(form), { signal });
    addEventListener("pagehide", () => this.#pause !== undefined && this.#keep(form), { signal });
  }

  disconnectedCallback(): void {
    this.#listening.abort();
  }

  get #key(): string {
    return this.getAttribute("key") ?? location.pathname;
  }

  get #base(): string {
    return this.getAttribute("base") ?? "";
  }

  #soon(form: HTMLFormElement): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#keep(form), PAUSE_MS);
  }

  #keep(form: HTMLFormElement): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    DraftShelf.write(this.#key, { at: Date.now(), base: this.#base, fields: fieldsOf(form) });
  }

  #restore(form: HTMLFormElement, draft: Draft, sent: Fields): void {
    fill(form, draft.fields);
    this.#say(`What you typed at ${clock(draft.at)} is back.`, "Start again from what was saved", () => {
      fill(form, sent);
      DraftShelf.clear(this.#key);
    });
  }

  #offer(form: HTMLFormElement, draft: Draft): void {
    const words = `This has changed since you typed something here at ${clock(draft.at)}. Yours is still kept.`;
    this.#say(words, "Put back what I typed", () => fill(form, draft.fields));
  }

  #say(words: string, deed: string, act: () => void): void {
    const line = document.createElement("p");
    line.className = "label";
    line.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word is-quiet";
    button.textContent = deed;
    button.addEventListener("click", () => {
      act();
      line.remove();
    });
    line.append(`${words} `, button);
    this.prepend(line);
    // Nothing is put back where it is not seen.
    this.closest("details")?.setAttribute("open", "");
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function keptFields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (field): field is Field =>
      (field instanceof HTMLInputElement ||
        field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement) &&
      field.name !== "" &&
      !NOT_KEPT.includes(field.type) &&
      field.dataset.noDraft === undefined,
  );
}

function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Fields = {};
  for (const field of keptFields(form)) {
    fields[field.name] ??= [];
    const isChoice = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
    if (!isChoice || field.checked) fields[field.name]?.push(field.value);
  }
  return fields;
}

function fill(form: HTMLFormElement, fields: Fields): void {
  const left = structuredClone(fields);
  for (const field of keptFields(form)) {
    const values = left[field.name];
    if (!values) continue;
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
      field.checked = values.includes(field.value);
    } else {
      field.value = values.shift() ?? "";
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
