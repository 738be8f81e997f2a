// @ts-nocheck: node's own modules carry no types here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { said, step, waitAfter } from "../src/editor/saving.ts";

const start = { phase: { name: "kept", at: undefined }, failures: 0, body: "a", version: 1 };
const after = (...events) => events.reduce(([now], event) => step(now, event), [start, []]);
const does = (effects) => effects.map((effect) => effect.do);

test("what is typed goes on the shelf at once and to the server after a pause", () => {
  const [typed, effects] = after({ what: "typed", body: "ab" });
  assert.deepEqual(effects, [{ do: "shelve" }, { do: "wait", ms: 800 }]);
  const [, saving] = step(typed, { what: "time is up" });
  assert.deepEqual(saving, [{ do: "save", body: "ab", base_version: 1 }]);
});

test("the shelf is cleared only when the server has the newest words", () => {
  const saving = [{ what: "typed", body: "ab" }, { what: "time is up" }];
  assert.deepEqual(does(after(...saving, { what: "kept", version: 2, at: 5 })[1]), ["clear shelf"]);
  const [now, effects] = after(
    ...saving,
    { what: "typed", body: "abc" },
    { what: "kept", version: 2, at: 5 },
  );
  assert.deepEqual(does(effects), ["shelve", "wait"]);
  assert.equal(now.version, 2);
});

test("without an answer it tries again, waiting longer each time, and says where the words are", () => {
  const lost = { what: "refused", why: "no connection" };
  const [now, effects] = after(
    { what: "typed", body: "ab" },
    { what: "time is up" },
    lost,
    { what: "time is up" },
    lost,
  );
  assert.deepEqual(effects, [{ do: "shelve" }, { do: "wait", ms: 2000 }]);
  assert.equal(said(now.phase), "Not saved yet: no connection; kept on this machine");
  assert.equal(waitAfter(20), 30_000);
});

test("what the server will not take is not sent again until it is other words, and its reason is said", () => {
  const why = "A text can hold a million characters; this is longer, so it was not saved.";
  const long = [{ what: "typed", body: "too long" }, { what: "time is up" }, { what: "not taken", why }];
  const [now, effects] = after(...long);
  assert.deepEqual(effects, [{ do: "shelve" }]);
  assert.equal(said(now.phase), `Not saved: ${why} Your words are kept on this machine`);
  assert.deepEqual(step(now, { what: "time is up" })[1], []);
  const shorter = [{ what: "typed", body: "short" }, { what: "time is up" }];
  assert.deepEqual(after(...long, ...shorter)[1], [{ do: "save", body: "short", base_version: 1 }]);
  const meanwhile = [long[0], long[1], { what: "typed", body: "short" }, long[2]];
  assert.deepEqual(does(after(...meanwhile)[1]), ["shelve", "wait"]);
});

test("what is typed while it waits goes along with the next try", () => {
  const lost = { what: "refused", why: "no connection" };
  const events = [
    { what: "typed", body: "ab" },
    { what: "time is up" },
    lost,
    { what: "typed", body: "abc" },
    { what: "time is up" },
  ];
  assert.deepEqual(after(...events)[1], [{ do: "save", body: "abc", base_version: 1 }]);
});

test("two texts are shown, saving rests, and the choice builds on the other's version", () => {
  const current = { body: "other", version: 9, by: "Ines", at: 1 };
  const met = [{ what: "typed", body: "ab" }, { what: "time is up" }, { what: "conflict", current }];
  assert.deepEqual(does(after(...met)[1]), ["shelve", "show both"]);
  assert.deepEqual(after(...met, { what: "time is up" })[1], []);
  const chosen = after(...met, { what: "chose", body: "both" }, { what: "time is up" });
  assert.deepEqual(chosen[1], [{ do: "save", body: "both", base_version: 9, aside: "ab" }]);
});

test("the same text from two people is no conflict", () => {
  const current = { body: "ab", version: 9, by: "Ines", at: 1 };
  const [now] = after({ what: "typed", body: "ab" }, { what: "time is up" }, { what: "conflict", current });
  assert.deepEqual([now.phase.name, now.version], ["kept", 9]);
});
