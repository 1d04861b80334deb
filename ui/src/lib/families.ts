/** Families of predicates have one colour each throughout; words always stand beside it. */
const TOKENS: Record<string, string> = {
  role: "--plain",
  ownership: "--bad",
  money: "--good",
  kin: "--link",
  asset: "--fair",
  place: "--fair",
  talk: "--link",
  for: "--good",
  against: "--poor",
};

export function familyColour(family: string): string {
  return `var(${TOKENS[family] ?? "--plain"})`;
}
