// The list of what the text may link to: each gets a button that puts its link in where one
// writes. Without script the words stand there to be copied.

export function offerLinks(desk: HTMLElement, putIn: (link: string) => void): void {
  for (const words of desk.querySelectorAll<HTMLElement>("[data-to-link] [data-link]")) {
    const link = words.textContent ?? "";
    const name = words.closest("li")?.querySelector(".name")?.textContent ?? link;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word";
    button.textContent = "Put it in";
    button.setAttribute("aria-label", `Put it in: ${name}`);
    button.addEventListener("click", () => putIn(link));
    words.replaceWith(button);
  }
}
