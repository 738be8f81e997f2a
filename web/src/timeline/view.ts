// Which stretch of time is on screen, and how it is moved and scaled. Pure; microseconds.

export interface View {
  from: number;
  until: number;
}

const SECOND = 1_000_000;
const SHORTEST = SECOND;

/** Scales `view` by `factor` (below one is closer) and keeps the minute under `at` where it is. */
export function zoomed(view: View, whole: View, factor: number, at: number): View {
  const span = clamp((view.until - view.from) * factor, SHORTEST, whole.until - whole.from);
  const share = (at - view.from) / (view.until - view.from);
  const from = at - share * span;
  return within({ from, until: from + span }, whole);
}

export function moved(view: View, whole: View, by: number): View {
  return within({ from: view.from + by, until: view.until + by }, whole);
}

export function isWhole(view: View, whole: View): boolean {
  return view.from <= whole.from && view.until >= whole.until;
}

export function isClosest(view: View): boolean {
  return view.until - view.from <= SHORTEST;
}

export function covers(outer: View, inner: View): boolean {
  return outer.from <= inner.from && outer.until >= inner.until;
}

/** The stretch worth fetching: what is seen and as much again on either side. */
export function padded(view: View, whole: View): View {
  const span = view.until - view.from;
  return { from: Math.max(whole.from, view.from - span), until: Math.min(whole.until, view.until + span) };
}

function within(view: View, whole: View): View {
  const span = view.until - view.from;
  if (span >= whole.until - whole.from) return { ...whole };
  const from = clamp(view.from, whole.from, whole.until - span);
  return { from, until: from + span };
}

const clamp = (n: number, least: number, most: number) => Math.min(Math.max(n, least), most);

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
];

export interface Ticks {
  step: number;
  at: number[];
}

/** Round times in `view`, at most `most` of them, on the reader's own clock. */
export function ticks(view: View, most: number, offset: number): Ticks {
  const wanted = (view.until - view.from) / Math.max(1, most) / SECOND;
  const step = (STEPS_S.find((s) => s >= wanted) ?? Math.ceil(wanted / 604800) * 604800) * SECOND;
  const at: number[] = [];
  const first = Math.ceil((view.from + offset) / step) * step - offset;
  for (let t = first; t <= view.until; t += step) at.push(t);
  return { step, at };
}
