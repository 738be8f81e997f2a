// `/` goes to the search, `n` to a new note. Silent while somebody types, and where
// `data-shortcuts="off"` stands on html, because single keys get in the way of some tools.

export function listenForShortcuts(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (page.documentElement.dataset.shortcuts === "off" || isTyping(event.target)) return;
    if (event.key === "/") goTo(page.querySelector<HTMLElement>("[role=search] input[type=search]"), event);
    if (event.key === "n") follow(page.querySelector<HTMLAnchorElement>("a[data-shortcut=n]"), event);
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function goTo(field: HTMLElement | null, event: KeyboardEvent): void {
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function follow(link: HTMLAnchorElement | null, event: KeyboardEvent): void {
  if (!link) return;
  event.preventDefault();
  link.click();
}
