// What somebody typed and has not saved, kept on their own machine. Pure but for `DraftShelf`,
// which writes to localStorage and shrugs when there is none.
import { Tab } from "./tab.ts";

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

/** As it is kept: with those it was taken up from, as slot and time, so that they go when it goes. */
interface Kept extends Draft {
  from?: Record<string, number>;
}

/**
 * Each tab keeps what is typed in it in a slot of its own, so that two tabs with the same form do not write over
 * each other. A tab without one takes up a copy of the newest of the others: most often that of a closed tab.
 * What another tab that is still open types from then on is its own, and stays there.
 */
export const DraftShelf = {
  read(key: string): Draft | undefined {
    const own = slot(key);
    const found = look(own) ?? takeUp(key, own);
    return found && { at: found.at, base: found.base, fields: found.fields };
  },

  /** Says whether the draft is now kept. */
  write(key: string, draft: Draft): boolean {
    const own = slot(key);
    const from = look(own)?.from;
    return put(own, from ? { ...draft, from } : draft);
  },

  /** With `base`: only what was typed over that version; what was typed since stays. */
  clear(key: string, base?: string): void {
    const own = slot(key);
    const found = look(own);
    if (base !== undefined && found?.base !== base) return;
    for (const [other, at] of Object.entries(found?.from ?? {})) {
      if (look(other)?.at === at) drop(other);
    }
    drop(own);
  },

  /** This tab is another one than `before`, whose slots it had until now: it goes on with copies. */
  part(before: string): void {
    const name = Tab.rename();
    if (name === undefined) return;
    for (const kept of slots().filter((kept) => kept.endsWith(`~${before}`))) {
      const found = look(kept);
      if (found) copy(kept, found, `${kept.slice(0, -before.length)}${name}`);
    }
  },

  /** Those of every tab. */
  clearAll(): void {
    for (const kept of slots()) drop(kept);
  },
};

/** Where this tab keeps a draft. Without a memory of its own, a tab shares the one slot that there is. */
function slot(key: string): string {
  const tab = Tab.name();
  return tab === undefined ? PREFIX + key : `${PREFIX}${key}~${tab}`;
}

function takeUp(key: string, own: string): Kept | undefined {
  const others = slots().filter((name) => name === PREFIX + key || name.startsWith(`${PREFIX}${key}~`));
  let newest: [string, Kept] | undefined;
  for (const name of others) {
    const found = look(name);
    if (found && found.at > (newest?.[1].at ?? -1)) newest = [name, found];
  }
  if (!newest) return undefined;
  return copy(...newest, own);
}

/** A copy that goes on in another slot; when it goes, the one it was taken from goes as well. */
function copy(name: string, draft: Kept, to: string): Kept {
  const taken = { ...draft, from: { ...draft.from, [name]: draft.at } };
  put(to, taken);
  return taken;
}

function slots(): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function look(name: string): Kept | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return isDraft(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function put(name: string, draft: Kept): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function drop(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept, so nothing stays behind.
  }
}

function isDraft(found: unknown): found is Kept {
  return typeof found === "object" && found !== null && "at" in found && "base" in found && "fields" in found;
}
