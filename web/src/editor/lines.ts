// Two texts, line by line: what they share and what only one has. Pure.

export interface Piece {
  where: "both" | "mine" | "theirs";
  lines: string[];
}

/** Beyond this many lines that differ, everything between is shown as one piece on either side. */
const MOST_COMPARED = 2000;

export function compare(mine: string, theirs: string): Piece[] {
  const [a, b] = [mine.split("\n"), theirs.split("\n")];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const pieces: Piece[] = [];
  push(pieces, "both", a.slice(0, start));
  between(pieces, a.slice(start, a.length - end), b.slice(start, b.length - end));
  push(pieces, "both", a.slice(a.length - end));
  return gathered(pieces);
}

/** Blank lines that two different passages happen to share join neither: mine stays in one run,
 *  then theirs, not mixed paragraph by paragraph. */
function gathered(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  let mine: string[] = [];
  let theirs: string[] = [];
  const put = () => {
    push(out, "mine", mine);
    push(out, "theirs", theirs);
    [mine, theirs] = [[], []];
  };
  for (const [place, { where, lines }] of pieces.entries()) {
    const isInside = place > 0 && place < pieces.length - 1;
    const isBlank = where === "both" && isInside && lines.every((line) => line.trim() === "");
    if (where === "mine" || isBlank) mine.push(...lines);
    if (where === "theirs" || isBlank) theirs.push(...lines);
    if (where !== "both" || isBlank) continue;
    put();
    push(out, "both", lines);
  }
  put();
  return out;
}

/** One text that holds every line of both: what differs stands one after the other, mine first. */
export function together(mine: string, theirs: string): string {
  return compare(mine, theirs)
    .flatMap(({ lines }) => lines)
    .join("\n");
}

function between(pieces: Piece[], a: string[], b: string[]): void {
  if (a.length > MOST_COMPARED || b.length > MOST_COMPARED) {
    push(pieces, "mine", a);
    push(pieces, "theirs", b);
    return;
  }
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = longest[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(pieces, "both", [a[i] ?? ""]);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      push(pieces, "mine", [a[i++] ?? ""]);
    else push(pieces, "theirs", [b[j++] ?? ""]);
  }
}

function push(pieces: Piece[], where: Piece["where"], lines: string[]): void {
  if (lines.length === 0) return;
  const last = pieces.at(-1);
  if (last?.where === where) last.lines.push(...lines);
  else pieces.push({ where, lines: [...lines] });
}
