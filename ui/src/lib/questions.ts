import { address, type Values } from "./api";

/** The page of a question with its arguments: `/questions/paths?left=A&right=B`. */
export function questionAddress(name: string, values: Values): string {
  const query = address("", values).split("?")[1];
  return `/questions/${encodeURIComponent(name)}${query ? `?${query}` : ""}`;
}
