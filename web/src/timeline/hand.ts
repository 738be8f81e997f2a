// Pointer, wheel and keys, told as four intentions: zoom, move, choose, whole.
import type { Layout } from "./picture.ts";

export interface Intentions {
  layout(): Layout;
  zoom(factor: number, y: number): void;
  move(pixels: number): void;
  /** A press beside the lanes, where the moments' dots are. */
  point(y: number): void;
  band(lane: number, y1: number, y2: number): void;
  choose(lane: number, y1: number, y2: number): void;
  forget(): void;
  whole(): void;
  isWhole(): boolean;
  /** The middle of what is in sight, from the top of the canvas. */
  middle(): number;
}

const KEY_STEP_PX = 60;
const CLOSER = 0.8;
/** How exactly a finger presses. */
const FINGER_PX = 10;

export function listenToHand(
  hold: HTMLElement,
  canvas: HTMLCanvasElement,
  to: Intentions,
  signal: AbortSignal,
): void {
  listenToWheel(canvas, to, signal);
  listenToKeys(hold, to, signal);
  listenToPointers(canvas, to, signal);
}

function listenToWheel(canvas: HTMLCanvasElement, to: Intentions, signal: AbortSignal): void {
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const by = event.deltaY || event.deltaX;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? by * 16 : by;
      if (event.ctrlKey) to.zoom(Math.exp(pixels * 0.004), event.offsetY);
      else to.move(pixels);
    },
    { signal, passive: false },
  );
}

function listenToKeys(hold: HTMLElement, to: Intentions, signal: AbortSignal): void {
  const zooming: Record<string, () => void> = {
    "+": () => to.zoom(CLOSER, to.middle()),
    "=": () => to.zoom(CLOSER, to.middle()),
    "-": () => to.zoom(1 / CLOSER, to.middle()),
  };
  const moving: Record<string, () => void> = {
    ArrowDown: () => to.move(KEY_STEP_PX),
    ArrowRight: () => to.move(KEY_STEP_PX),
    ArrowUp: () => to.move(-KEY_STEP_PX),
    ArrowLeft: () => to.move(-KEY_STEP_PX),
    Home: () => to.whole(),
    Escape: () => to.forget(),
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isHeld = hold.contains(document.activeElement);
      const act = zooming[event.key] ?? (isHeld ? moving[event.key] : undefined);
      if (!act || !(isHeld || document.activeElement === document.body)) return;
      event.preventDefault();
      act();
    },
    { signal },
  );
}

type Drag = { what: "move"; from: number } | { what: "choose"; lane: number; y: number };

function listenToPointers(canvas: HTMLCanvasElement, to: Intentions, signal: AbortSignal): void {
  const fingers = new Map<number, PointerEvent>();
  let drag: Drag | undefined;

  canvas.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, event);
      if (fingers.size > 1) {
        drag = undefined;
        to.forget();
        return;
      }
      // A finger that is drawn over a lane moves the story; a tap chooses.
      const lane = event.pointerType === "touch" ? undefined : to.layout().laneAt(event.offsetX);
      canvas.setPointerCapture(event.pointerId);
      drag =
        lane === undefined
          ? { what: "move", from: event.offsetY }
          : { what: "choose", lane, y: event.offsetY };
      canvas.classList.toggle("is-panning", drag.what === "move" && !to.isWhole());
    },
    { signal },
  );

  canvas.addEventListener(
    "pointermove",
    (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      if (other) pinch(before, event, other, to);
      else if (drag?.what === "move") to.move(before.offsetY - event.offsetY);
      else if (drag) to.band(drag.lane, Math.min(drag.y, event.offsetY), Math.max(drag.y, event.offsetY));
      fingers.set(event.pointerId, event);
    },
    { signal },
  );

  const end = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    canvas.classList.remove("is-panning");
    if (drag?.what === "choose" && event.type === "pointerup") {
      const isClick = Math.abs(drag.y - event.offsetY) < 4;
      const [top, bottom] = isClick
        ? [drag.y - 5, drag.y + 5]
        : [Math.min(drag.y, event.offsetY), Math.max(drag.y, event.offsetY)];
      to.choose(drag.lane, top, bottom);
    }
    if (drag?.what === "move" && event.type === "pointerup") tap(event, drag.from, to);
    drag = undefined;
  };
  canvas.addEventListener("pointerup", end, { signal });
  canvas.addEventListener("pointercancel", end, { signal });
}

/** A press without a way: on a lane by a finger it chooses what lies under it, elsewhere it points. */
function tap(event: PointerEvent, from: number, to: Intentions): void {
  const isTouch = event.pointerType === "touch";
  if (Math.abs(from - event.offsetY) >= (isTouch ? FINGER_PX : 4)) return;
  const lane = isTouch ? to.layout().laneAt(event.offsetX) : undefined;
  if (lane === undefined) to.point(event.offsetY);
  else to.choose(lane, event.offsetY - FINGER_PX, event.offsetY + FINGER_PX);
}

function pinch(before: PointerEvent, now: PointerEvent, other: PointerEvent, to: Intentions): void {
  const apart = (one: PointerEvent) => Math.hypot(one.offsetX - other.offsetX, one.offsetY - other.offsetY);
  if (apart(now) < 8) return;
  to.zoom(apart(before) / apart(now), (now.offsetY + other.offsetY) / 2);
  to.move((before.offsetY - now.offsetY) / 2);
}
