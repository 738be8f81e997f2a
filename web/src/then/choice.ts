// A choice that leads to another page. In a closed list each arrow and each letter makes a choice at once, in
// Chromium as in Firefox, and whoever looks through the names would be led away by the first. So a choice that a
// key has just made waits for Enter or for the form's button; one that is made in the open list, by hand or by
// key, leads on as the list closes.

/** A closed list changes as its key is pressed. Nobody opens a list by key and chooses from it as fast. */
const AT_ONCE_MS = 150;

export interface Chosen {
  /** Somebody looks through the choices. */
  looked: () => void;
  chose: () => void;
}

export function onChoice(list: HTMLSelectElement, { looked, chose }: Chosen, signal: AbortSignal): void {
  let pressed = Number.NEGATIVE_INFINITY;
  list.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter") chose();
      else pressed = performance.now();
    },
    { signal },
  );
  list.addEventListener("change", () => (performance.now() - pressed < AT_ONCE_MS ? looked() : chose()), {
    signal,
  });
}
