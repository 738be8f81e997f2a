// @ts-nocheck: node's own modules carry no types here.
// Rows let go of what is of later, and take what changed in its place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfLater, placeOf, putChanged, shorten } from "../src/then/rows.ts";

/** As much of an element as the functions here look at. */
function listOf(...rows) {
  const list = { children: [] };
  for (const row of rows) {
    row.querySelector ??= () => null;
    row.remove = () => list.children.splice(list.children.indexOf(row), 1);
    row.replaceWith = (other) => list.children.splice(list.children.indexOf(row), 1, other);
    list.children.push(row);
  }
  return list;
}

test("a row is of later from when it was known, and from when its words were changed", () => {
  const row = (known, changed) => ({ dataset: changed === undefined ? { known } : { known, changed } });
  assert.deepEqual(
    [row("10"), row("10", "20")].map((found) => [9, 10, 19, 20].map((at) => isOfLater(found, at))),
    [
      [true, false, false, false],
      [true, true, true, false],
    ],
  );
  for (const broken of [row(undefined), row("10", "soon"), row("")]) assert.ok(isOfLater(broken, 99));
});

test("a row has a place in an address", () => {
  assert.equal(placeOf({ id: "then-00ff", dataset: { known: "-5" } }), "-5.00ff");
});

test("what changed stands where it stood, and what is not there is not added", () => {
  const list = listOf({ id: "then-a" }, { id: "then-b", says: "changed later" }, { id: "then-c" });
  putChanged(list, [
    { id: "then-b", says: "new words" },
    { id: "then-z", says: "before the list" },
  ]);
  assert.deepEqual(
    list.children.map(({ id, says }) => [id, says]),
    [
      ["then-a", undefined],
      ["then-b", "new words"],
      ["then-c", undefined],
    ],
  );
});

test("the first rows of a long list go, and that they went is told", () => {
  const rows = Array.from({ length: 403 }, (_, n) => ({ id: `then-${n}` }));
  const list = listOf(...rows);
  assert.equal(shorten(list), true);
  assert.deepEqual([list.children.length, list.children[0].id], [400, "then-3"]);
  assert.equal(shorten(list), false);
});

test("a row that waits for its words goes where nobody tells of them any more", () => {
  const rows = Array.from({ length: 60 }, (_, n) => ({ id: `then-${n}` }));
  for (const n of [4, 30]) rows[n].querySelector = (what) => (what === "[data-waits]" ? {} : null);
  const list = listOf(...rows);
  assert.equal(shorten(list), true);
  assert.deepEqual(
    [list.children.length, list.children[0].id],
    [55, "then-5"],
    "the one of the last 40 stays",
  );
  assert.equal(shorten(list), false);
});
