// The form that makes a moment of evidence: keeps its button, its count and what was chosen on
// the timeline in step with the checkboxes. The checkboxes are the truth; the form is plain.
import { told } from "../local-time.ts";

export interface Item {
  id: string;
  at: number;
  lane: string;
  said_by: string | null;
  text: string;
  private?: boolean;
}

export class Gathering {
  onchange: () => void = () => {};
  private readonly form: HTMLFormElement;
  private last: HTMLInputElement | undefined;

  constructor(form: HTMLFormElement) {
    this.form = form;
    form.addEventListener("change", () => this.tell());
    form.addEventListener("click", (event) => this.range(event));
    this.tell();
  }

  /** What is chosen, and where; looked up when it changes, because every frame of the picture asks. */
  chosen: { at: number; lane: string }[] = [];

  /** Takes what a drag on the timeline chose. */
  take(items: Item[], more: boolean, zone?: string): void {
    const place = this.form.querySelector<HTMLElement>("[data-picked]");
    const known = new Map(this.boxes.map((box) => [box.value, box]));
    for (const item of items) {
      const box = known.get(item.id);
      if (box) box.checked = true;
      else place?.append(entry(item, zone));
    }
    if (place) place.hidden = place.childElementCount === 0;
    this.tell(more ? " The first 200 of them; look closer for the rest." : "");
  }

  /** Lets `put` bring other entries into the list; what is chosen stays chosen, in the list or below it. */
  keepThrough(put: () => void): void {
    const place = this.form.querySelector<HTMLElement>("[data-picked]");
    const chosen = this.boxes.filter((box) => box.checked);
    put();
    const listed = new Map(this.boxes.filter((box) => !place?.contains(box)).map((box) => [box.value, box]));
    for (const box of chosen) {
      const again = listed.get(box.value);
      const li = box.closest("li");
      if (again) again.checked = true;
      if (again && place?.contains(box)) li?.remove();
      if (!again && !box.isConnected && li) place?.append(renamed(li, box));
    }
    if (place) place.hidden = place.childElementCount === 0;
    this.last = undefined;
    this.tell();
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("input[type=checkbox][name=evidence]")];
  }

  private tell(besides = ""): void {
    const checked = this.boxes.filter((box) => box.checked);
    this.chosen = checked.map((box) => ({ at: timeOf(box), lane: laneOf(box) }));
    const n = this.chosen.length;
    const count = this.form.querySelector("[data-gather-count]");
    if (count) count.textContent = n === 0 ? "" : `${n} ${n === 1 ? "item" : "items"} chosen.${besides}`;
    const button = this.form.querySelector<HTMLButtonElement>(".gather button:not([type=button])");
    if (button) button.disabled = n === 0;
    this.onchange();
  }

  private range(event: MouseEvent): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== "evidence") return;
    if (event.shiftKey && this.last) {
      const boxes = this.boxes;
      const [from, until] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, (until ?? 0) + 1)) between.checked = box.checked;
      this.tell();
    }
    this.last = box;
  }
}

/** An entry of the list that goes to what was picked: its place in the list has another's name now. */
function renamed(li: HTMLLIElement, box: HTMLInputElement): HTMLLIElement {
  box.id = `picked-${box.value}`;
  for (const label of li.querySelectorAll("label")) label.htmlFor = box.id;
  return li;
}

/** When and where an entry stands: as it is written for readers, or to the microsecond beside the box. */
function timeOf(box: HTMLInputElement): number {
  if (box.dataset.at) return Number(box.dataset.at);
  return Date.parse(box.closest("li")?.querySelector("time")?.dateTime ?? "") * 1000;
}

function laneOf(box: HTMLInputElement): string {
  return box.dataset.lane ?? box.closest("li")?.querySelector(".lane, .from i")?.textContent ?? "";
}

function entry(item: Item, zone: string | undefined): HTMLLIElement {
  const box = Object.assign(document.createElement("input"), {
    type: "checkbox",
    name: "evidence",
    value: item.id,
    checked: true,
    id: `picked-${item.id}`,
  });
  box.dataset.at = String(item.at);
  box.dataset.lane = item.lane;
  box.setAttribute("aria-labelledby", `picked-text-${item.id}`);
  const time = element("time", "", told(item.at / 1000, "seconds", undefined, zone));
  const from = element("p", "from");
  if (item.said_by) from.append(element("span", "said-by", item.said_by));
  from.append(element("span", "lane", item.lane));
  if (item.private) from.append(" (private)");
  const text = element("p", "text", item.text);
  text.id = `picked-text-${item.id}`;
  const words = element("div", "");
  words.append(from, text);
  const li = document.createElement("li");
  li.append(box, time, words);
  return li;
}

function element(name: string, className: string, words = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = words;
  return made;
}
