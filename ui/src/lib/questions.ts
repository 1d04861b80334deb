import { address, type Values } from "./api";
import { short } from "./text";

/** The page of a question with its arguments: `/questions/paths?left=A&right=B`. */
export function questionAddress(name: string, values: Values): string {
  const query = address("", values).split("?")[1];
  return `/questions/${encodeURIComponent(name)}${query ? `?${query}` : ""}`;
}

/** An answer's lines as they may be shown: without the ids that a command line needs, each cut where it is too long to read. */
export function plainLines(lines: readonly string[] | undefined, most: number): string {
  return (lines ?? [])
    .slice(0, most)
    .map((line) => short(line.replace(/(?: · )?\b(?:ent|claim|con|tie)-[0-9a-f]{20}\b ?/g, ""), 400))
    .join("\n")
    .trim();
}
