// Small texts that several islands need, in the reader's own zone and form.

import { told } from "./local-time.ts";

export const clock = (ms: number): string => told(ms, "clock");

export const number = (n: number): string => n.toLocaleString();

/** Bytes as a person reads them: “120 MB”, as makers of disks count. */
export const megabytes = (bytes: number): string =>
  `${number(Math.max(1, Math.round(bytes / 1_000_000)))} MB`;

export interface Progress {
  done: number;
  /** `null` while nobody can know. */
  total: number | null;
  taken: number;
  problems: number;
  state: "choosing" | "running" | "arrived" | "ended" | "broke" | "gone";
  stage_text: string;
}

export function counts({ done, total, taken, problems, state }: Progress): string[] {
  if (state === "arrived") return [`${number(done)} of ${number(total ?? done)} can be found`];
  const said = [total === null ? `${number(done)} read` : `${number(done)} of ${number(total)} read`];
  said.push(`${number(taken)} taken`);
  if (problems > 0)
    said.push(problems === 1 ? "1 line could not be read" : `${number(problems)} lines could not be read`);
  return said;
}
