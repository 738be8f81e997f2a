// The rows of the list, each of one thing that came to be known. `data-known` says when, and `data-changed` when
// it came to say what it says, where that was by a change since: an edit's words are of the time of the edit.
import { time } from "./answer.ts";
import { parse } from "./markup.ts";

/** Rows that stay on the page; what came before them is a link away. */
const MOST_ROWS = 400;
/** Rows, from the end, of which an answer says when they change (`then/load.rs`, `PAGE`). */
const TOLD_OF = 40;
/** Rows that are put there in one frame; more than one sees at once. */
const AT_ONCE = 14;
/** Characters of the newest sentence that are read aloud after a step. */
const MOST_HEARD = 300;

/** Whether a row shows what somebody who stands at a time cannot have seen. */
export function isOfLater({ dataset: { known, changed } }: HTMLElement, at: number): boolean {
  return [known, changed ?? known].some((came) => (time(came) ?? Number.POSITIVE_INFINITY) > at);
}

/** The place of a row in an address, before which a list can end (`platform/place.rs`). */
export function placeOf({ id, dataset: { known } }: HTMLElement): string {
  return `${known}.${id.replace("then-", "")}`;
}

/** Puts the newest rows there, and gives those above them, the nearest first. */
export function putNewest(list: Element | null, html: string): Element[][] {
  const rows = [...parse(html).children];
  const above: Element[][] = [];
  list?.replaceChildren(...rows.splice(-AT_ONCE));
  while (rows.length > 0) above.push(rows.splice(-AT_ONCE));
  return above;
}

export function append(list: Element | null, html: string): void {
  const rows = parse(html);
  for (const row of rows.children) row.classList.add("is-new");
  list?.append(rows);
}

/** Puts each row that changed where it stood before. */
export function putChanged(list: Element | null, rows: Element[]): void {
  const there = new Map([...(list?.children ?? [])].map((row) => [row.id, row]));
  for (const row of rows) there.get(row.id)?.replaceWith(row);
}

/**
 * Takes the first rows off a list that has become long, and tells whether there were any. A row that says that its
 * words were changed later goes with those before it where nobody would say any more that later has come.
 */
export function shorten(list: Element | null): boolean {
  const rows = [...(list?.children ?? [])];
  const waits = rows.slice(0, -TOLD_OF).findLastIndex((row) => row.querySelector("[data-waits]") !== null);
  const gone = rows.slice(0, Math.max(rows.length - MOST_ROWS, waits + 1));
  for (const row of gone) row.remove();
  return gone.length > 0;
}

/** Coming to a decision opens its card and folds the one before. */
export function foldAllButLast(list: Element | null): void {
  const open = [...(list?.querySelectorAll<HTMLDetailsElement>("details.decision[open]") ?? [])];
  for (const card of open.slice(0, -1)) card.open = false;
}

/** What a row says to somebody who hears it: its line and its words, or a decision's own line. */
export function heardOf(row: Element | null): string {
  const heard = row?.cloneNode(true);
  if (!(heard instanceof Element)) return "";
  for (const more of heard.querySelectorAll(".otherwise, details > :not(summary)")) more.remove();
  const found: string[] = [];
  const texts = document.createTreeWalker(heard, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) found.push(texts.currentNode.textContent ?? "");
  return found.join(" ").replace(/\s+/g, " ").trim().slice(0, MOST_HEARD);
}
