import { expect, test } from "vitest";
import { bytes, chosen, isHidden } from "./files";

test.each([
  [".DS_Store", true],
  ["press/.git/config", true],
  ["press/~$report.docx", true],
  ["press/node_modules/x.md", true],
  ["press/2024.report.pdf", false],
  ["Thumbs.db", true],
])("%s", (name, hidden) => expect(isHidden(name)).toBe(hidden));

test("a name of 100,000 letters keeps its ending", () => {
  const [row] = chosen([new File(["x"], `${"x".repeat(100_000)}.pdf`)]);
  expect(row!.name).toHaveLength(400);
  expect(row!.name.endsWith(".pdf")).toBe(true);
});

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [4_200_000, "4.2 MB"],
  [2_000_000_000, "2 GB"],
])("%i bytes", (size, words) => expect(bytes(size, "en")).toBe(words));
