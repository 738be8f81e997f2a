// The page's own colours, resolved for canvas, and told again when the theme changes.

export type Colours = Record<
  "ink" | "ink-3" | "line" | "line-2" | "mark" | "mark-soft" | "accent" | "accent-wash" | "paper",
  string
>;

const NAMES = [
  "ink",
  "ink-3",
  "line",
  "line-2",
  "mark",
  "mark-soft",
  "accent",
  "accent-wash",
  "paper",
] as const;

export function coloursOf(host: HTMLElement): Colours {
  const probe = document.createElement("span");
  host.append(probe);
  const style = getComputedStyle(probe);
  const found = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, style.color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

export function whenColoursChange(act: () => void, signal: AbortSignal): void {
  for (const query of [
    "(prefers-color-scheme: dark)",
    "(forced-colors: active)",
    "(prefers-contrast: more)",
    "print",
  ]) {
    matchMedia(query).addEventListener("change", act, { signal });
  }
  const watch = new MutationObserver(act);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  signal.addEventListener("abort", () => watch.disconnect());
}
