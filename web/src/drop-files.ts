// <drop-files says="Drop to add as evidence">: files dropped anywhere on the page go into
// the page's upload form, `form[data-drop]`, which is then sent as if they had been chosen.

export class DropFiles extends HTMLElement {
  #over: HTMLElement | undefined;
  #entered = 0;
  #listening = new AbortController();

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener("dragenter", (event) => this.#enter(event), { signal });
    addEventListener("dragover", (event) => bringsFiles(event) && event.preventDefault(), { signal });
    addEventListener("dragleave", () => this.#leave(), { signal });
    addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#hide();
  }

  #enter(event: DragEvent): void {
    if (!bringsFiles(event) || !uploadForm()) return;
    event.preventDefault();
    this.#entered += 1;
    this.#say(this.getAttribute("says") ?? "Drop to add as evidence");
  }

  #leave(): void {
    this.#entered = Math.max(0, this.#entered - 1);
    if (this.#entered === 0) this.#hide();
  }

  #drop(event: DragEvent): void {
    const form = uploadForm();
    const input = form?.querySelector<HTMLInputElement>("input[type=file]");
    if (!form || !input || !event.dataTransfer || !bringsFiles(event)) return;
    event.preventDefault();
    this.#entered = 0;
    if ([...event.dataTransfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory)) {
      this.#say("A folder cannot be read here. Please drop its zip file instead; nothing was added.");
      setTimeout(() => this.#hide(), 4000);
      return;
    }
    this.#hide();
    if (event.dataTransfer.files.length > 1) input.multiple = true;
    input.files = event.dataTransfer.files;
    form.requestSubmit(form.querySelector<HTMLElement>("[data-drop-submit]"));
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

const uploadForm = () => document.querySelector<HTMLFormElement>("form[data-drop]");

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
