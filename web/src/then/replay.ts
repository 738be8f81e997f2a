// Time that passes by itself, faster than it did. It waits for the answer before it goes on.

/** What one second on screen is. */
export const SPEEDS = [
  ["1 min a second", 60],
  ["30 s a second", 30],
  ["5 min a second", 300],
] as const;

const TICK_MS = 250;
const LONG_SILENCE = 10 * 60_000_000;

export interface Clock {
  now: () => number;
  next: () => number | undefined;
  isBusy: () => boolean;
  go: (at: number) => void;
  ended: () => void;
}

export class Replay {
  factor: number = SPEEDS[0][1];
  #clock: Clock;
  #timer: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  tick(): void {
    const next = this.#clock.next();
    if (next === undefined) {
      this.stop();
      this.#clock.ended();
    } else if (!this.#clock.isBusy()) {
      this.#clock.go(following(this.#clock.now(), next, this.factor));
    }
  }
}

/** Where a tick leads: on by its share, or to the next thing where a long silence lies between. */
export function following(now: number, next: number, factor: number): number {
  if (next - now > LONG_SILENCE) return next;
  return Math.round(now + factor * TICK_MS * 1000);
}
