// What the server tells of one step (ISLANDS.md), read defensively. Nothing is asked for ahead.

export interface Answer {
  at: number;
  /** Whether `rows` are the whole list, or what came to be known since. */
  whole: boolean;
  rows: string;
  /** Rows that were known before and say something else now. */
  changed: string;
  back: string;
  sentence: string;
  spoken: string;
  picture: string;
  scrub: string;
  later: string;
  ruler: [number, number];
  earlier: number | undefined;
  next: number | undefined;
}

const WORDS = ["rows", "changed", "back", "sentence", "spoken", "picture", "scrub", "later"] as const;

export function readAnswer(found: unknown): Answer | undefined {
  const a = found as (Partial<Answer> & { steps?: unknown[] }) | null;
  if (typeof a?.at !== "number" || WORDS.some((word) => typeof a[word] !== "string")) return undefined;
  const [start, end] = a.ruler ?? [];
  if (typeof start !== "number" || typeof end !== "number" || start >= end) return undefined;
  const [earlier, next] = a.steps ?? [];
  return { ...(a as Answer), whole: a.whole !== false, earlier: time(earlier), next: time(next) };
}

export function time(found: unknown): number | undefined {
  const at = typeof found === "string" && found !== "" ? Number(found) : found;
  return typeof at === "number" && Number.isFinite(at) ? at : undefined;
}
