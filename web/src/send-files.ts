// A form that brings files tells how far they have come: a large export travels for minutes, and
// the page would stand still meanwhile. Small ones are there before anybody could read it, and
// without script the form goes as it is.
import { megabytes } from "./words.ts";

const LARGE_BYTES = 4 * 1024 * 1024;
const ANNOUNCE_EVERY_MS = 10_000;

export function tellHowFarFilesHaveCome(): void {
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("form[enctype='multipart/form-data']")) return;
    const input = form.querySelector<HTMLInputElement>("input[type=file]");
    const size = [...(input?.files ?? [])].reduce((all, file) => all + file.size, 0);
    if (size < LARGE_BYTES || event.defaultPrevented) return;
    event.preventDefault();
    new Sending(form, event.submitter).begin();
  });
}

class Sending {
  #request = new XMLHttpRequest();
  #place = document.createElement("div");
  #bar = document.createElement("progress");
  #words = document.createElement("p");
  #heard = document.createElement("p");
  #stop = document.createElement("button");
  #announcedAt = 0;
  #form: HTMLFormElement;
  #submitter: HTMLElement | null;

  constructor(form: HTMLFormElement, submitter: HTMLElement | null) {
    this.#form = form;
    this.#submitter = submitter;
  }

  begin(): void {
    const body = new FormData(this.#form, this.#submitter);
    document.querySelector("[data-sending]")?.remove();
    this.#place.className = "progress";
    this.#place.dataset.sending = "";
    this.#bar.setAttribute("aria-label", "How much has been sent");
    this.#words.className = "stage-text";
    this.#heard.className = "visually-hidden";
    this.#heard.setAttribute("role", "status");
    this.#stop.type = "button";
    this.#stop.className = "button";
    this.#stop.textContent = "Stop sending";
    this.#stop.addEventListener("click", () => this.#request.abort());
    this.#place.append(this.#bar, this.#words, this.#heard, this.#stop);
    // A form that a drop made for itself is not seen.
    (this.#form.hidden ? (document.querySelector("main") ?? document.body) : this.#form).append(this.#place);
    this.#buttons(true);
    this.#say("Sending…");
    this.#request.upload.addEventListener("progress", (event) => this.#come(event));
    this.#request.addEventListener("load", () => this.#arrive());
    this.#request.addEventListener("error", () =>
      this.#end("The connection broke off, so nothing was kept. Send it again."),
    );
    this.#request.addEventListener("abort", () => this.#end("Nothing was sent."));
    this.#request.open("POST", this.#form.action);
    this.#request.setRequestHeader("accept", "text/html");
    this.#request.send(body);
  }

  #come({ lengthComputable, loaded, total }: ProgressEvent): void {
    if (!lengthComputable) return;
    this.#bar.max = total;
    this.#bar.value = loaded;
    const words =
      loaded < total
        ? `${megabytes(loaded)} of ${megabytes(total)} sent`
        : "All of it is there. Looking at it…";
    this.#words.textContent = words;
    const now = Date.now();
    if (loaded < total && now - this.#announcedAt < ANNOUNCE_EVERY_MS) return;
    this.#announcedAt = now;
    this.#heard.textContent = words;
  }

  /** Where the answer leads; what it says where it refuses, in the place of this page. */
  #arrive(): void {
    const { responseURL, responseText } = this.#request;
    if (responseURL !== this.#form.action) {
      location.assign(responseURL);
      return;
    }
    const said = new DOMParser().parseFromString(responseText, "text/html").querySelector("main");
    const main = document.querySelector("main");
    if (!said || !main) {
      this.#end("The server did not take it. Nothing was kept; send it again.");
      return;
    }
    main.replaceWith(said);
    said.querySelector<HTMLElement>("[autofocus], [role='alert']")?.focus();
  }

  #end(words: string): void {
    this.#bar.remove();
    this.#stop.remove();
    this.#say(words);
    this.#buttons(false);
  }

  #say(words: string): void {
    this.#words.textContent = words;
    this.#heard.textContent = words;
  }

  #buttons(disabled: boolean): void {
    for (const button of this.#form.querySelectorAll<HTMLButtonElement>("button[type=submit]"))
      button.disabled = disabled;
  }
}
