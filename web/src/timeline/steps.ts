// The few words above the picture: what wheel and keys do, for everybody else.

export function stepsWith(status: HTMLElement, deeds: [words: string, act: () => void][]): HTMLElement {
  const steps = document.createElement("div");
  steps.className = "steps";
  steps.append(...deeds.map(([words, act]) => deed(words, act)), status);
  return steps;
}

function deed(words: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
