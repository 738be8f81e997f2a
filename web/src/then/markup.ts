// Markup that is the server's own, escaped there, and comes from this origin alone.

export function parse(html: string): DocumentFragment {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

export function put(place: Element | null, html: string): void {
  place?.replaceChildren(parse(html));
}

export function replace(place: Element | null, html: string): void {
  place?.replaceWith(parse(html));
}
