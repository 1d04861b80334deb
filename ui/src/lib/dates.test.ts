import { expect, test } from "vitest";
import { dateWords } from "./dates";

const words = {
  from: (date: string) => `from ${date}`,
  until: (date: string) => `until ${date}`,
  about: (date: string) => `about ${date}`,
  unsure: (date: string) => `perhaps ${date}`,
  between: (a: string, b: string) => `${a} to ${b}`,
  undated: "undated",
};

test.each([
  ["2019-03-01", "1 Mar 2019"],
  ["2019-03", "Mar 2019"],
  ["2017", "2017"],
  ["2017~", "about 2017"],
  ["2016?", "perhaps 2016"],
  ["2016/2018-05", "2016 to May 2018"],
  ["2016/..", "from 2016"],
  ["../2019", "until 2019"],
  ["2019-21", "2019-21"],
  ["201X", "201X"],
  ["{2026-03-03,2026-03-12}", "3 Mar 2026 and 12 Mar 2026"],
  ["[2019,2020]", "2019 or 2020"],
  [null, "undated"],
])("%s", (edtf, expected) => {
  expect(dateWords(edtf, words, "en")).toBe(expected);
});
