// @ts-nocheck: node's own modules carry no types here.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DraftShelf } from "../src/draft.ts";
import { Tab } from "../src/tab.ts";

class Memory {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  setItem(name, value) {
    this[name] = String(value);
  }
  removeItem(name) {
    delete this[name];
  }
}

const KEY = "passage:1:tomasz";
const draft = (says, at, base = "new") => ({ at, base, fields: { says: [says] } });
const says = (found) => found?.fields.says[0];
const kept = () => Object.keys(localStorage).length;

/** What follows happens in this tab. */
const tabs = new Map();
function inTab(name) {
  if (!tabs.has(name)) tabs.set(name, new Memory());
  globalThis.sessionStorage = tabs.get(name);
}

beforeEach(() => {
  globalThis.localStorage = new Memory();
  tabs.clear();
  inTab("first");
});

test("two tabs with the same form do not write over each other", () => {
  DraftShelf.write(KEY, draft("from the first", 1));
  inTab("second");
  DraftShelf.write(KEY, draft("from the second", 2));
  inTab("first");
  DraftShelf.write(KEY, draft("more from the first", 3));
  assert.equal(says(DraftShelf.read(KEY)), "more from the first");
  inTab("second");
  assert.equal(says(DraftShelf.read(KEY)), "from the second");
});

test("what a closed tab held is taken up, and goes with the copy", () => {
  DraftShelf.write(KEY, draft("older", 1));
  inTab("second");
  DraftShelf.write(KEY, draft("newer", 2));
  inTab("third");
  assert.equal(says(DraftShelf.read(KEY)), "newer");
  DraftShelf.write(KEY, draft("newer, and more", 3));
  DraftShelf.clear(KEY);
  assert.equal(says(DraftShelf.read(KEY)), "older");
  DraftShelf.clear(KEY);
  assert.equal(DraftShelf.read(KEY), undefined);
  assert.equal(kept(), 0);
});

test("what a tab that is still open typed since stays with it", () => {
  DraftShelf.write(KEY, draft("begun", 1));
  inTab("second");
  assert.equal(says(DraftShelf.read(KEY)), "begun");
  DraftShelf.write(KEY, draft("otherwise", 2));
  inTab("first");
  // Also where it is loaded again, without a word typed in between.
  assert.equal(says(DraftShelf.read(KEY)), "begun");
  DraftShelf.write(KEY, draft("begun, and gone on", 3));
  inTab("second");
  DraftShelf.clear(KEY);
  inTab("first");
  assert.equal(says(DraftShelf.read(KEY)), "begun, and gone on");
});

test("a duplicated tab goes on with a copy, and what the first types stays with it", () => {
  DraftShelf.write(KEY, draft("begun", 1));
  const first = sessionStorage.getItem("recount.tab");
  inTab("its double");
  sessionStorage.setItem("recount.tab", first);
  assert.equal(says(DraftShelf.read(KEY)), "begun");
  DraftShelf.part(first);
  DraftShelf.write(KEY, draft("otherwise", 2));
  inTab("first");
  assert.equal(says(DraftShelf.read(KEY)), "begun");
  DraftShelf.write(KEY, draft("begun, and gone on", 3));
  inTab("its double");
  DraftShelf.clear(KEY);
  inTab("first");
  assert.equal(says(DraftShelf.read(KEY)), "begun, and gone on");
});

test("tabs of one name tell each other apart, and a page after another in one tab does not", async () => {
  const [renamed, listeners] = [[], []];
  globalThis.addEventListener = (kind, act) => kind === "pagehide" && listeners.push(act);
  const opened = (tab) => Tab.tellApart((before) => renamed.push([tab, before]));
  const heard = () => new Promise((done) => setTimeout(done, 50));
  sessionStorage.setItem("recount.tab", "one");
  opened("first");
  await heard();
  listeners.shift()();
  opened("first, its next page");
  await heard();
  assert.deepEqual(renamed, []);
  opened("its double");
  await heard();
  assert.deepEqual(renamed, [["its double", "one"]]);
  for (const hide of listeners) hide();
});

test("what was kept before there were slots comes back", () => {
  localStorage.setItem(`recount.draft.${KEY}`, JSON.stringify(draft("from before", 1)));
  assert.equal(says(DraftShelf.read(KEY)), "from before");
  DraftShelf.clear(KEY);
  assert.equal(kept(), 0);
});

test("another form's draft is not taken up, and only the version that was saved is cleared", () => {
  DraftShelf.write("passage:10:tomasz", draft("another", 1));
  inTab("second");
  assert.equal(DraftShelf.read("passage:1"), undefined);
  assert.equal(DraftShelf.read("passage:1:tomasz"), undefined);
  DraftShelf.write(KEY, draft("over the eighth", 2, "8"));
  DraftShelf.clear(KEY, "7");
  assert.equal(says(DraftShelf.read(KEY)), "over the eighth");
  DraftShelf.clear(KEY, "8");
  assert.equal(DraftShelf.read(KEY), undefined);
});

test("signing out forgets what every tab kept, and nothing else", () => {
  localStorage.setItem("recount.fine", "1");
  DraftShelf.write(KEY, draft("one", 1));
  inTab("second");
  DraftShelf.write(KEY, draft("two", 2));
  DraftShelf.clearAll();
  assert.equal(DraftShelf.read(KEY), undefined);
  inTab("first");
  assert.equal(DraftShelf.read(KEY), undefined);
  assert.equal(kept(), 1);
});

test("a tab without a memory of its own keeps drafts all the same, and one without any says so", () => {
  globalThis.sessionStorage = undefined;
  assert.equal(DraftShelf.write(KEY, draft("kept", 1)), true);
  assert.equal(says(DraftShelf.read(KEY)), "kept");
  globalThis.localStorage = undefined;
  assert.equal(DraftShelf.write(KEY, draft("kept", 1)), false);
  assert.equal(DraftShelf.read(KEY), undefined);
  DraftShelf.clear(KEY);
  DraftShelf.clearAll();
});
