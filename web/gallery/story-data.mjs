// An invented hour for the gallery: three channels, alerts, deployments, a few passages.
const MINUTE = 60e6;
const START = Date.UTC(2026, 10, 3, 12, 38) * 1000;
const at = (hour, minute) => START + ((hour - 13) * 60 + minute - 38) * MINUTE;

export function storyWindow(from = START, until = START + 66 * MINUTE, bins = 132) {
  const noise = (i, seed) => Math.abs(Math.sin(i * 12.9898 + seed * 78.233) * 43758.5453) % 1;
  const hump = (t, centre, width) => Math.exp(-(((t - centre) / width) ** 2));
  const counts = (shape, seed) =>
    Array.from({ length: bins }, (_, i) => {
      const t = (from + ((i + 0.5) * (until - from)) / bins - START) / MINUTE;
      return Math.round(shape(t) * (0.4 + noise(i, seed)));
    });
  const marks = (lane, kind, times) =>
    times.map(([h, m], i) => ({ lane, kind, at: at(h, m), id: `${lane}-${i}` }));
  return {
    from,
    until,
    zone: "Europe/Berlin",
    bins: [
      { lane: "#deploys", kind: "chat", counts: counts((t) => 5 * hump(t, 4, 4) + 6 * hump(t, 56, 4), 1) },
      {
        lane: "#checkout",
        kind: "chat",
        counts: counts((t) => 1 + 7 * hump(t, 28, 8) + 9 * hump(t, 42, 7) + 8 * hump(t, 54, 6), 2),
      },
      {
        lane: "#support-desk",
        kind: "chat",
        counts: counts((t) => 8 * hump(t, 26, 6) + 3 * hump(t, 42, 4), 3),
      },
    ],
    marks: [
      ...marks("Alerts", "alert", [
        [13, 58],
        [14, 4],
        [14, 10],
        [14, 29],
      ]),
      ...marks("Deployments", "deployment", [
        [13, 41],
        [13, 45],
        [14, 34],
      ]),
      ...marks("Tomasz", "passage", [
        [13, 58],
        [14, 0],
        [14, 3],
        [14, 5],
        [14, 12],
        [14, 18],
      ]),
      ...marks("Priya", "passage", [
        [13, 41],
        [13, 45],
        [14, 17],
        [14, 24],
        [14, 31],
      ]),
    ],
    moments: [
      { id: "1", at: at(13, 41) },
      { id: "2", at: at(13, 45) },
      { id: "3", at: at(13, 49), known_at: at(14, 20) },
      { id: "4", at: at(13, 52), known_at: at(13, 58) },
      { id: "5", at: at(13, 58) },
      { id: "6", at: at(14, 3) },
      { id: "7", at: at(14, 5) },
      { id: "8", at: at(14, 9) },
      { id: "9", at: at(14, 18) },
      { id: "10", at: at(14, 39) },
    ],
  };
}
