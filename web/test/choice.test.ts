// @ts-nocheck: node's own modules carry no types here.
// Keys look through a closed list; Enter, a hand, and the open list choose.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onChoice } from "../src/then/choice.ts";

function listened() {
  const did = [];
  const list = new EventTarget();
  const deeds = { looked: () => did.push("looked"), chose: () => did.push("chose") };
  onChoice(list, deeds, new AbortController().signal);
  const press = (key) => list.dispatchEvent(Object.assign(new Event("keydown"), { key }));
  return { did, press, change: () => list.dispatchEvent(new Event("change")) };
}

test("arrows and letters look, and Enter chooses", () => {
  const { did, press, change } = listened();
  for (const key of ["ArrowDown", "ArrowDown", "t"]) {
    press(key);
    change();
  }
  press("Enter");
  assert.deepEqual(did, ["looked", "looked", "looked", "chose"]);
});

test("a hand chooses, and so does whoever opened the list by key", (t) => {
  let now = 1000;
  t.mock.method(performance, "now", () => now);
  const { did, press, change } = listened();
  change();
  press(" ");
  now += 800;
  change();
  assert.deepEqual(did, ["chose", "chose"]);
});
