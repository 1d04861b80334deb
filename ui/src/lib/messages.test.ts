import { expect, test } from "vitest";
import { fill } from "./messages";

test.each([
  ["{n} tie|{n} ties", { n: 1 }, "en", "1 tie"],
  ["{n} tie|{n} ties", { n: 0 }, "en", "0 ties"],
  ["{n} tie|{n} ties", { n: 12345 }, "en", "12,345 ties"],
  ["{n} vínculo|{n} vínculos", { n: 2 }, "es", "2 vínculos"],
  ["{who} and {whom}", { who: "<b>A</b>" }, "en", "<b>A</b> and {whom}"],
] as const)("%s", (template, told, language, expected) => {
  expect(fill(template, told, language)).toBe(expected);
});
