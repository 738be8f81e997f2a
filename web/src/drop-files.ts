// <drop-files action="/reviews/42/evidence/uploads" says="Drop to add as evidence">: files
// dropped anywhere on the page go into its upload form, `form[data-drop]`, as if they had been
// chosen there; on a page without one they are sent to `action`. A form that still asks for its
// first line (`[name=title]`) keeps them until it is there.

const FOLDER = "A folder cannot be read here. Please drop its zip file instead; nothing was added.";

export class DropFiles extends HTMLElement {
  #over: HTMLElement | undefined;
  #entered = 0;
  #listening = new AbortController();

  connectedCallback(): void {
    this.#listening = new AbortController();
    // Before the writing desk sees it: a file dropped on a text is evidence, too.
    const early = { signal: this.#listening.signal, capture: true };
    addEventListener("dragenter", (event) => this.#enter(event), early);
    addEventListener("dragover", (event) => bringsFiles(event) && hold(event), early);
    addEventListener("dragleave", (event) => bringsFiles(event) && this.#leave(), early);
    addEventListener("drop", (event) => this.#drop(event), early);
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#hide();
  }

  #enter(event: DragEvent): void {
    if (!bringsFiles(event)) return;
    hold(event);
    this.#entered += 1;
    this.#say(this.getAttribute("says") ?? "Drop to add as evidence");
  }

  #leave(): void {
    this.#entered = Math.max(0, this.#entered - 1);
    if (this.#entered === 0) this.#hide();
  }

  #drop(event: DragEvent): void {
    if (!event.dataTransfer || !bringsFiles(event)) return;
    hold(event);
    this.#entered = 0;
    if ([...event.dataTransfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory)) {
      this.#say(FOLDER);
      setTimeout(() => this.#hide(), 4000);
      return;
    }
    this.#hide();
    const form = document.querySelector<HTMLFormElement>("form[data-drop]") ?? this.#form();
    const input = form.querySelector<HTMLInputElement>("input[type=file]");
    if (!input || event.dataTransfer.files.length === 0) return;
    if (event.dataTransfer.files.length > 1) input.multiple = true;
    input.files = event.dataTransfer.files;
    if (!asksFirst(form, input)) form.requestSubmit(form.querySelector<HTMLElement>("[data-drop-submit]"));
  }

  /** A form for a page that has none. */
  #form(): HTMLFormElement {
    const form = document.createElement("form");
    const input = document.createElement("input");
    form.hidden = true;
    form.method = "post";
    form.enctype = "multipart/form-data";
    form.action = this.getAttribute("action") ?? "";
    input.type = "file";
    input.name = "file";
    form.append(input);
    this.replaceChildren(form);
    return form;
  }

  #say(words: string): void {
    if (!this.#over) {
      this.#over = document.createElement("div");
      this.#over.className = "drop-over";
      this.#over.setAttribute("role", "status");
      document.body.append(this.#over);
    }
    this.#over.textContent = words;
  }

  #hide(): void {
    this.#over?.remove();
    this.#over = undefined;
  }
}

/** Where nothing takes a dropped file, nothing happens: a browser would leave the page to open it. */
export function stayWhenFilesAreDropped(): void {
  for (const kind of ["dragover", "drop"] as const) {
    addEventListener(kind, (event) => {
      if (event.defaultPrevented || !bringsFiles(event)) return;
      // A file chooser takes files by itself.
      if (event.target instanceof Element && event.target.closest("input[type=file]")) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    });
  }
}

/** Whether the form wants a line before the files go: it shows them and asks for it. */
function asksFirst(form: HTMLFormElement, input: HTMLInputElement): boolean {
  const title = form.querySelector<HTMLInputElement>("input[name=title]");
  if (title?.value.trim() !== "") return false;
  const [first, ...rest] = [...(input.files ?? [])].map((file) => file.name);
  const more =
    rest.length === 0 ? "" : rest.length === 1 ? " and one more file" : ` and ${rest.length} more files`;
  input.closest("details")?.setAttribute("open", "");
  const ready = form.querySelector("[role=status]");
  if (ready) ready.textContent = `${first}${more} will come along. Say in a line what happened, and begin.`;
  title.focus();
  return true;
}

function hold(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
