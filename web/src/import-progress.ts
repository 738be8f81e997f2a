// <import-progress src="/…/progress">: asks every half second how far an import has come.
// It says so politely, and loads the page again when the import stands elsewhere than the page
// says (`state`). The import does not need this page.
import { counts, type Progress } from "./words.ts";

const EVERY_MS = 500;
const PATIENCE_MS = 8000;
const ANNOUNCE_EVERY_MS = 10_000;

export class ImportProgress extends HTMLElement {
  #timer: number | undefined;
  #wait = EVERY_MS;
  #announcedAt = 0;
  #stage = "";
  #announcer = document.createElement("p");

  connectedCallback(): void {
    this.#announcer.className = "visually-hidden";
    this.#announcer.setAttribute("role", "status");
    this.append(this.#announcer);
    this.#soon();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #soon(): void {
    this.#timer = setTimeout(() => this.#ask(), document.hidden ? PATIENCE_MS : this.#wait);
  }

  async #ask(): Promise<void> {
    const src = this.getAttribute("src");
    if (!src) return;
    try {
      const response = await fetch(src, { headers: { accept: "application/json" }, cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      const progress: Progress = await response.json();
      if (progress.state !== this.getAttribute("state")) return location.reload();
      this.#wait = EVERY_MS;
      this.#show(progress);
    } catch {
      this.#wait = Math.min(this.#wait * 2, PATIENCE_MS);
      this.#set(".stage-text", "No answer just now. The import goes on without this page.");
    }
    this.#soon();
  }

  #show(progress: Progress): void {
    const bar = this.querySelector("progress");
    if (bar && progress.total === null) bar.removeAttribute("value");
    if (bar && progress.total !== null) {
      bar.max = Math.max(progress.total, 1);
      bar.value = progress.done;
    }
    this.#set(".stage-text", progress.stage_text);
    const said = counts(progress);
    this.querySelector(".counts")?.replaceChildren(...said.map(span));
    this.#announce(progress.stage_text, said.join(", "));
  }

  #announce(stage: string, said: string): void {
    const now = Date.now();
    if (stage === this.#stage && now - this.#announcedAt < ANNOUNCE_EVERY_MS) return;
    this.#stage = stage;
    this.#announcedAt = now;
    this.#announcer.textContent = `${stage} ${said}`;
  }

  #set(selector: string, words: string): void {
    const place = this.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }
}

function span(words: string): HTMLSpanElement {
  const element = document.createElement("span");
  element.textContent = words;
  return element;
}
