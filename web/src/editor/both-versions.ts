// Somebody else saved first. Both texts stand side by side; one chooses, and nothing is lost.

import { clock } from "../words.ts";
import { compare, type Piece, together } from "./lines.ts";
import type { Current } from "./saving.ts";

export function bothVersions(mine: string, current: Current, choose: (body: string) => void): HTMLElement {
  const pieces = compare(mine, current.body);
  const whole = document.createElement("div");
  whole.className = "versions";
  whole.tabIndex = -1;
  whole.setAttribute("role", "group");
  whole.setAttribute("aria-label", "Two versions of this text");

  const notice = document.createElement("section");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.append(
    element("h2", "", `${current.by || "Somebody"} wrote here too`),
    element("p", "", "Nothing is lost. Both texts are below; what only one of them says is underlined."),
  );
  const acts = element("p", "acts");
  acts.append(deed("Put both in, and edit", () => choose(together(mine, current.body)), "is-primary"));
  notice.append(acts);

  whole.append(
    notice,
    version("Yours", "On this machine, not saved yet", pieces, "mine", "Keep yours", () => choose(mine)),
    version("Theirs", `${current.by}, ${clock(current.at / 1000)}`, pieces, "theirs", "Take theirs", () =>
      choose(current.body),
    ),
  );
  return whole;
}

function version(
  name: string,
  by: string,
  pieces: Piece[],
  mine: Piece["where"],
  words: string,
  act: () => void,
): HTMLElement {
  const section = document.createElement("section");
  const text = document.createElement("pre");
  for (const { where, lines } of pieces) {
    if (where !== "both" && where !== mine) continue;
    const part = `${lines.join("\n")}\n`;
    text.append(where === "both" ? part : element("mark", "", part));
  }
  section.append(element("h3", "", name), element("p", "by", by), text, deed(words, act));
  return section;
}

function deed(words: string, act: () => void, state = ""): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button ${state}`.trim();
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}

function element(name: string, className: string, words = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = words;
  return made;
}
