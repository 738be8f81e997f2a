// The few words above the picture: what wheel and keys do, for everybody else.

export interface Step {
  words: string;
  act: () => void;
  /** Whether it would change anything now. */
  can: () => boolean;
}

export interface Steps {
  element: HTMLElement;
  /** Shows which of them would change something. */
  tell: () => void;
}

export function stepsWith(deeds: Step[]): Steps {
  const element = document.createElement("div");
  element.className = "steps";
  const buttons = deeds.map((step) => button(step));
  element.append(...buttons);
  const tell = () => {
    deeds.forEach((step, i) => {
      // Not `disabled`: who has just pressed it keeps the focus.
      buttons[i]?.setAttribute("aria-disabled", String(!step.can()));
    });
  };
  tell();
  return { element, tell };
}

function button({ words, act, can }: Step): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", () => can() && act());
  return made;
}
