import { expect, test } from "vitest";
import { ALL, Steps, UNTOUCHED, group, hide, parseHand, passes, pin, span, ungroup, view, yearsOf, type Answer, type Node, type Tie } from "./model";

const node = (id: string, more: Partial<Node> = {}): Node => ({
  id,
  name: id.toUpperCase(),
  schema: "Company",
  country: null,
  named: true,
  documents: 1,
  ties: 1,
  root: false,
  listed: false,
  ...more,
});

const tie = (subject: string, object: string, more: Partial<Tie> = {}): Tie => ({
  id: `${subject}>${object}`,
  subject,
  object,
  predicate: "owns",
  family: "ownership",
  verb: "owns",
  status: "asserted",
  reliability: "C",
  credibility: 3,
  origins: 1,
  documents: 1,
  valid: null,
  first_seen: null,
  last_seen: null,
  doubt: "",
  claims: 1,
  against: 0,
  reason: "",
  ...more,
});

const answer: Answer = {
  title: "a",
  nodes: [node("a", { root: true }), node("b"), node("c"), node("d")],
  ties: [tie("a", "b"), tie("b", "c", { status: "planned" }), tie("c", "a"), tie("a", "b", { id: "2", status: "denied" }), tie("c", "d")],
  left_out: 0,
  documents: 3,
};

test.each([
  [{}, {}, true],
  [{ reliability: "F" }, { letter: "C" }, false],
  [{ reliability: "C" }, { letter: "C" }, true],
  [{ credibility: 6 }, { digit: 4 }, false],
  [{ credibility: 6 }, { digit: 5 }, true],
  [{ origins: 2 }, { origins: 2 }, true],
  [{}, { origins: 2 }, false],
  [{ status: "planned" }, { said: "asserted" }, false],
  [{ status: "ended" }, { said: "asserted" }, true],
  [{ status: "planned" }, { said: "hedged" }, true],
  [{ doubt: "read with some doubt" }, { sure: true }, false],
  [{}, { families: ["money"] }, false],
  [{ valid: "2016" }, { from: 2017 }, false],
  [{ valid: "2016/.." }, { from: 2017 }, true],
  [{ valid: "../2018" }, { until: 2017 }, true],
  [{ valid: "2016-05/2018" }, { from: 2017, until: 2017 }, true],
  [{ valid: "2019~" }, { until: 2018 }, false],
  [{}, { from: 2017 }, true],
  [{}, { from: 2017, undated: false }, false],
] as const)("%j under %j: %s", (more, filter, kept) => {
  expect(passes(tie("a", "b", more), { ...ALL, ...filter })).toBe(kept);
});

test("years of a date, and of all", () => {
  expect(yearsOf(tie("a", "b", { valid: "201X" }))).toBeNull();
  expect(yearsOf(tie("a", "b", { valid: "/2018" }))).toEqual([-Infinity, 2018]);
  expect(span([tie("a", "b"), tie("a", "b", { valid: "2016/.." }), tie("a", "b", { valid: "../2019-02" })])).toEqual([2016, 2019]);
  expect(span([tie("a", "b")])).toBeNull();
});

test("ties of the same two are one line, hedged only where all are", () => {
  const seen = view(answer, ALL, UNTOUCHED);
  expect(seen.lines.map((line) => [line.id, line.ties.length, line.hedged])).toEqual([
    ["a b", 2, false],
    ["b c", 1, true],
    ["c a", 1, false],
    ["c d", 1, false],
  ]);
  expect(view(answer, { ...ALL, said: "hedged" }, UNTOUCHED).nodes.map((row) => row.id)).toEqual(["a", "b", "c"]);
});

test("what is asked about is drawn without a line too", () => {
  expect(view(answer, { ...ALL, origins: 9 }, UNTOUCHED).nodes.map((row) => row.id)).toEqual(["a"]);
});

test("hidden, grouped, and back", () => {
  let steps = new Steps();
  steps = steps.do(hide(steps.now, ["d"]));
  expect(view(answer, ALL, steps.now).nodes.map((row) => row.id)).toEqual(["a", "b", "c"]);
  steps = steps.do(group(steps.now, ["b", "c"], ["b", "c"]));
  const seen = view(answer, ALL, steps.now);
  expect(seen.nodes.map((row) => [row.id, row.name, row.members.length])).toEqual([
    ["a", "A", 1],
    ["group:b", "B + 1", 2],
  ]);
  expect(seen.lines.map((line) => line.id)).toEqual(["a group:b", "group:b a"]);
  expect(seen.ties.map((row) => row.id)).toEqual(["a>b", "c>a", "2"]);
  expect(view(answer, ALL, ungroup(steps.now, "group:b")).nodes).toHaveLength(3);
  expect(steps.undo().undo().now).toEqual(UNTOUCHED);
  expect(steps.undo().redo().now).toEqual(steps.now);
  expect(steps.undo().undo().undo().undoable).toBe(false);
  expect(steps.undo().do(UNTOUCHED).redoable).toBe(false);
});

test("hand work is kept as text, and what is no such text is none", () => {
  const hand = pin(hide(UNTOUCHED, ["x"]), "a", [1, 2]);
  expect(parseHand(JSON.stringify(hand))).toEqual(hand);
  for (const text of [null, "", "[]", "{", '{"hidden": 3}']) expect(parseHand(text)).toEqual(UNTOUCHED);
});
