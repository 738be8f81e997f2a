// What somebody typed and has not saved, kept on their own machine. Pure but for `DraftShelf`,
// which writes to localStorage and shrugs when there is none.

export type Fields = Record<string, string[]>;

export interface Draft {
  /** When it was last typed in, in milliseconds. */
  at: number;
  /** Which version of the page's content it was typed over. */
  base: string;
  fields: Fields;
}

export type Meeting = "nothing" | "restore" | "offer";

/** What to do with a draft found beside what the server sent. */
export function meet(draft: Draft | undefined, base: string, sent: Fields): Meeting {
  if (!draft || sameFields(draft.fields, sent)) return "nothing";
  return draft.base === base ? "restore" : "offer";
}

export function sameFields(one: Fields, other: Fields): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => JSON.stringify(one[name] ?? []) === JSON.stringify(other[name] ?? []));
}

const PREFIX = "recount.draft.";

export const DraftShelf = {
  read(key: string): Draft | undefined {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
      return isDraft(found) ? found : undefined;
    } catch {
      return undefined;
    }
  },

  /** Says whether the draft is now kept. */
  write(key: string, draft: Draft): boolean {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  /** With `base`: only what was typed over that version; what was typed since stays. */
  clear(key: string, base?: string): void {
    try {
      if (base !== undefined && DraftShelf.read(key)?.base !== base) return;
      localStorage.removeItem(PREFIX + key);
    } catch {
      // Nothing was kept, so nothing stays behind.
    }
  },

  clearAll(): void {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      for (const key of keys) localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
};

function isDraft(found: unknown): found is Draft {
  return typeof found === "object" && found !== null && "at" in found && "base" in found && "fields" in found;
}
