import { expect, test } from "vitest";
import type { Tie } from "$lib/entity";
import { layOut, yearOf } from "./chart";

test.each([
  ["2026", false, 2026],
  ["2026-07", false, 2026.5],
  ["2026~", false, 2026],
  ["..", false, null],
  ["", false, null],
  ["2026-21", false, 2026],
] as const)("%s is a year", (point, end, expected) => expect(yearOf(point, end)).toBe(expected));

test("ties that would lie on each other stand one above the other, and all lie on the picture", () => {
  const tie = (valid: string, at: number) => ({ tie_id: `tie-${at}`, valid, status: "asserted", reading: "", credibility: 2, reliability: "B" }) as Tie;
  const dates = ["2026-03-05", "2026-03-06", "2019/2024", "1803", "../2020", "2025-11/..", "2026-03-05"];
  const made = layOut(dates.map(tie), 360)!;
  expect(made.marks).toHaveLength(dates.length);
  expect(new Set(made.marks.map((mark) => `${mark.x} ${mark.y}`)).size).toBe(dates.length);
  for (const mark of made.marks) expect([mark.x >= 0, mark.x + mark.width <= 360, mark.y > 0, mark.y < made.base]).toEqual([true, true, true, true]);
  expect(layOut([tie("", 0)], 360)).toBeNull();
});
