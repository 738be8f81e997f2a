// How a text gets kept: a pure step from state and event to state and effects.
// Promise: no word leaves the shelf (this machine's copy) before the server has it.

export interface Current {
  body: string;
  version: string | number;
  by: string;
  /** Microseconds. */
  at: number;
}

export type Phase =
  | { name: "kept"; at: number | undefined }
  | { name: "typing" }
  | { name: "saving"; body: string }
  | { name: "waiting"; why: Refusal }
  | { name: "refused"; why: string }
  | { name: "conflict"; current: Current }
  | { name: "closed" };

export type Refusal = "no connection" | "signed out" | "server";

export interface Saving {
  phase: Phase;
  /** How many times in a row nobody answered. */
  failures: number;
  body: string;
  version: string | number;
  /** After a conflict: the words that were refused, until the server has them as an earlier text. */
  aside?: string;
}

export type Happened =
  | { what: "typed"; body: string }
  | { what: "time is up" }
  | { what: "kept"; version: string | number; at: number }
  | { what: "refused"; why: Refusal }
  /** The server will not take these words however often they are sent; it says why. */
  | { what: "not taken"; why: string }
  | { what: "conflict"; current: Current }
  | { what: "closed" }
  | { what: "chose"; body: string };

export type Effect =
  | { do: "wait"; ms: number }
  | { do: "save"; body: string; base_version: string | number; aside?: string }
  | { do: "shelve" }
  | { do: "clear shelf" }
  | { do: "show both"; current: Current };

const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 30_000;

export function step(now: Saving, happened: Happened): [Saving, Effect[]] {
  switch (happened.what) {
    case "typed":
      return typed(now, happened.body);
    case "time is up":
      if (now.phase.name !== "typing" && now.phase.name !== "waiting") return [now, []];
      return [
        { ...now, phase: { name: "saving", body: now.body } },
        [{ do: "save", body: now.body, base_version: now.version, ...aside(now) }],
      ];
    case "kept":
      return kept(now, happened.version, happened.at);
    case "refused": {
      const failures = now.failures + 1;
      return [
        { ...now, failures, phase: { name: "waiting", why: happened.why } },
        [{ do: "shelve" }, { do: "wait", ms: waitAfter(failures) }],
      ];
    }
    // Asking again would bring the same answer: the next try is for other words.
    case "not taken": {
      const isAsSent = now.phase.name === "saving" && now.phase.body === now.body;
      if (!isAsSent)
        return [{ ...now, phase: { name: "typing" } }, [{ do: "shelve" }, { do: "wait", ms: PAUSE_MS }]];
      return [{ ...now, failures: 0, phase: { name: "refused", why: happened.why } }, [{ do: "shelve" }]];
    }
    case "conflict": {
      const { current } = happened;
      if (current.body === now.body)
        return kept({ ...now, phase: { name: "saving", body: now.body } }, current.version, current.at);
      return [
        { ...now, phase: { name: "conflict", current } },
        [{ do: "shelve" }, { do: "show both", current }],
      ];
    }
    case "closed":
      return [{ ...now, phase: { name: "closed" } }, [{ do: "shelve" }]];
    case "chose": {
      const version = now.phase.name === "conflict" ? now.phase.current.version : now.version;
      return [
        { phase: { name: "typing" }, failures: 0, body: happened.body, version, aside: now.body },
        [{ do: "shelve" }, { do: "wait", ms: 0 }],
      ];
    }
  }
}

function typed(now: Saving, body: string): [Saving, Effect[]] {
  const next = { ...now, body };
  switch (now.phase.name) {
    case "kept":
    case "typing":
    case "refused":
      return [{ ...next, phase: { name: "typing" } }, [{ do: "shelve" }, { do: "wait", ms: PAUSE_MS }]];
    // What is under way or waiting takes the newest words along when its turn comes.
    case "saving":
    case "waiting":
    case "conflict":
    case "closed":
      return [next, [{ do: "shelve" }]];
  }
}

function kept(now: Saving, version: string | number, at: number): [Saving, Effect[]] {
  const saved = now.phase.name === "saving" ? now.phase.body : now.body;
  const { aside: _, ...rest } = now;
  const next = { ...rest, version, failures: 0 };
  if (saved !== now.body)
    return [{ ...next, phase: { name: "typing" } }, [{ do: "shelve" }, { do: "wait", ms: PAUSE_MS }]];
  return [{ ...next, phase: { name: "kept", at } }, [{ do: "clear shelf" }]];
}

function aside({ aside }: Saving): { aside?: string } {
  return aside === undefined ? {} : { aside };
}

/** One second, then twice as long each time, up to half a minute. */
export function waitAfter(failures: number): number {
  return Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

export function said(phase: Phase): string {
  switch (phase.name) {
    case "kept":
      return phase.at === undefined ? "" : "Kept a moment ago";
    case "typing":
    case "saving":
      return "Keeping…";
    case "conflict":
      return "Not saved yet: somebody else wrote here too";
    case "refused":
      return `Not saved: ${phase.why} Your words are kept on this machine`;
    case "closed":
      return "This text can no longer be changed from here. Your words stay on this machine; copy what you need";
    case "waiting":
      if (phase.why === "signed out")
        return "Not saved yet: you are signed out. Sign in again in another tab; kept on this machine";
      if (phase.why === "server")
        return "Not saved yet: Recount could not take it just now; kept on this machine";
      return "Not saved yet: no connection; kept on this machine";
  }
}
