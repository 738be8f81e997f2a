// The page as it will read, rendered by the server (safe HTML), and the button that hides it.

const PAUSE_MS = 300;
const HIDDEN = "recount.page-hidden";

export class Preview {
  private timer: number | undefined;
  private asking = new AbortController();
  private readonly place: HTMLElement | null;
  private readonly url: string | undefined;

  constructor(host: HTMLElement, url: string | undefined) {
    this.place = host.querySelector<HTMLElement>(".rendered");
    this.url = url;
    const desk = host.closest<HTMLElement>(".desk");
    const bar = host.querySelector(".desk-bar");
    if (this.place && desk && bar) bar.append(toggle(desk));
  }

  /** A long text is sent without its page; then it is asked for at once. */
  begin(body: string): void {
    if (this.place?.dataset.later !== undefined) void this.ask(body);
  }

  soon(body: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(body), PAUSE_MS);
  }

  private async ask(body: string): Promise<void> {
    if (!this.url || !this.place) return;
    this.asking.abort();
    this.asking = new AbortController();
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/html" },
        body: JSON.stringify({ body }),
        signal: this.asking.signal,
      });
      if (response.ok) this.place.innerHTML = await response.text();
    } catch {
      // The page as it was stays; the next pause asks again.
    }
  }
}

function toggle(desk: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "word is-quiet";
  const show = (isHidden: boolean) => {
    desk.classList.toggle("is-alone", isHidden);
    button.textContent = isHidden ? "Show the page" : "Hide the page";
  };
  show(remembered() === "yes");
  button.addEventListener("click", () => {
    const isHidden = !desk.classList.contains("is-alone");
    show(isHidden);
    remember(isHidden ? "yes" : "no");
  });
  return button;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(HIDDEN);
  } catch {
    return null;
  }
}

function remember(isHidden: string): void {
  try {
    localStorage.setItem(HIDDEN, isHidden);
  } catch {
    // Then it is asked again on the next page.
  }
}
