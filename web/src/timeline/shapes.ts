// The few strokes that the picture is made of.
import type { Colours } from "./colours.ts";
import type { Kind } from "./window.ts";

/** Meaning is shape: triangle, square, stroke, page, dot. */
export function drawShape(
  canvas: CanvasRenderingContext2D,
  colours: Colours,
  kind: Kind,
  x: number,
  y: number,
  half: number,
): void {
  canvas.fillStyle = colours.mark;
  canvas.strokeStyle = colours.mark;
  const size = Math.min(6, half * 0.9);
  canvas.beginPath();
  if (kind === "alert") {
    canvas.moveTo(x, y - size * 1.08);
    canvas.lineTo(x + size, y + size * 0.66);
    canvas.lineTo(x - size, y + size * 0.66);
    canvas.fill();
  } else if (kind === "deployment") {
    canvas.fillRect(x - size * 0.75, y - size * 0.75, size * 1.5, size * 1.5);
  } else if (kind === "passage") {
    canvas.lineWidth = 2.25;
    line(canvas, x - size, y, x + size, y);
  } else if (kind === "document") {
    canvas.lineWidth = 1.5;
    canvas.strokeRect(x - size * 0.55, y - size * 0.8, size * 1.1, size * 1.6);
  } else {
    canvas.arc(x, y, 2, 0, 2 * Math.PI);
    canvas.fill();
  }
}

export function dot(
  canvas: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  canvas.fillStyle = colour;
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fill();
}

export function line(canvas: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  canvas.beginPath();
  canvas.moveTo(x1, y1);
  canvas.lineTo(x2, y2);
  canvas.stroke();
}
