// <story-timeline src>: draws binned lanes in place of the server's SVG, ties sentences to their
// minute, and fetches finer windows as one looks closer. The list beside it remains the truth: it
// follows what is looked at.
import { type Form, told } from "../local-time.ts";
import { ask } from "./answers.ts";
import { type Colours, coloursOf, whenColoursChange } from "./colours.ts";
import { held, pageAt, putPartsOf } from "./following.ts";
import type { Gathering, Item } from "./gathering.ts";
import { type Intentions, listenToHand } from "./hand.ts";
import { draw, Layout, type Leader, TOP } from "./picture.ts";
import { type Steps, stepsWith } from "./steps.ts";
import { covers, isClosest, isWhole, moved, padded, type View, zoomed } from "./view.ts";
import { type MomentAt, readWindow, type Window } from "./window.ts";

const FETCH_AFTER_MS = 120;
/** A page is more than a window, and is asked for when the hand has rested longer. */
const FOLLOW_AFTER_MS = 400;
const BINS = 600;
const LEADER_ROOM = 84;
const SHORTEST_PX = 420;
const LONGEST_PX = 1600;
const NARROW_PX = 352;
/** Beside the last lane where no leaders are: for the name above it, which leans over. */
const NAME_ROOM = 60;

interface Sentence {
  element: HTMLElement;
  at: number;
  known: number | undefined;
}

export class StoryTimeline extends HTMLElement {
  static gathering: Gathering | undefined;

  /** The story as far as it reaches; without bins while only a part of it has been sent. */
  #whole!: Window;
  #isWholeKnown = true;
  /** What the sentences are beside: where the page begins, and then what was looked at last. */
  #listed!: View;
  /** The address of their page. */
  #address = location.href.replace(/#.*/, "");
  /** Whether the page shows the whole story where nobody asks for a stretch. */
  #isWholeAtFirst = true;
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
  #sentences: Sentence[] = [];
  #here: HTMLElement | undefined;
  #frame = 0;
  #soon: number | undefined;
  #later: number | undefined;
  #asking = new AbortController();
  #following = new AbortController();
  /** Never less tall than it was when the sentences began to follow: nothing jumps under the hand. */
  #least = 0;
  #listening = new AbortController();
  #wide = matchMedia("(min-width: 56.01rem)");

  connectedCallback(): void {
    const data = this.querySelector("script[type='application/json']")?.textContent ?? "null";
    const sent = readWindow(JSON.parse(data));
    if (!sent || this.#canvas.isConnected) return;
    this.#whole = sent.whole ? { ...sent, ...sent.whole, bins: [], marks: [] } : sent;
    this.#isWholeKnown = sent.whole === undefined;
    this.#fine = sent.whole ? sent : undefined;
    this.#isWholeAtFirst = this.#isWholeKnown && !new URLSearchParams(location.search).has("from");
    this.#listed = { from: sent.from, until: sent.until };
    this.#view = { ...this.#listed };
    this.#lanes = sent.lanes;
    this.#build();
    this.#sentences = findSentences(this.#whole.moments);
    this.#listening = new AbortController();
    this.#listen(this.#listening.signal);
    this.#recolour();
    this.#settle();
    document.fonts.ready.then(() => this.#settle());
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#asking.abort();
    this.#following.abort();
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
    cancelAnimationFrame(this.#frame);
  }

  #build(): void {
    this.querySelector(".axis")?.remove();
    this.#hold.className = "hold";
    this.#hold.tabIndex = 0;
    this.#hold.setAttribute("role", "group");
    this.#hold.setAttribute(
      "aria-label",
      "Timeline. Plus and minus look closer and wider, arrows move, Home shows the whole story. The moments and the evidence listed on this page follow; evidence is chosen there.",
    );
    this.#status.setAttribute("role", "status");
    const canWiden = () => !isWhole(this.#view, this.#whole);
    const move = (share: number) =>
      this.#show(moved(this.#view, this.#whole, share * (this.#view.until - this.#view.from)));
    this.#steps = stepsWith([
      { words: "Earlier", act: () => move(-0.5), can: () => this.#view.from > this.#whole.from },
      { words: "Later", act: () => move(0.5), can: () => this.#view.until < this.#whole.until },
      { words: "Closer", act: () => this.#zoom(0.6, this.#middle()), can: () => !isClosest(this.#view) },
      { words: "Wider", act: () => this.#zoom(1 / 0.6, this.#middle()), can: canWiden },
      { words: "Whole story", act: () => this.#show(this.#whole), can: canWiden },
    ]);
    this.#canvas.setAttribute("aria-hidden", "true");
    // The words stand where the server's links stood, or above the picture where it gave no place.
    const place = document.querySelector(`[data-steps="${CSS.escape(this.id)}"]`);
    if (place) place.replaceChildren(this.#steps.element);
    else this.#hold.append(this.#steps.element);
    // On a line of its own, so that the words stay under the finger that presses them again.
    this.#status.className = "aid";
    (place?.closest(".span-row") ?? this.#steps.element).append(this.#status);
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
    // Around the sentences, because others take their place.
    const story = this.parentElement;
    for (const kind of ["pointerover", "focusin"] as const) {
      story?.addEventListener(kind, (event) => this.#pointAt(event.target), { signal });
    }
    story?.addEventListener("toggle", () => this.#settle(), { signal, capture: true });
    story?.addEventListener("pointerleave", () => this.#pointAt(null), { signal });
    if (StoryTimeline.gathering) StoryTimeline.gathering.onchange = () => this.#redraw();
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
    const height = this.#wide.matches
      ? Math.max(heightBeside(list?.offsetHeight ?? 0), this.#least)
      : NARROW_PX;
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
    const start = new Layout(this.#scene(this.#listed), LEADER_ROOM);
    const above = this.#canvas.offsetTop - 16;
    const stands = this.#sentences.map(({ element, at }) => ({ element, at, top: element.offsetTop }));
    const listTop = this.parentElement?.querySelector<HTMLElement>(".moments")?.offsetTop ?? 0;
    let pushed = 0;
    for (const { element, at, top } of stands) {
      if (at < this.#listed.from || at > this.#listed.until) continue;
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
    return new Layout(this.#scene(this.#view), this.#wide.matches ? LEADER_ROOM : NAME_ROOM);
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
    // What was asked for an earlier stretch would come too late.
    this.#following.abort();
    clearTimeout(this.#later);
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#rest(), FETCH_AFTER_MS);
  }

  /** Once the hand rests: ask for a finer window if this one is coarse, and soon for the lists of it. */
  #rest(): void {
    const { from, until } = this.#view;
    this.#steps.tell();
    this.#later = setTimeout(() => this.#follow(), FOLLOW_AFTER_MS);
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

  /** The lists, the sentence above and the address follow what is looked at; then it is said what they hold. */
  async #follow(): Promise<void> {
    const view = this.#view;
    const address = this.#addressOf(view);
    const stretch = this.#stretch();
    if (!document.querySelector("[data-follows]")) {
      this.#status.textContent = stretch;
      return;
    }
    if (address !== this.#address) {
      this.#following = new AbortController();
      const { signal } = this.#following;
      const page = await pageAt(address, signal);
      if (signal.aborted) return;
      if (!page) {
        this.#status.textContent = `${stretch}. The lists below could not follow, and hold what they held. Move again to ask once more, or load this page again.`;
        return;
      }
      this.#put(page, view);
      this.#address = address;
      // A page that came of a form is not at the timeline's address, and keeps its own.
      if (location.pathname === new URL(address).pathname) history.replaceState(history.state, "", address);
    }
    this.#status.textContent = `${stretch}: ${held(document)} below.`;
  }

  #put(page: Document, view: View): void {
    this.#least = this.#wide.matches ? this.#canvas.clientHeight : 0;
    this.#listed = view;
    const put = () => putPartsOf(page, this.#hold);
    if (StoryTimeline.gathering) StoryTimeline.gathering.keepThrough(put);
    else put();
    const data = page.querySelector("story-timeline script[type='application/json']")?.textContent;
    this.#sentences = findSentences(readWindow(JSON.parse(data ?? "null"))?.moments ?? []);
    this.#here = undefined;
    this.#settle();
  }

  /** Where a link to a stretch leads, as the page has them without script. */
  #addressOf(view: View): string {
    const page = new URL((this.getAttribute("src") ?? "").replace(/\/window$/, ""), location.href);
    if (!this.#isWholeAtFirst || !isWhole(view, this.#whole)) {
      page.searchParams.set("from", String(Math.floor(view.from)));
      page.searchParams.set("until", String(Math.ceil(view.until)));
    }
    return page.href;
  }

  /** The stretch that is looked at, in words. */
  #stretch(): string {
    if (isWhole(this.#view, this.#whole)) return "The whole story";
    const { from, until } = this.#view;
    const said = (form: Form) =>
      [from, until].map((at) => told(at / 1000, form, undefined, this.#whole.zone)) as [string, string];
    const [first, last] = said("date");
    return said(first !== last ? "both" : until - from < 300e6 ? "seconds" : "clock").join(" to ");
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

function findSentences(moments: MomentAt[]): Sentence[] {
  return moments.flatMap(({ id, at, known_at }) => {
    const element = document.getElementById(`moment-${id}`);
    return element ? [{ element, at, known: known_at }] : [];
  });
}

/** As tall as the sentences; where they are many, as tall as the screen, and it stays while they scroll. */
function heightBeside(list: number): number {
  if (list <= LONGEST_PX) return Math.max(list, SHORTEST_PX);
  return Math.min(Math.max(innerHeight - 64, SHORTEST_PX), LONGEST_PX);
}
