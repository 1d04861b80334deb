import { expect, test } from "vitest";
import { cut, grouped, inUtf16, partsOf, type Mark } from "./segments";

const mark = (start: number, end: number, kind: Mark["kind"], ref: string = kind): Mark => ({ start, end, kind, ref });

test("marks that overlap are cut at every border, and nothing of the text is lost", () => {
  const text = "😀 Ana said that Orsk pays.";
  const marks = inUtf16(text, [mark(2, 5, "source"), mark(6, 10, "cue"), mark(2, 26, "claim", "c1"), mark(16, 26, "content"), mark(11, 20, "claim", "c2")]);
  const [part] = cut(text, partsOf(text, [[0, 26, "paragraph"]]), marks);
  expect(part!.segments.map((row) => row.text).join("")).toBe(text);
  const of = (words: string) => part!.segments.filter((row) => row.text.includes(words)).map((row) => row.marks.map((m) => m.ref).sort());
  expect(of("Ana")).toEqual([["c1", "source"]]);
  expect(of("said")).toEqual([["c1", "cue"]]);
  expect(of("Orsk")).toEqual([["c1", "c2", "content"]]);
  expect(of("pays")).toEqual([["c1", "content"]]);
});

test("a mark goes on from block to block, and what stands between blocks is shown", () => {
  const text = "One two\n\nfree words\n \nmore\n\nthree four";
  const parts = cut(text, partsOf(text, [[0, 7, "heading"], [28, 38, "paragraph"]]), inUtf16(text, [mark(4, 33, "content")]));
  expect(parts.map((row) => row.kind)).toEqual(["heading", "paragraph", "paragraph", "paragraph"]);
  const marked = parts.flatMap((row) => row.segments).filter((row) => row.marks.length);
  expect(marked.map((row) => row.text)).toEqual(["two", "free words", "more", "three"]);
});

test("spans that are empty or beyond the text mark nothing", () => {
  expect(inUtf16("abc", [mark(1, 1, "cue"), mark(9, 12, "cue"), mark(2, 1, "cue")])).toEqual([]);
});

test("items of one list stand together", () => {
  const text = "a\nb\nc\nd";
  const parts = cut(text, partsOf(text, [[0, 1, "list_item"], [2, 3, "list_item"], [4, 5, "paragraph"], [6, 7, "list_item"]]), []);
  expect(grouped(parts).map((row) => [row.kind, row.parts.length])).toEqual([["list_item", 2], ["paragraph", 1], ["list_item", 1]]);
});

test("a text without blocks has its paragraphs, and blanks without end cost nothing", () => {
  const text = `one\ntwo\n\nthree${" \n\t".repeat(200_000)}four`;
  expect(partsOf(text, []).map((row) => text.slice(row.start, row.end))).toEqual(["one\ntwo", "three", "four"]);
});
