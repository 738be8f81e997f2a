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
    lanes,
    bins,
    marks: marks.toSorted((a, b) => a.at - b.at),
    moments: w.moments ?? [],
  };
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

/** A light 1–2–1 smoothing, so that a lane reads as a shape and not as a comb. */
export function smoothed(counts: number[]): number[] {
  return counts.map((n, i) => ((counts[i - 1] ?? 0) + 2 * n + (counts[i + 1] ?? 0)) / 4);
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
