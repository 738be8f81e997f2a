// <story-timeline src>: draws binned lanes in place of the server's SVG, ties sentences to their
// minute, and fetches finer windows as one looks closer. The list beside it remains the truth.
import { told } from "../local-time.ts";
import { ask } from "./answers.ts";
import { type Colours, coloursOf, whenColoursChange } from "./colours.ts";
import type { Gathering, Item } from "./gathering.ts";
import { type Intentions, listenToHand } from "./hand.ts";
import { draw, Layout, type Leader, TOP } from "./picture.ts";
import { type Steps, stepsWith } from "./steps.ts";
import { covers, isClosest, isWhole, moved, padded, type View, zoomed } from "./view.ts";
import { readWindow, type Window } from "./window.ts";

const FETCH_AFTER_MS = 120;
const BINS = 600;
const LEADER_ROOM = 84;
const SHORTEST_PX = 420;
const LONGEST_PX = 1600;
const NARROW_PX = 352;

export class StoryTimeline extends HTMLElement {
  static gathering: Gathering | undefined;

  /** The story as far as it reaches; without bins while only a part of it has been sent. */
  #whole!: Window;
  #isWholeKnown = true;
  /** Where the page begins: the whole story, or the part in which almost all of it stands. */
  #start!: View;
  #fine: Window | undefined;
  #view!: View;
  #steps!: Steps;
  #lanes: string[] = [];
  #colours!: Colours;
  #face = "";
  #canvas = document.createElement("canvas");
  #hold = document.createElement("div");
  #status = document.createElement("span");
  #band: { lane: number; from: number; until: number } | undefined;
  #sentences: { element: HTMLElement; at: number; known: number | undefined }[] = [];
  #here: HTMLElement | undefined;
  #frame = 0;
  #soon: number | undefined;
  #asking = new AbortController();
  #listening = new AbortController();
  #wide = matchMedia("(min-width: 56.01rem)");

  connectedCallback(): void {
    const data = this.querySelector("script[type='application/json']")?.textContent ?? "null";
    const sent = readWindow(JSON.parse(data));
    if (!sent || this.#canvas.isConnected) return;
    this.#whole = sent.whole ? { ...sent, ...sent.whole, bins: [], marks: [] } : sent;
    this.#isWholeKnown = sent.whole === undefined;
    this.#fine = sent.whole ? sent : undefined;
    this.#start = { from: sent.from, until: sent.until };
    this.#view = { ...this.#start };
    this.#lanes = sent.lanes;
    this.#build();
    this.#sentences = this.#findSentences();
    this.#listening = new AbortController();
    this.#listen(this.#listening.signal);
    this.#recolour();
    this.#settle();
    document.fonts.ready.then(() => this.#settle());
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#asking.abort();
    cancelAnimationFrame(this.#frame);
  }

  #build(): void {
    this.querySelector(".axis")?.remove();
    this.#hold.className = "hold";
    this.#hold.tabIndex = 0;
    this.#hold.setAttribute("role", "group");
    this.#hold.setAttribute(
      "aria-label",
      "Timeline. Plus and minus look closer and wider, arrows move, Home shows the whole story. The list holds everything that is drawn here.",
    );
    this.#status.setAttribute("role", "status");
    const canWiden = () => !isWhole(this.#view, this.#whole);
    this.#steps = stepsWith(this.#status, [
      { words: "Closer", act: () => this.#zoom(0.6, this.#middle()), can: () => !isClosest(this.#view) },
      { words: "Wider", act: () => this.#zoom(1 / 0.6, this.#middle()), can: canWiden },
      { words: "Whole story", act: () => this.#show(this.#whole), can: canWiden },
    ]);
    this.#canvas.setAttribute("aria-hidden", "true");
    // The words stand where the server's links stood, or above the picture where it gave no place.
    const place = document.querySelector(`[data-steps="${CSS.escape(this.id)}"]`);
    if (place) place.replaceChildren(this.#steps.element);
    else this.#hold.append(this.#steps.element);
    this.#hold.append(this.#canvas);
    this.append(this.#hold);
  }

  #listen(signal: AbortSignal): void {
    const intentions: Intentions = {
      layout: () => this.#layout(),
      zoom: (factor, y) => this.#zoom(factor, y),
      move: (pixels) =>
        this.#show(moved(this.#view, this.#whole, this.#layout().at(TOP + pixels) - this.#view.from)),
      band: (lane, y1, y2) => {
        const { at } = this.#layout();
        this.#band = { lane, from: at(y1), until: at(y2) };
        this.#redraw();
      },
      choose: (lane, y1, y2) => this.#choose(lane, y1, y2),
      forget: () => {
        this.#band = undefined;
        this.#redraw();
      },
      point: (y) => this.#goTo(y),
      middle: () => this.#middle(),
      whole: () => this.#show(this.#whole),
      isWhole: () => isWhole(this.#view, this.#whole),
    };
    listenToHand(this.#hold, this.#canvas, intentions, signal);
    whenColoursChange(() => this.#recolour(), signal);
    addEventListener("scroll", () => this.#redraw(), { signal, passive: true });
    this.#wide.addEventListener("change", () => this.#settle(), { signal });
    const size = new ResizeObserver(() => this.#settle());
    size.observe(this);
    signal.addEventListener("abort", () => size.disconnect());
    const list = this.parentElement?.querySelector(".moments");
    for (const kind of ["pointerover", "focusin"] as const) {
      list?.addEventListener(kind, (event) => this.#pointAt(event.target), { signal });
    }
    list?.addEventListener("toggle", () => this.#settle(), { signal, capture: true });
    list?.addEventListener("pointerleave", () => this.#pointAt(null), { signal });
    if (StoryTimeline.gathering) StoryTimeline.gathering.onchange = () => this.#redraw();
  }

  #findSentences(): { element: HTMLElement; at: number; known: number | undefined }[] {
    return this.#whole.moments.flatMap(({ id, at, known_at }) => {
      const element = document.getElementById(`moment-${id}`);
      return element ? [{ element, at, known: known_at }] : [];
    });
  }

  #recolour(): void {
    this.#colours = coloursOf(this);
    this.#face = getComputedStyle(this).fontFamily;
    this.#redraw();
  }

  /** Sizes the canvas, and lets no sentence stand higher than its own minute: silence keeps its length. */
  #settle(): void {
    for (const { element } of this.#sentences) element.style.marginBlockStart = "";
    const list = this.parentElement?.querySelector<HTMLElement>(".moments");
    const height = this.#wide.matches ? heightBeside(list?.offsetHeight ?? 0) : NARROW_PX;
    const width = this.clientWidth;
    const scale = Math.min(devicePixelRatio || 1, 2);
    if (this.#canvas.width !== width * scale || this.#canvas.height !== height * scale) {
      this.#canvas.width = width * scale;
      this.#canvas.height = height * scale;
      this.#canvas.style.blockSize = `${height}px`;
    }
    if (this.#wide.matches) this.#pushDown();
    this.#redraw();
  }

  #pushDown(): void {
    const start = new Layout(this.#scene(this.#start), LEADER_ROOM);
    const above = this.#canvas.offsetTop - 16;
    const stands = this.#sentences.map(({ element, at }) => ({ element, at, top: element.offsetTop }));
    const listTop = this.parentElement?.querySelector<HTMLElement>(".moments")?.offsetTop ?? 0;
    let pushed = 0;
    for (const { element, at, top } of stands) {
      if (at < this.#start.from || at > this.#start.until) continue;
      const short = above + start.y(at) - (listTop + top + pushed);
      if (short < 1) continue;
      element.style.marginBlockStart = `${short}px`;
      pushed += short;
    }
  }

  #scene(view: View): { width: number; height: number; view: View; lanes: string[] } {
    return {
      width: this.clientWidth,
      height: this.#canvas.clientHeight || SHORTEST_PX,
      view,
      lanes: this.#lanes,
    };
  }

  #layout(): Layout {
    return new Layout(this.#scene(this.#view), this.#wide.matches ? LEADER_ROOM : 24);
  }

  #middle(): number {
    const { top, bottom } = this.#canvas.getBoundingClientRect();
    return (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2 - top;
  }

  /** Brings the sentence of the nearest dot into sight. */
  #goTo(y: number): void {
    const layout = this.#layout();
    const away = (at: number) => Math.abs(layout.y(at) - y);
    const nearest = this.#sentences.toSorted((a, b) => away(a.at) - away(b.at))[0];
    if (!nearest || away(nearest.at) > 10) return;
    nearest.element.scrollIntoView({ block: "nearest" });
    this.#pointAt(nearest.element);
  }

  #zoom(factor: number, y: number): void {
    this.#show(zoomed(this.#view, this.#whole, factor, this.#layout().at(y)));
  }

  #show(view: View): void {
    this.#view = { from: view.from, until: view.until };
    const touch = isWhole(this.#view, this.#whole) ? "pan-y" : "none";
    if (this.#canvas.style.touchAction !== touch) {
      this.#canvas.style.touchAction = touch;
      this.#steps.tell();
    }
    this.#redraw();
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#rest(), FETCH_AFTER_MS);
  }

  /** Once the hand rests: say where one stands, and ask for a finer window if this one is coarse. */
  #rest(): void {
    const { from, until } = this.#view;
    const form = until - from < 300e6 ? "seconds" : "clock";
    this.#status.textContent = isWhole(this.#view, this.#whole)
      ? ""
      : [from, until].map((at) => told(at / 1000, form, undefined, this.#whole.zone)).join(" to ");
    this.#steps.tell();
    if (isWhole(this.#view, this.#whole) && this.#isWholeKnown) this.#fine = undefined;
    else if (
      !this.#fine ||
      !covers(this.#fine, this.#view) ||
      this.#fine.until - this.#fine.from > 4 * (until - from)
    )
      this.#refine();
    this.#redraw();
  }

  async #refine(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { from, until } = padded(this.#view, this.#whole);
    const answer = await ask(
      this.getAttribute("src"),
      { from: Math.floor(from), until: Math.ceil(until), bins: BINS },
      this.#asking.signal,
    );
    const fine = readWindow(answer);
    if (!fine) return;
    if (covers(fine, this.#whole)) {
      this.#whole = { ...fine, from: this.#whole.from, until: this.#whole.until };
      this.#isWholeKnown = true;
    }
    this.#fine = fine;
    this.#lanes = [...new Set([...this.#whole.lanes, ...fine.lanes])];
    this.#redraw();
  }

  async #choose(lane: number, y1: number, y2: number): Promise<void> {
    const name = this.#lanes[lane];
    const { at } = this.#layout();
    this.#band = { lane, from: at(y1), until: at(y2) };
    this.#redraw();
    const asked = { lane: name ?? "", from: Math.floor(at(y1)), until: Math.ceil(at(y2)), items: 1 };
    const answer = (await ask(this.getAttribute("src"), asked)) as
      | { items?: Item[]; more?: boolean }
      | undefined;
    StoryTimeline.gathering?.take(answer?.items ?? [], answer?.more ?? false, this.#whole.zone);
    this.#band = undefined;
    this.#redraw();
  }

  #pointAt(target: EventTarget | null): void {
    const here =
      target instanceof Element ? (target.closest<HTMLElement>(".moment") ?? undefined) : undefined;
    if (here === this.#here) return;
    this.#here = here;
    this.#redraw();
  }

  #redraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const context = this.#canvas.getContext("2d");
    if (!context || !this.#colours) return;
    const scale = Math.min(devicePixelRatio || 1, 2);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const window = this.#fine && covers(this.#fine, this.#view) ? this.#fine : this.#whole;
    const chosen = StoryTimeline.gathering?.chosen ?? [];
    const scene = {
      ...this.#scene(this.#view),
      window,
      leaders: this.#leaders(),
      chosen,
      band: this.#band,
      colours: this.#colours,
      face: this.#face,
    };
    draw(context, scene, this.#layout());
  }

  #leaders(): Leader[] {
    const top = this.#canvas.getBoundingClientRect().top;
    return this.#sentences.map(({ element, at, known }) => {
      const to = this.#wide.matches ? element.getBoundingClientRect().top - top + 16 : undefined;
      return { at, known, to, here: element === this.#here };
    });
  }
}

/** As tall as the sentences; where they are many, as tall as the screen, and it stays while they scroll. */
function heightBeside(list: number): number {
  if (list <= LONGEST_PX) return Math.max(list, SHORTEST_PX);
  return Math.min(Math.max(innerHeight - 64, SHORTEST_PX), LONGEST_PX);
}
