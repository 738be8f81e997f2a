// What scrolls sideways can be reached with the keyboard: wide tables, mostly.

const WIDE = ".prose table, .prose .scroll, .recognised";

export function letKeysReachWhatScrolls(page: Document): void {
  const look = () => {
    for (const place of page.querySelectorAll<HTMLElement>(WIDE)) {
      if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
      else place.removeAttribute("tabindex");
    }
  };
  look();
  addEventListener("resize", look);
}
