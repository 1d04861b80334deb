import { expect, test } from "vitest";
import { digest, place } from "./layout";

const nodes = Array.from({ length: 60 }, (_, number) => ({ id: `ent-${number}`, size: 5 }));
const lines = nodes.slice(1).map((node, at) => ({ source: nodes[Math.floor(at / 3)]!.id, target: node.id, weight: 1 }));

test("a layout is the same tomorrow, in whatever order names come", () => {
  const once = place({ nodes, lines, pins: {} });
  expect(place({ nodes: [...nodes].reverse(), lines: [...lines].reverse(), pins: {} })).toEqual(once);
  expect(new Set(Object.values(once).map(String)).size).toBe(60);
});

test("what is pinned stays where it was put", () => {
  const found = place({ nodes, lines, pins: { "ent-7": [123, -45] } });
  expect(found["ent-7"]).toEqual([123, -45]);
});

test("neighbours end nearer to each other than others do", () => {
  const found = place({ nodes, lines, pins: {} });
  const far = (a: string, b: string) => Math.hypot(found[a]![0] - found[b]![0], found[a]![1] - found[b]![1]);
  const tied = lines.map((line) => far(line.source, line.target));
  const all = nodes.flatMap((a) => nodes.map((b) => far(a.id, b.id)));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(tied)).toBeLessThan(mean(all) / 2);
});

test("nobody and one are laid out too", () => {
  expect(place({ nodes: [], lines: [], pins: {} })).toEqual({});
  expect(Object.keys(place({ nodes: [nodes[0]!], lines: [], pins: {} }))).toEqual(["ent-0"]);
  expect(digest("a", 1)).not.toBe(digest("a", 2));
});
