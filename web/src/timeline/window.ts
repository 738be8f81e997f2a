// What the server tells about one window of time (ISLANDS.md), read defensively.
import type { View } from "./view.ts";

export type Kind = "chat" | "alert" | "deployment" | "document" | "passage";

export interface Bins {
  lane: string;
  kind: Kind;
  counts: number[];
}

export interface Mark {
  lane: string;
  at: number;
  kind: Kind;
  id: string;
}

export interface MomentAt {
  id: string;
  at: number;
  known_at?: number;
}

export interface Window extends View {
  /** Zone of the times beside the picture; `undefined` for the reader's own. */
  zone: string | undefined;
  /** How far the story reaches, where this is a part of it. */
  whole: View | undefined;
  /** In the order in which they were first named. */
  lanes: string[];
  bins: Bins[];
  marks: Mark[];
  moments: MomentAt[];
}

export function readWindow(found: unknown): Window | undefined {
  const w = found as Partial<Window> | null;
  if (typeof w?.from !== "number" || typeof w.until !== "number" || w.until <= w.from) return undefined;
  const bins = w.bins ?? [];
  const marks = w.marks ?? [];
  const lanes = [...new Set([...bins, ...marks].map(({ lane }) => lane))];
  return {
    from: w.from,
    until: w.until,
    zone: known(w.zone),
    whole: ends(w.whole),
    lanes,
    bins,
    marks: marks.toSorted((a, b) => a.at - b.at),
    moments: w.moments ?? [],
  };
}

function ends(found: unknown): View | undefined {
  const [from, until] = Array.isArray(found) ? found : [];
  return typeof from === "number" && typeof until === "number" && from < until ? { from, until } : undefined;
}

function known(zone: unknown): string | undefined {
  if (typeof zone !== "string") return undefined;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

const smoothedBefore = new WeakMap<number[], number[]>();

/** A light 1–2–1 smoothing, so that a lane reads as a shape and not as a comb. Kept: every frame asks. */
export function smoothed(counts: number[]): number[] {
  let smooth = smoothedBefore.get(counts);
  if (!smooth) {
    smooth = counts.map((n, i) => ((counts[i - 1] ?? 0) + 2 * n + (counts[i + 1] ?? 0)) / 4);
    smoothedBefore.set(counts, smooth);
  }
  return smooth;
}

/** Which of the bins can be seen in `view`, and one more on either side: first and past the last. */
export function inView(bins: number, window: View, view: View): [number, number] {
  const span = (window.until - window.from) / bins;
  const first = Math.floor((view.from - window.from) / span) - 2;
  const past = Math.ceil((view.until - window.from) / span) + 2;
  return [Math.min(Math.max(first, 0), bins), Math.min(Math.max(past, 0), bins)];
}

/** The first index of `marks` at or after `at`. */
export function firstAt(marks: Mark[], at: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle]?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
