import { describe, expect, it } from "vitest";
import { arrange, behind } from "./arrange";
import type { Composed, Part } from "./types";

const sentence = { kind: "reported" as const, status: "asserted", runs: [], ties: [] };
const item = (key: string, panel: number) => ({ key, panel, sentences: [sentence] });
const paragraph = { kind: "paragraph" as const, speaker: "", header: [] };
const parts: Part[] = [
  { key: "lede", number: 0, heading: "", more: 0, panels: [paragraph], items: [item("lede/a", 0)] },
  { key: "ties", number: 1, heading: "Ties", more: 0, panels: [paragraph, paragraph], items: [item("ties/a", 0), item("ties/b", 0), item("ties/c", 1)] },
  { key: "gaps", number: 2, heading: "Gaps", more: 0, panels: [paragraph], items: [item("gaps/a", 0)] },
];
const composed = (order: Composed["order"], struck: string[] = []): Composed => ({
  order,
  struck: Object.fromEntries(struck.map((key) => [key, { edit: "d", action: "strike", words: "", text: "", by: "ana", at: "" }])),
  notes: {},
  missed: [],
  changed: false,
  content: "",
  findings: [],
});

describe("arrange", () => {
  it("keeps neighbours of a panel together and numbers sections as they stand", () => {
    const order = [
      { key: "lede", items: ["lede/a"] },
      { key: "gaps", items: ["gaps/a"] },
      { key: "ties", items: ["ties/a", "ties/c", "ties/b"] },
    ];
    const found = arrange(parts, composed(order));
    expect(found.map((row) => [row.part.key, row.number])).toEqual([["lede", 0], ["gaps", 1], ["ties", 2]]);
    expect(found[2]!.groups.map((group) => group.items.map((row) => row.key))).toEqual([["ties/a"], ["ties/c"], ["ties/b"]]);
  });

  it("gives a section of which nothing is left no number", () => {
    const order = parts.map((part) => ({ key: part.key, items: part.items.map((row) => row.key) }));
    expect(arrange(parts, composed(order, ["ties/a", "ties/b", "ties/c"])).map((row) => row.number)).toEqual([0, 0, 1]);
  });
});

describe("behind", () => {
  it("tells where a moved one stands", () => {
    const keys = ["a", "b", "c"];
    expect(behind(keys, "b", -1)).toBe("");
    expect(behind(keys, "c", -1)).toBe("a");
    expect(behind(keys, "a", 1)).toBe("b");
    expect(behind(keys, "a", -1)).toBeNull();
    expect(behind(keys, "c", 1)).toBeNull();
  });
});
