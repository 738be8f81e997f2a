// Focus stays where somebody goes on from, though a step puts other links in the place of those that were there.

/** What a step puts there anew: the next step's line, the way back, and single rows. */
const PLACES = "[data-later-line], [data-back], .then-rows > *";

/** Does a deed. If it took away what had focus, the first link of that place has it then, or else `otherwise` has. */
export function keepFocus(otherwise: () => HTMLElement | null, deed: () => void): void {
  const held = document.activeElement;
  const place = held?.closest(PLACES);
  deed();
  if (!held || held.isConnected) return;
  const there = place?.id ? document.getElementById(place.id) : place;
  const next = there?.isConnected ? there.querySelector<HTMLElement>("a, summary") : undefined;
  // Whoever has scrolled elsewhere while time passes by itself stays there.
  if (next) next.focus({ preventScroll: true });
  else otherwise()?.focus();
}
