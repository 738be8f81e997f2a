// Lets the sentences and the list of the page follow the picture: the page of a stretch is
// fetched from where a plain link to it leads, and its parts take the place of those that stand.

/** The page at an address; nothing where it cannot be had or is not the timeline's any more. */
export async function pageAt(address: string, signal: AbortSignal): Promise<Document | undefined> {
  try {
    const response = await fetch(address, { headers: { accept: "text/html" }, signal });
    if (!response.ok) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("story-timeline") ? page : undefined;
  } catch {
    return undefined;
  }
}

/** Puts every part of `page` in the place of its like. Focus in one stays there, or goes to `instead`. */
export function putPartsOf(page: Document, instead: HTMLElement): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-follows]")) {
    const next = page.querySelector<HTMLElement>(`[data-follows="${part.dataset.follows}"]`);
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    if (next) part.replaceWith(document.adoptNode(next));
    else part.remove();
    if (held) ((next && likeOf(held, next)) ?? instead).focus({ preventScroll: true });
  }
}

function likeOf(held: Element, part: HTMLElement): HTMLElement | undefined {
  const what = (one: Element) =>
    `${one.tagName} ${one.getAttribute("href")} ${one.getAttribute("value")} ${one.textContent}`;
  const was = what(held);
  return [...part.querySelectorAll<HTMLElement>("a, input, summary")].find((one) => what(one) === was);
}

/** What the lists hold now, as words: “3 moments and the first 100 items of evidence”. */
export function held(page: ParentNode): string {
  const has = (what: string) => page.querySelector(what) !== null;
  const count = (what: string) => page.querySelectorAll(what).length;
  const moments = count('[data-follows="moments"] > li');
  const items = count('[data-follows="evidence"] .evidence li:not(.presence)');
  return [
    some(moments, has('[data-follows="further"] a'), "moment", "moments"),
    some(items, has('[data-follows="evidence"] a[rel="next"]'), "item of evidence", "items of evidence"),
  ].join(" and ");
}

export function some(n: number, isMore: boolean, one: string, many: string): string {
  if (isMore) return `the first ${n === 1 ? one : `${n} ${many}`}`;
  return n === 0 ? `no ${many}` : `${n} ${n === 1 ? one : many}`;
}
