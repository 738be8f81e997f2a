// <then-view src data-at data-as data-earlier data-later>: moves the page that the server drew. The shore stands
// still until the answer is there; what lies behind a step back is gone from the page before it is asked for.
// Another person's place is another page, so that nothing of the one before is left in it.
import { type Answer, readAnswer, time } from "./answer.ts";
import { onChoice } from "./choice.ts";
import { keepFocus } from "./focus.ts";
import { Leaders } from "./leaders.ts";
import { parse, put, replace } from "./markup.ts";
import { Replay, SPEEDS } from "./replay.ts";
import {
  append,
  foldAllButLast,
  heardOf,
  isOfLater,
  placeOf,
  putChanged,
  putNewest,
  shorten,
} from "./rows.ts";

/** What the server draws where there is more before the list. */
const WAY_BACK = '<p class="then-back"><a class="word" rel="prev">What came before</a></p>';
const MINUTE = 60_000_000;
/** Rows at the end of the list among which an open card has room made for it. */
const AFTER_CARD = 8;
/** Above an open card, for the sentences before it. */
const ROOM_PX = 144;
/** A rest before the address and the ear are told. */
const REST_MS = 350;
/** Answers of a server that lets nobody, or somebody else, step on. */
const GONE = [401, 403, 404];
/** How long an answer may take before the page says that it waits. */
const PATIENCE_MS = 600;

export class ThenView extends HTMLElement {
  #at = 0;
  /** Whether the list ends before where one stands, so that nothing can be appended to it. */
  #isBack = false;
  #earlier: number | undefined;
  #next: number | undefined;
  #wanted: number | undefined;
  #asking: AbortController | undefined;
  #listening = new AbortController();
  #rest: number | undefined;
  #patience: number | undefined;
  #frame: number | undefined;
  #deeds: (() => void)[] = [];
  #replay!: Replay;
  #play!: HTMLButtonElement;
  #leaders: Leaders | undefined;

  connectedCallback(): void {
    this.#at = time(this.dataset.at) ?? 0;
    this.#earlier = time(this.dataset.earlier);
    this.#next = time(this.dataset.later);
    this.#isBack = new URL(location.href).searchParams.has("before");
    this.#listening = new AbortController();
    this.#buildReplay();
    this.#listen(this.#listening.signal);
    const shown = this.querySelector<HTMLElement>(".then-shown");
    if (shown) this.#leaders = new Leaders(shown, () => this.#ruler, this.#listening.signal);
    this.addEventListener("toggle", () => this.#makeRoom(), {
      signal: this.#listening.signal,
      capture: true,
    });
    this.#makeRoom();
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#asking?.abort();
    this.#replay.stop();
    clearTimeout(this.#rest);
    clearTimeout(this.#patience);
    this.#dropFrames();
  }

  #buildReplay(): void {
    this.#replay = new Replay({
      now: () => this.#at,
      next: () => this.#next,
      isBusy: () => this.#asking !== undefined,
      go: (at) => this.#go(at),
      ended: () => this.#tellPlaying(),
    });
    this.#play = document.createElement("button");
    this.#play.type = "button";
    this.#play.addEventListener("click", () => this.#toggle());
    const speed = document.createElement("select");
    speed.setAttribute("aria-label", "How fast to replay");
    for (const [words, factor] of SPEEDS) speed.append(new Option(words, String(factor)));
    speed.addEventListener("change", () => {
      this.#replay.factor = Number(speed.value);
    });
    this.querySelector(".then-steps")?.prepend(this.#play, speed);
    this.#tellPlaying();
  }

  #toggle(): void {
    if (this.#replay.isRunning) this.#replay.stop();
    else this.#replay.start();
    this.#tellPlaying();
  }

  #tellPlaying(): void {
    this.#play.textContent = this.#replay.isRunning ? "Pause" : "Replay";
    this.#play.toggleAttribute("data-running", this.#replay.isRunning);
  }

  get #slider(): HTMLInputElement | null {
    return this.querySelector(".scrub input");
  }

  get #people(): HTMLSelectElement | null {
    return this.querySelector(".then-sentence select");
  }

  get #ruler(): [number, number] {
    const slider = this.#slider;
    return [time(slider?.min) ?? 0, time(slider?.max) ?? 0];
  }

  #listen(signal: AbortSignal): void {
    this.addEventListener("click", (event) => this.#follow(event), { signal });
    const people = this.#people;
    const chose = () => this.#standForChosen();
    if (people) onChoice(people, { looked: () => this.#tellChosen(), chose }, signal);
    this.#slider?.addEventListener("input", () => this.#slide(), { signal });
    this.#slider?.addEventListener("keydown", (event) => this.#press(event), { signal });
    this.querySelector("form")?.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        this.#standForChosen();
      },
      { signal },
    );
    addEventListener("popstate", () => location.reload(), { signal });
  }

  get #isOtherChosen(): boolean {
    return (this.#people?.value ?? "") !== (this.dataset.as ?? "");
  }

  /** The form's button is there while another person is chosen and not yet stood for. */
  #tellChosen(): void {
    this.toggleAttribute("data-chosen", this.#isOtherChosen);
  }

  #standForChosen(): void {
    if (!this.#isOtherChosen) return;
    const at = Number.isFinite(this.#at) ? this.#at : (time(this.#slider?.value) ?? 0);
    location.assign(this.#address(at, this.#people?.value));
  }

  #slide(): void {
    const at = time(this.#slider?.value);
    if (at !== undefined) this.#go(Math.round(at));
  }

  #follow(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const step = event.target.closest<HTMLElement>("[data-step]");
    const to = step?.dataset.step === "earlier" ? this.#earlier : this.#next;
    if (!step) return;
    event.preventDefault();
    if (to !== undefined) this.#go(to);
  }

  /** Arrows go from item to item, the page keys by ten minutes, Home to where the ruler begins. */
  #press(event: KeyboardEvent): void {
    const slider = this.#slider;
    const to: Record<string, number | undefined> = {
      ArrowRight: this.#next,
      ArrowUp: this.#next,
      ArrowLeft: this.#earlier,
      ArrowDown: this.#earlier,
      PageUp: this.#at + 10 * MINUTE,
      PageDown: this.#at - 10 * MINUTE,
      Home: time(slider?.min),
      End: this.#next,
    };
    if (!(event.key in to) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = to[event.key];
    if (at !== undefined) this.#go(at);
  }

  #go(to: number): void {
    if (to === this.#at && !this.#asking) return;
    if (to < this.#at) this.#keepFocus(() => this.#letGo(to));
    this.#wanted = to;
    if (!this.#asking) this.#ask();
  }

  /** Does one thing a frame, so that no frame waits for all of them. */
  #inFrames(deeds: (() => void)[]): void {
    this.#dropFrames();
    this.#deeds = deeds;
    const next = () => {
      const deed = this.#deeds.shift();
      this.#frame = deed && requestAnimationFrame(next);
      deed?.();
    };
    this.#frame = requestAnimationFrame(next);
  }

  /** Does at once what is left, where the next answer goes on from it. */
  #endFrames(): void {
    for (const deed of this.#deeds) deed();
    this.#dropFrames();
  }

  #dropFrames(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#deeds = [];
  }

  /** Takes away what came to be known or was changed after `to`, here and now. */
  #letGo(to: number): void {
    // The rest of an answer that is being drawn is of later.
    this.#dropFrames();
    for (const row of this.querySelectorAll<HTMLElement>(".then-rows > *")) {
      if (isOfLater(row, to)) row.remove();
    }
    put(this.querySelector("[data-back]"), "");
    this.querySelector(".then-picture")?.replaceChildren();
    this.#leaders?.clear();
    this.querySelector(".scrub-track")?.replaceChildren();
    // Where one stood, and what was to come there, is not said either.
    put(this.querySelector("[data-moment]"), "<b>…</b>");
    put(this.querySelector("[data-later-line]"), "");
    this.#slider?.removeAttribute("aria-valuetext");
    // Nor is it said once more, now or when the hand rests.
    clearTimeout(this.#rest);
    this.#say("");
    this.#endWait();
    // Beyond this a late answer to an earlier question may not come back.
    this.#asking?.abort();
    this.#asking = undefined;
    this.#at = Number.NEGATIVE_INFINITY;
    this.#tellPlace(to, undefined, undefined);
    for (const step of this.querySelectorAll<HTMLAnchorElement>("a[data-step]"))
      step.href = this.#address(to);
  }

  async #ask(): Promise<void> {
    const to = this.#wanted;
    if (to === undefined) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#wanted = undefined;
    this.#say("");
    this.#wait();
    const url = new URL(this.getAttribute("src") ?? "", location.href);
    url.searchParams.set("to", String(to));
    if (Number.isFinite(this.#at) && !this.#isBack) url.searchParams.set("from", String(this.#at));
    if (this.dataset.as) url.searchParams.set("as", this.dataset.as);
    let answer: Answer | undefined;
    try {
      const response = await fetch(url, {
        headers: { accept: "application/json" },
        signal: asking.signal,
        cache: "no-store",
      });
      // Signed out, or no longer let in: the page says so itself, and leads back here.
      if (GONE.includes(response.status) && this.#asking === asking)
        return location.assign(this.#address(to));
      answer = response.ok ? readAnswer(await response.json()) : undefined;
    } catch {
      answer = undefined;
    }
    if (this.#asking !== asking) return;
    this.#asking = undefined;
    this.#endWait();
    if (answer && this.#wanted !== undefined && this.#wanted < answer.at) answer = undefined;
    if (answer) this.#show(answer);
    else if (this.#wanted === undefined) this.#unanswered(to);
    if (this.#wanted !== undefined && this.#wanted !== this.#at) this.#ask();
  }

  /** Without an answer the page stays where it is; a page without a place is loaded anew by its address. */
  #unanswered(to: number): void {
    this.#replay.stop();
    this.#tellPlaying();
    if (!Number.isFinite(this.#at)) location.assign(this.#address(to));
    else this.#say("The server did not answer, so nothing moved. Try again.", true);
  }

  /** The shore holds and says so, to eye and ear, once an answer is slow. */
  #wait(): void {
    this.#patience ??= setTimeout(() => {
      this.toggleAttribute("data-waiting", true);
      this.#say("Waiting for the server.", true);
    }, PATIENCE_MS);
  }

  #endWait(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    if (!this.hasAttribute("data-waiting")) return;
    this.removeAttribute("data-waiting");
    this.#say("");
  }

  #show(answer: Answer): void {
    this.#at = answer.at;
    this.#isBack = false;
    this.#earlier = answer.earlier;
    this.#next = answer.next;
    if (!answer.whole) this.#endFrames();
    const list = this.querySelector(".then-rows");
    let above: Element[][] = [];
    this.#keepFocus(() => {
      above = this.#tellRows(list, answer);
      put(this.querySelector("[data-later-line]"), answer.later);
      this.#tellSteps();
    });
    put(this.querySelector("[data-moment]"), answer.sentence);
    this.#tellSlider(answer);
    this.#tellPlace(answer.at, answer.earlier, answer.next);
    this.#inFrames([
      // The frame that shows the newest sentences.
      () => {},
      () => {
        replace(this.querySelector(".then-picture"), answer.picture);
        replace(this.querySelector(".scrub-track"), answer.scrub);
        this.#makeRoom();
        this.#toShore();
      },
      // What stands above them is out of sight, and pushes nothing: the list's zero is its end.
      ...above.map((rows) => () => list?.prepend(...rows)),
    ]);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#rested(answer), REST_MS);
  }

  /** Puts the rows of an answer there, and gives those that wait for a frame of their own. */
  #tellRows(list: Element | null, answer: Answer): Element[][] {
    if (answer.whole) {
      const above = putNewest(list, answer.rows);
      foldAllButLast(list);
      put(this.querySelector("[data-back]"), answer.back);
      return above;
    }
    putChanged(list, [...parse(answer.changed).children]);
    append(list, answer.rows);
    foldAllButLast(list);
    this.#tellBack(list, shorten(list));
    return [];
  }

  /** Where nothing follows in the place of what had focus, one goes on by the slider. */
  #keepFocus(deed: () => void): void {
    keepFocus(() => this.#slider, deed);
  }

  /** A step appends to a list: what came before its first row is asked for from where one stands now. */
  #tellBack(list: Element | null, isShortened: boolean): void {
    const back = this.querySelector("[data-back]");
    if (isShortened && !back?.querySelector("a[rel='prev']")) put(back, WAY_BACK);
    const link = back?.querySelector<HTMLAnchorElement>("a[rel='prev']");
    const first = list?.firstElementChild;
    if (link && first instanceof HTMLElement)
      link.href = `${this.#address(this.#at)}&before=${placeOf(first)}`;
  }

  #tellSlider({ ruler, at, spoken }: Answer): void {
    const slider = this.#slider;
    if (!slider) return;
    slider.min = String(ruler[0]);
    slider.max = String(ruler[1]);
    // A hand that already pulls further keeps its place.
    if (this.#wanted === undefined) slider.value = String(at);
    slider.setAttribute("aria-valuetext", spoken);
  }

  /** In the page’s own words too, so that none of them is of a later place. */
  #tellPlace(at: number, earlier: number | undefined, next: number | undefined): void {
    this.dataset.at = String(at);
    for (const [name, to] of [
      ["earlier", earlier],
      ["later", next],
    ] as const) {
      if (to === undefined) delete this.dataset[name];
      else this.dataset[name] = String(to);
    }
    this.#slider?.setAttribute("value", String(at));
  }

  #tellSteps(): void {
    const steps = this.querySelector(".then-steps");
    for (const [name, words, at] of [
      ["earlier", "Earlier", this.#earlier],
      ["later", "Later", this.#next],
    ] as const) {
      let link = steps?.querySelector<HTMLAnchorElement>(`[data-step="${name}"]`) ?? undefined;
      if (!link && at !== undefined) {
        link = document.createElement("a");
        link.dataset.step = name;
        link.textContent = words;
        steps?.querySelector("[data-step='later'], a:last-of-type")?.before(link);
      }
      if (at !== undefined && link) link.href = this.#address(at);
      else link?.remove();
    }
  }

  /** The card of a decision that one has come to is whole on the page; the list grows for it and for what follows. */
  #makeRoom(): void {
    const list = this.querySelector<HTMLElement>(".then-list");
    const near = [...(list?.querySelectorAll<HTMLElement>(".then-rows > *") ?? [])].slice(-AFTER_CARD);
    const card = near.find((row) => row.querySelector("details.decision[open]"));
    const last = near.at(-1);
    if (card && last) {
      const height = last.offsetTop + last.offsetHeight - card.offsetTop;
      list?.style.setProperty("--then-card", `${height + ROOM_PX}px`);
    } else list?.style.removeProperty("--then-card");
    this.#leaders?.draw();
  }

  #toShore(): void {
    const list = this.querySelector(".then-list");
    // The list's own zero is its end.
    if (list && Math.abs(list.scrollTop) < 400) list.scrollTop = 0;
  }

  #rested(answer: Answer): void {
    history.replaceState(null, "", this.#address(answer.at));
    if (this.#replay.isRunning) return;
    const newest = heardOf(this.querySelector(".then-rows > :last-child"));
    this.#say(answer.rows === "" || newest === "" ? answer.spoken : `${answer.spoken}. ${newest}`);
  }

  /** What a step says is for the ear alone: the eye sees it. */
  #say(words: string, isSeen = false): void {
    const status = this.querySelector("[role='status']");
    if (!status) return;
    status.classList.toggle("visually-hidden", !isSeen);
    status.textContent = words;
  }

  #address(at: number, person = this.dataset.as): string {
    const url = new URL(location.href);
    url.search = "";
    if (person) url.searchParams.set("as", person);
    url.searchParams.set("at", String(at));
    return url.href;
  }
}
