// What stands at the start of the next line after Enter: the next item of a list, a quotation.

/** The markup to continue with, `""` to end the list, `undefined` where there is none. */
export function continued(line: string): string | undefined {
  const found = /^(\s*)(?:([-*+])|(\d{1,9})([.)])|(>))(\s+)(\[[ xX]\]\s+)?(.*)$/.exec(line);
  if (!found) return undefined;
  const [, indent = "", bullet, ordinal, point, quote, space, task, words] = found;
  if (!words) return "";
  const mark = bullet ?? quote ?? `${Number(ordinal) + 1}${point}`;
  return `${indent}${mark}${space}${task ? "[ ] " : ""}`;
}
