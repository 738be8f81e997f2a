// How far a zone's clock is ahead of UTC, in microseconds.

const clocks = new Map<string, Intl.DateTimeFormat>();

export function offsetOf(at: number, zone: string | undefined): number {
  const instant = new Date(Math.floor(at / 1e6) * 1000);
  if (zone === undefined) return -instant.getTimezoneOffset() * 60e6;
  let clock = clocks.get(zone);
  if (!clock) {
    // Sweden writes times as the standard does, so that they can be read back.
    clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: zone });
    clocks.set(zone, clock);
  }
  const shown = Date.parse(`${clock.format(instant).replace(" ", "T")}Z`);
  return Number.isNaN(shown) ? 0 : (shown - instant.getTime()) * 1000;
}
