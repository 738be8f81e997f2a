// @ts-nocheck: node's own modules carry no types here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { told } from "../src/local-time.ts";
import { some } from "../src/timeline/following.ts";
import { covers, moved, padded, ticks, zoomed } from "../src/timeline/view.ts";
import { firstAt, readWindow } from "../src/timeline/window.ts";

const MINUTE = 60e6;
const whole = { from: 0, until: 60 * MINUTE };

test("looking closer keeps the minute under the pointer where it is", () => {
  const view = zoomed(whole, whole, 0.5, 15 * MINUTE);
  assert.deepEqual(view, { from: 7.5 * MINUTE, until: 37.5 * MINUTE });
});

test("one never leaves the story, however far one moves or steps back", () => {
  assert.deepEqual(zoomed({ from: 0, until: 10 * MINUTE }, whole, 100, 0), whole);
  assert.deepEqual(moved({ from: 0, until: 10 * MINUTE }, whole, -5 * MINUTE), {
    from: 0,
    until: 10 * MINUTE,
  });
  assert.deepEqual(moved({ from: 0, until: 10 * MINUTE }, whole, 99 * MINUTE), {
    from: 50 * MINUTE,
    until: 60 * MINUTE,
  });
  assert.equal(zoomed(whole, whole, 1e-12, 0).until, 1e6);
});

test("what is fetched covers what is seen and as much again on either side", () => {
  const view = { from: 20 * MINUTE, until: 30 * MINUTE };
  assert.deepEqual(padded(view, whole), { from: 10 * MINUTE, until: 40 * MINUTE });
  assert.ok(covers(padded(view, whole), view));
});

test("minutes are round on the reader's clock", () => {
  assert.deepEqual(ticks(whole, 6, 0).at.slice(0, 3), [0, 10 * MINUTE, 20 * MINUTE]);
  const halfHourZone = ticks({ from: 0, until: 4 * 60 * MINUTE }, 4, 30 * MINUTE);
  assert.deepEqual(
    halfHourZone.at,
    [30, 90, 150, 210].map((m) => m * MINUTE),
  );
});

test("lanes keep the order in which they are named, and marks are put in order of time", () => {
  const window = readWindow({
    from: 0,
    until: 9,
    bins: [{ lane: "b", kind: "chat", counts: [] }],
    marks: [
      { lane: "c", at: 5 },
      { lane: "a", at: 2 },
    ],
  });
  assert.deepEqual(window.lanes, ["b", "c", "a"]);
  assert.deepEqual(
    window.marks.map(({ at }) => at),
    [2, 5],
  );
  assert.equal(firstAt(window.marks, 3), 1);
  assert.equal(readWindow({ from: 9, until: 9 }), undefined);
});

test("a time is told in the zone asked for", () => {
  const at = Date.parse("2026-11-03T13:05:00Z");
  assert.equal(told(at, "clock", "en", "Europe/Berlin"), "14:05");
  assert.equal(told(at, "day", "en-GB", "Europe/Berlin"), "3 November 2026");
});

test("what the lists hold is said as it is, and where there is more, that it is the first of it", () => {
  assert.equal(some(0, false, "moment", "moments"), "no moments");
  assert.equal(some(1, false, "moment", "moments"), "1 moment");
  assert.equal(some(23, false, "moment", "moments"), "23 moments");
  assert.equal(some(1, true, "moment", "moments"), "the first moment");
  assert.equal(some(100, true, "moment", "moments"), "the first 100 moments");
});
