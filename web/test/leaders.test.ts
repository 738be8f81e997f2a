// A leader leads from its minute on the axis to its sentence, or is not there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { leader } from "../src/then/leaders.ts";

const measures = { top: 100, end: 600, from: 200, gutter: 300, right: 340, listTop: 40, listEnd: 640 };

test("it begins at its minute and ends at its sentence", () => {
  const path = leader({ share: 0.5, y: 400 }, measures);
  assert.ok(path.startsWith("M200.0 350.0H303.0"), path);
  assert.ok(path.endsWith("340.0 400.0"), path);
});

test("what lies before the ruler, or is scrolled away, has none", () => {
  assert.equal(leader({ share: -0.1, y: 400 }, measures), "");
  assert.equal(leader({ share: 0.5, y: 30 }, measures), "");
  assert.equal(leader({ share: 0.5, y: 700 }, measures), "");
});
