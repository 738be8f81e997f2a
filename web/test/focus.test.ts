// @ts-nocheck: node's own modules carry no types here.
// What takes the place of a link that had focus has it then; where nothing does, the slider.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { keepFocus } from "../src/then/focus.ts";

const slider = element();
let [link, place] = [undefined, undefined];

/** As much of an element as is looked at. */
function element(within) {
  return {
    isConnected: true,
    closest: () => within,
    focus() {
      document.activeElement = this;
    },
  };
}

beforeEach(() => {
  globalThis.document = { getElementById: () => null };
  place = { id: "", isConnected: true, querySelector: () => link };
  link = element(place);
  link.focus();
});

function takeAway(next) {
  keepFocus(
    () => slider,
    () => {
      link.isConnected = false;
      link = next;
    },
  );
}

test("the next link of a place follows the one before", () => {
  const next = element(place);
  takeAway(next);
  assert.equal(document.activeElement, next);
});

test("where no link follows, the slider has it", () => {
  takeAway(null);
  assert.equal(document.activeElement, slider);
});

test("a row that changed is found again by its id", () => {
  const again = element();
  Object.assign(place, { id: "then-a", isConnected: false });
  document.getElementById = (id) => id === "then-a" && { isConnected: true, querySelector: () => again };
  takeAway(null);
  assert.equal(document.activeElement, again);
});

test("what stays keeps it", () => {
  keepFocus(
    () => slider,
    () => {},
  );
  assert.equal(document.activeElement, link);
});
