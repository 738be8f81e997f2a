// Leaders: a thin line from a sentence of the list to the minute on the axis at which it came to be known.
// Drawn anew when the list scrolls or changes, once a frame at most; hidden from screen readers.

const SVG = "http://www.w3.org/2000/svg";

export interface Measures {
  /** Where the axis begins and ends, and where the lanes do, in pixels of the frame that is drawn in. */
  top: number;
  end: number;
  from: number;
  gutter: number;
  right: number;
  /** Where the list begins and ends; a sentence outside has no leader. */
  listTop: number;
  listEnd: number;
}

export interface Sentence {
  /** How far along the ruler it came to be known, from 0 to 1. */
  share: number;
  /** The middle of its first line. */
  y: number;
}

/** The path of one leader, or nothing where either end is out of sight. */
export function leader({ share, y }: Sentence, m: Measures): string {
  if (share < 0 || share > 1 || y < m.listTop || y > m.listEnd) return "";
  const at = m.top + share * (m.end - m.top);
  const start = m.gutter + 3;
  const middle = (start + m.right) / 2;
  const n = (value: number) => value.toFixed(1);
  return `M${n(m.from)} ${n(at)}H${n(start)}C${n(middle)} ${n(at)} ${n(middle)} ${n(y)} ${n(m.right)} ${n(y)}`;
}

export class Leaders {
  #shown: HTMLElement;
  #ruler: () => [number, number];
  #svg = document.createElementNS(SVG, "svg");
  #path = document.createElementNS(SVG, "path");
  #frame: number | undefined;

  constructor(shown: HTMLElement, ruler: () => [number, number], signal: AbortSignal) {
    this.#shown = shown;
    this.#ruler = ruler;
    this.#svg.setAttribute("class", "then-leaders");
    this.#svg.setAttribute("aria-hidden", "true");
    this.#svg.append(this.#path);
    shown.append(this.#svg);
    shown
      .querySelector(".then-list")
      ?.addEventListener("scroll", () => this.draw(), { signal, passive: true });
    shown.addEventListener("toggle", () => this.draw(), { signal, capture: true });
    addEventListener("resize", () => this.draw(), { signal, passive: true });
    document.fonts?.ready.then(() => this.draw());
  }

  draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#path.setAttribute("d", this.#paths());
    });
  }

  clear(): void {
    this.#path.setAttribute("d", "");
  }

  #paths(): string {
    const picture = this.#shown.querySelector<SVGSVGElement>(".then-picture");
    const list = this.#shown.querySelector(".then-list");
    const [from, to] = this.#ruler();
    if (!picture || !list || picture.clientWidth === 0 || from >= to) return "";
    const origin = this.#shown.getBoundingClientRect();
    const listed = list.getBoundingClientRect();
    const scale = picture.clientWidth / picture.viewBox.baseVal.width;
    const given = (name: string) => Number(picture.dataset[name]) * scale;
    const measures: Measures = {
      top: given("top"),
      end: given("end"),
      from: given("from"),
      gutter: given("gutter"),
      right: listed.left - origin.left,
      // The first lines fade out.
      listTop: listed.top - origin.top + 40,
      listEnd: listed.bottom - origin.top,
    };
    let path = "";
    // From the shore upwards: what has scrolled away has no leader, and is not measured.
    const rows = [...list.querySelectorAll<HTMLElement>(".moment[data-known]")].reverse();
    for (const row of rows) {
      const line = row.querySelector(".at")?.getBoundingClientRect();
      if (!line || line.height === 0) continue;
      const y = line.top + line.height / 2 - origin.top;
      if (y < measures.listTop) break;
      path += leader({ share: (Number(row.dataset.known) - from) / (to - from), y }, measures);
    }
    return path;
  }
}
