import { expect, test } from "vitest";
import { apart, span, timeOf } from "./edtf";

test.each([
  ["2011", "2016", true],
  ["2011", "2011-05", false],
  ["2011/2014", "2014-12", false],
  ["2011/", "2020", false],
  ["../2010", "2011", true],
  ["2011~", "2012", true],
  ["2011", null, false],
  ["2011-05-03", "2011-05-03", false],
  ["summer", "1900", false],
])("%s and %s lie apart: %s", (one, other, expected) => {
  expect(apart(one, other)).toBe(expected);
  expect(apart(other, one)).toBe(expected);
});

test("days are the service's", () => {
  expect(new Date(timeOf(737_425)).toISOString().slice(0, 10)).toBe("2020-01-01");
  expect(span("2016/")).toEqual(["2016", "9999~"]);
});
