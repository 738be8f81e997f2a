// @ts-nocheck: node's own modules carry no types here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { meet } from "../src/draft.ts";
import { inOrder, title } from "../src/editor/hints.ts";
import { compare, together } from "../src/editor/lines.ts";
import { continued } from "../src/editor/markup.ts";
import { counts } from "../src/words.ts";

test("two texts together hold every line of both", () => {
  const [mine, theirs] = ["one\ntwo\nthree\nfive", "zero\none\nthree\nfour\nfive"];
  assert.equal(together(mine, theirs), "zero\none\ntwo\nthree\nfour\nfive");
  assert.deepEqual(
    compare("a\nb", "a\nc").map(({ where, lines }) => [where, lines]),
    [
      ["both", ["a"]],
      ["mine", ["b"]],
      ["theirs", ["c"]],
    ],
  );
  assert.equal(together("same", "same"), "same");
});

test("Enter goes on with a list, counts on, and ends it on an empty item", () => {
  assert.equal(continued("- one"), "- ");
  assert.equal(continued("  9. nine"), "  10. ");
  assert.equal(continued("- [x] done"), "- [ ] ");
  assert.equal(continued("> said"), "> ");
  assert.equal(continued("- "), "");
  assert.equal(continued("plain - not a list"), undefined);
});

test("a draft over the same version comes back; over another it is offered", () => {
  const draft = { at: 1, base: "7", fields: { title: ["mine"] } };
  assert.equal(meet(draft, "7", { title: ["theirs"] }), "restore");
  assert.equal(meet(draft, "8", { title: ["theirs"] }), "offer");
  assert.equal(meet(draft, "8", { title: ["mine"] }), "nothing");
  assert.equal(meet(undefined, "8", {}), "nothing");
});

test("progress is told without a total while nobody knows it", () => {
  const progress = { done: 5, total: null, taken: 2, problems: 1, state: "running", stage_text: "" };
  assert.deepEqual(counts(progress), ["5 read", "2 taken", "1 line could not be read"]);
});

test("two different passages are not mixed paragraph by paragraph", () => {
  const mine = "Top\n\nMine one\n\nMine two\n\nEnd";
  const theirs = "Top\n\nTheirs one\n\nTheirs two\n\nEnd";
  assert.equal(together(mine, theirs), "Top\n\nMine one\n\nMine two\nTheirs one\n\nTheirs two\n\nEnd");
});

test("questions on the whole come last, and the fold says what is in it", () => {
  const hint = (from, whole) => ({
    from,
    to: from,
    rule: "a/b",
    strength: "hint",
    question: "?",
    whole,
    key: `${from}`,
  });
  const hints = [hint(0, true), hint(9, false), hint(4, false)];
  assert.deepEqual(
    inOrder(hints).map(({ key }) => key),
    ["4", "9", "0"],
  );
  assert.equal(title(hints), "2 questions about the wording, one about the whole");
  assert.equal(title([hint(0, true), hint(0, true)]), "2 questions about the whole");
  assert.equal(title([hint(3, false)]), "One question about the wording");
});
