import { expect, test } from "vitest";
import { short, shown, toUtf16 } from "./text";

test("offsets in code points become offsets of the string", () => {
  const text = "a😀b\u{1F1F5}\u{1F1EA}c";
  const points = [...text];
  const offsets = [...points.keys(), points.length];
  const found = toUtf16(text, offsets);
  offsets.forEach((offset, at) => expect(text.slice(0, found[at])).toBe(points.slice(0, offset).join("")));
  expect(toUtf16(text, [3, 0, 2])).toEqual([found[3], found[0], found[2]]);
});

test("marks that turn the direction are seen, and nothing moves", () => {
  const text = "Ana \u202egnp.exe\u202c";
  expect(shown(text)).toBe("Ana \ufffdgnp.exe\ufffd");
  expect(shown(text)).toHaveLength(text.length);
});

test("what is cut is cut between characters", () => {
  expect(short("👩‍👩‍👧".repeat(50), 20)).not.toMatch(/[\ud800-\udbff]…$/);
  expect(short("x".repeat(100_000), 10)).toBe("xxxxxxxxxx…");
});
