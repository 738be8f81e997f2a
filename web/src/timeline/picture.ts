// Draws one frame of the axis. Knows nothing of events or requests; every input is an argument.
import { told } from "../local-time.ts";
import type { Colours } from "./colours.ts";
import { dot, drawShape, line } from "./shapes.ts";
import { type Ticks, ticks, type View } from "./view.ts";
import { type Bins, firstAt, inView, type Mark, smoothed, type Window } from "./window.ts";
import { offsetOf } from "./zone.ts";

export const TOP = 92;
const BOTTOM = 18;
const HOUR_X = 0;
const LAG_X = 68;
const LANES_X = 88;
const LANE_WIDEST = 30;
/** How far the names of the lanes lean, in radians. */
const LEAN = (46 * Math.PI) / 180;

export interface Leader {
  at: number;
  known: number | undefined;
  /** Where its sentence stands, from the top of the canvas; `undefined` where there is no room beside. */
  to: number | undefined;
  here: boolean;
}

export interface Scene {
  width: number;
  height: number;
  view: View;
  window: Window;
  lanes: string[];
  leaders: Leader[];
  chosen: { at: number; lane: string }[];
  band: { lane: number; from: number; until: number } | undefined;
  colours: Colours;
  face: string;
}

/** Where things stand, shared by drawing and by pointing. */
export class Layout {
  readonly end: number;
  private readonly lane: number;
  private readonly scene: Pick<Scene, "width" | "height" | "view" | "lanes">;

  constructor(scene: Pick<Scene, "width" | "height" | "view" | "lanes">, besides: number) {
    this.scene = scene;
    this.lane = Math.min(LANE_WIDEST, (scene.width - besides - LANES_X) / Math.max(1, scene.lanes.length));
    this.end = LANES_X + this.lane * scene.lanes.length;
  }

  y = (at: number): number => {
    const { view, height } = this.scene;
    return TOP + ((at - view.from) / (view.until - view.from)) * (height - TOP - BOTTOM);
  };

  at = (y: number): number => {
    const { view, height } = this.scene;
    return view.from + ((y - TOP) / (height - TOP - BOTTOM)) * (view.until - view.from);
  };

  x = (lane: number): number => LANES_X + this.lane * (lane + 0.5);

  laneAt = (x: number): number | undefined => {
    const lane = Math.floor((x - LANES_X) / this.lane);
    return lane >= 0 && lane < this.scene.lanes.length ? lane : undefined;
  };

  get half(): number {
    return this.lane * 0.44;
  }

  get bottom(): number {
    return this.scene.height - BOTTOM;
  }
}

export function draw(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  canvas.clearRect(0, 0, scene.width, scene.height);
  drawMinutes(canvas, scene, layout);
  drawLaneNames(canvas, scene, layout);
  canvas.save();
  canvas.beginPath();
  canvas.rect(0, TOP - 8, scene.width, layout.bottom - TOP + 16);
  canvas.clip();
  if (scene.band) drawBand(canvas, scene, layout, scene.band);
  for (const bins of scene.window.bins) drawBins(canvas, scene, layout, bins);
  drawMarks(canvas, scene, layout);
  drawLags(canvas, scene, layout);
  drawChosen(canvas, scene, layout);
  canvas.restore();
  drawLeaders(canvas, scene, layout);
}

function drawMinutes(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  const { zone } = scene.window;
  const offset = offsetOf(scene.view.from, zone);
  const found: Ticks = ticks(scene.view, (layout.bottom - TOP) / 52, offset);
  const form = found.step < 60e6 ? "seconds" : "clock";
  canvas.font = `400 12px ${scene.face}`;
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  canvas.lineWidth = 1;
  canvas.strokeStyle = scene.colours.line;
  const yearOf = (at: number) => told(at / 1000, "date", undefined, zone).match(/\d{4}/)?.[0];
  const isOverYears = yearOf(scene.view.from) !== yearOf(scene.view.until);
  let day = "";
  for (const at of found.at) {
    const y = Math.round(layout.y(at)) + 0.5;
    line(canvas, LANES_X - 8, y, layout.end, y);
    const today = isOverYears
      ? told(at / 1000, "date", undefined, zone)
      : told(at / 1000, "day", undefined, zone).replace(/[ ,]*\d{4}[ ,]*/, "");
    const isNewDay = day !== "" && today !== day;
    day = today;
    canvas.fillStyle = scene.colours["ink-3"];
    canvas.fillText(
      isNewDay || found.step >= 86400e6 ? today : told(at / 1000, form, undefined, zone),
      HOUR_X,
      y,
      LAG_X - 4,
    );
  }
}

function drawLaneNames(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  canvas.font = `500 12px ${scene.face}`;
  canvas.textAlign = "left";
  canvas.textBaseline = "alphabetic";
  scene.lanes.forEach((name, lane) => {
    const x = layout.x(lane);
    canvas.strokeStyle = scene.colours.line;
    line(canvas, Math.round(x) + 0.5, TOP - 6, Math.round(x) + 0.5, layout.bottom);
    canvas.save();
    canvas.translate(x - 2, TOP - 14);
    canvas.rotate(-LEAN);
    canvas.fillStyle = scene.colours.ink;
    canvas.fillText(shortened(canvas, name, roomFor(scene.width - x)), 0, 0);
    canvas.restore();
  });
}

/** How long a name may be that leans towards an edge so far away. */
function roomFor(away: number): number {
  return Math.min(100, Math.floor(away / Math.cos(LEAN)));
}

const shortenedBefore = new Map<string, string>();

/** As much of a name as there is room for. Measuring is slow, so it is done once for each face. */
function shortened(canvas: CanvasRenderingContext2D, name: string, room: number): string {
  const key = `${canvas.font} ${room} ${name}`;
  let kept = shortenedBefore.get(key);
  if (kept === undefined) {
    kept = cut(canvas, name, room);
    shortenedBefore.set(key, kept);
  }
  return kept;
}

/** Cut in its middle: services of one team begin alike and end differently. */
function cut(canvas: CanvasRenderingContext2D, name: string, room: number): string {
  if (canvas.measureText(name).width <= room) return name;
  const letters = [...name];
  let kept = name;
  for (let length = letters.length - 1; length > 0 && canvas.measureText(kept).width > room; length--) {
    const end = Math.floor(length / 2);
    kept = `${letters.slice(0, length - end).join("")}…${letters.slice(letters.length - end).join("")}`;
  }
  return kept;
}

/** Only the bins in sight are drawn: a frame costs what is seen, however long the story is. */
function drawBins(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout, bins: Bins): void {
  const { from, until } = scene.window;
  const span = (until - from) / bins.counts.length;
  const [first, past] = inView(bins.counts.length, scene.window, scene.view);
  const x = layout.x(scene.lanes.indexOf(bins.lane));
  const middle = (i: number) => layout.y(from + (i + 0.5) * span);
  if (bins.kind !== "chat") {
    let last = Number.NEGATIVE_INFINITY;
    for (let i = first; i < past; i++) {
      const y = middle(i);
      if (bins.counts[i] === 0 || y - last < 7) continue;
      last = y;
      drawShape(canvas, scene.colours, bins.kind, x, y, layout.half);
    }
    return;
  }
  const busiest = busiestChat(scene.window);
  const smooth = smoothed(bins.counts);
  const width = (i: number) => {
    const n = smooth[i] ?? 0;
    return n === 0 ? 0 : Math.max(0.75, layout.half * (n / busiest) ** 0.85);
  };
  canvas.fillStyle = scene.colours["mark-soft"];
  canvas.beginPath();
  canvas.moveTo(x, middle(first - 1));
  for (const [sign, i, end] of [
    [1, first, past],
    [-1, past - 1, first - 1],
  ] as const) {
    let [y_before, before] = [middle(i - sign), 0];
    for (let at = i; at !== end; at += sign) {
      const [y, now] = [middle(at), width(at)];
      const bend = (y_before + y) / 2;
      canvas.bezierCurveTo(x + sign * before, bend, x + sign * now, bend, x + sign * now, y);
      [y_before, before] = [y, now];
    }
    canvas.lineTo(x, middle(end));
  }
  canvas.fill();
}

const busiestKnown = new WeakMap<Window, number>();

function busiestChat(window: Window): number {
  const known = busiestKnown.get(window);
  if (known) return known;
  let most = 1;
  for (const { kind, counts } of window.bins)
    if (kind === "chat") for (const n of smoothed(counts)) most = Math.max(most, n);
  busiestKnown.set(window, most);
  return most;
}

function drawMarks(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  const lowest = scene.lanes.map(() => Number.NEGATIVE_INFINITY);
  const { marks } = scene.window;
  for (let i = firstAt(marks, scene.view.from); i < marks.length; i++) {
    const mark = marks[i] as Mark;
    if (mark.at > scene.view.until) break;
    const lane = scene.lanes.indexOf(mark.lane);
    const y = layout.y(mark.at);
    if (y - (lowest[lane] ?? 0) < (mark.kind === "chat" ? 1 : 2)) continue;
    lowest[lane] = y;
    drawShape(canvas, scene.colours, mark.kind, layout.x(lane), y, layout.half);
  }
}

function drawBand(
  canvas: CanvasRenderingContext2D,
  scene: Scene,
  layout: Layout,
  band: NonNullable<Scene["band"]>,
): void {
  const [x, top, end] = [layout.x(band.lane), layout.y(band.from), layout.y(band.until)];
  canvas.fillStyle = scene.colours["accent-wash"];
  canvas.fillRect(x - layout.half - 1, top, 2 * layout.half + 2, end - top);
  canvas.fillStyle = scene.colours.accent;
  canvas.fillRect(x - layout.half - 1, top - 1, 2 * layout.half + 2, 1.5);
  canvas.fillRect(x - layout.half - 1, end, 2 * layout.half + 2, 1.5);
}

function drawChosen(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  canvas.strokeStyle = scene.colours.accent;
  canvas.lineWidth = 1.75;
  for (const { at, lane } of scene.chosen) {
    canvas.beginPath();
    canvas.arc(layout.x(Math.max(0, scene.lanes.indexOf(lane))), layout.y(at), 6, 0, 2 * Math.PI);
    canvas.stroke();
  }
}

/** Open ring: happened. Dot: known. A dotted bow between them, where there is a while between. */
function drawLags(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  canvas.strokeStyle = scene.colours["line-2"];
  canvas.lineWidth = 1.1;
  for (const { at, known } of scene.leaders) {
    if (known === undefined || layout.y(known) - layout.y(at) < 24) continue;
    const [a, b] = [layout.y(at), layout.y(known)];
    const bow = Math.min(20, 8 + (b - a) / 14);
    canvas.setLineDash([1.5, 2.5]);
    canvas.beginPath();
    canvas.moveTo(LAG_X, a);
    canvas.bezierCurveTo(LAG_X - bow, a + 8, LAG_X - bow, b - 8, LAG_X, b);
    canvas.stroke();
    canvas.setLineDash([]);
    dot(canvas, LAG_X, a, 3, scene.colours.paper);
    canvas.stroke();
    dot(canvas, LAG_X, b, 3, scene.colours["line-2"]);
  }
}

function drawLeaders(canvas: CanvasRenderingContext2D, scene: Scene, layout: Layout): void {
  const x = layout.end + 4;
  for (const { at, to, here } of scene.leaders) {
    const y = layout.y(at);
    if (y < TOP - 1 || y > layout.bottom + 1) continue;
    const colour = here ? scene.colours.accent : scene.colours["line-2"];
    dot(canvas, x, y, here ? 3.2 : 2, colour);
    if (to === undefined || to < 0 || to > scene.height) continue;
    canvas.strokeStyle = colour;
    canvas.lineWidth = here ? 1.5 : 0.9;
    const [start, end] = [x + 10, scene.width - 9];
    const middle = (start + end) / 2;
    canvas.beginPath();
    canvas.moveTo(x, y);
    canvas.lineTo(start, y);
    canvas.bezierCurveTo(middle + 6, y, middle - 6, to, end, to);
    canvas.stroke();
  }
}
