/** What the picture shows of an answer: filters, hidden and grouped names, pins, and the way back. Pure, so that each step can be undone and tested. */

export interface Node {
  id: string;
  name: string;
  schema: string | null;
  country: string | null;
  named: boolean;
  documents: number;
  ties: number;
  root: boolean;
  listed: boolean;
}

export interface Tie {
  id: string;
  subject: string;
  object: string;
  predicate: string;
  family: string;
  verb: string;
  status: string;
  reliability: string;
  credibility: number;
  origins: number;
  documents: number;
  valid: string | null;
  first_seen: string | null;
  last_seen: string | null;
  doubt: string;
  claims: number;
  against: number;
  reason: string;
}

export interface Answer {
  title: string;
  nodes: Node[];
  ties: Tie[];
  left_out: number;
  documents: number;
}

export interface Filter {
  /** Letter at least, "" for any; digit at least, 0 for any (6, cannot be judged, stands before 5, improbable). */
  letter: string;
  digit: number;
  origins: number;
  /** "all", "asserted" (stated as fact, or ended) or "hedged". */
  said: "all" | "asserted" | "hedged";
  sure: boolean;
  families: readonly string[];
  from: number | null;
  until: number | null;
  undated: boolean;
}

export const ALL: Filter = { letter: "", digit: 0, origins: 1, said: "all", sure: false, families: [], from: null, until: null, undated: true };

/** Hand work on a picture. `groups` maps a name to the group it stands in; `pins` are places in the plane. */
export interface Hand {
  hidden: readonly string[];
  groups: Readonly<Record<string, string>>;
  pins: Readonly<Record<string, readonly [number, number]>>;
}

export const UNTOUCHED: Hand = { hidden: [], groups: {}, pins: {} };

/** Steps that can be taken back, and taken again. */
export class Steps {
  #past: Hand[] = [];
  #future: Hand[] = [];

  constructor(public now: Hand = UNTOUCHED) {}

  do(next: Hand): Steps {
    const steps = new Steps(next);
    // A hundred steps are more than anybody goes back.
    steps.#past = [...this.#past, this.now].slice(-100);
    return steps;
  }

  undo(): Steps {
    const before = this.#past.at(-1);
    if (!before) return this;
    const steps = new Steps(before);
    steps.#past = this.#past.slice(0, -1);
    steps.#future = [...this.#future, this.now];
    return steps;
  }

  redo(): Steps {
    const after = this.#future.at(-1);
    if (!after) return this;
    const steps = new Steps(after);
    steps.#past = [...this.#past, this.now];
    steps.#future = this.#future.slice(0, -1);
    return steps;
  }

  get undoable(): boolean {
    return this.#past.length > 0;
  }

  get redoable(): boolean {
    return this.#future.length > 0;
  }
}

const LETTERS = "ABCDEF";
const DIGITS = [1, 2, 3, 4, 6, 5];
const FACT = new Set(["asserted", "ended"]);

export function isHedged(tie: Tie): boolean {
  return !FACT.has(tie.status);
}

/** The years that a tie's date touches; null where it has none. An open end is open: [2016, Infinity]. */
export function yearsOf(tie: Tie): [number, number] | null {
  if (!tie.valid) return null;
  const [first, last] = tie.valid.split("/");
  const year = (date: string | undefined, open: number) => {
    const digits = /^\d{4}/.exec(date ?? "")?.[0];
    return digits ? Number(digits) : open;
  };
  if (last === undefined) {
    const one = year(first, NaN);
    return Number.isNaN(one) ? null : [one, one];
  }
  return [year(first, -Infinity), year(last, Infinity)];
}

/** The first and the last year that any tie's date names. */
export function span(ties: readonly Tie[]): [number, number] | null {
  const years = ties.flatMap((tie) => yearsOf(tie) ?? []).filter(Number.isFinite);
  return years.length ? [Math.min(...years), Math.max(...years)] : null;
}

export function passes(tie: Tie, filter: Filter): boolean {
  if (filter.letter && LETTERS.indexOf(tie.reliability) > LETTERS.indexOf(filter.letter)) return false;
  if (filter.digit && DIGITS.indexOf(tie.credibility) > DIGITS.indexOf(filter.digit)) return false;
  if (tie.origins < filter.origins) return false;
  if (filter.said === "asserted" && isHedged(tie)) return false;
  if (filter.said === "hedged" && !isHedged(tie)) return false;
  if (filter.sure && tie.doubt) return false;
  if (filter.families.length && !filter.families.includes(tie.family)) return false;
  if (filter.from !== null || filter.until !== null) {
    const years = yearsOf(tie);
    if (!years) return filter.undated;
    if (filter.from !== null && years[1] < filter.from) return false;
    if (filter.until !== null && years[0] > filter.until) return false;
  }
  return true;
}

/** A name of the picture: one of the answer's, or a group of them. */
export interface Drawn {
  id: string;
  name: string;
  schema: string | null;
  country: string | null;
  root: boolean;
  listed: boolean;
  named: boolean;
  documents: number;
  members: readonly Node[];
  degree: number;
}

/** A line of the picture: all ties between the same two in the same direction; `hedged` where none of them is stated as fact. */
export interface Line {
  id: string;
  source: string;
  target: string;
  ties: readonly Tie[];
  hedged: boolean;
}

export interface View {
  nodes: Drawn[];
  lines: Line[];
  ties: Tie[];
}

/** What is seen of an answer. A name without a line left is not drawn, unless the question is about it. */
export function view(answer: Answer, filter: Filter, hand: Hand): View {
  const hidden = new Set(hand.hidden);
  const place = (id: string) => hand.groups[id] ?? id;
  const ties = answer.ties.filter((tie) => passes(tie, filter) && !hidden.has(place(tie.subject)) && !hidden.has(place(tie.object)));
  const lines = new Map<string, { id: string; source: string; target: string; ties: Tie[] }>();
  const degree = new Map<string, number>();
  for (const tie of ties) {
    const [source, target] = [place(tie.subject), place(tie.object)];
    if (source === target) continue;
    const id = `${source} ${target}`;
    const line = lines.get(id) ?? { id, source, target, ties: [] };
    line.ties.push(tie);
    lines.set(id, line);
    degree.set(source, (degree.get(source) ?? 0) + 1);
    degree.set(target, (degree.get(target) ?? 0) + 1);
  }
  const members = new Map<string, Node[]>();
  for (const node of answer.nodes) {
    const id = place(node.id);
    if (!hidden.has(id)) members.set(id, [...(members.get(id) ?? []), node]);
  }
  const nodes: Drawn[] = [];
  for (const [id, group] of members) {
    const root = group.some((node) => node.root);
    if (!degree.has(id) && !root) continue;
    const first = group[0]!;
    nodes.push({
      id,
      name: group.length === 1 ? first.name : `${first.name} + ${group.length - 1}`,
      schema: group.every((node) => node.schema === first.schema) ? first.schema : null,
      country: group.every((node) => node.country === first.country) ? first.country : null,
      root,
      listed: group.some((node) => node.listed),
      named: group.some((node) => node.named),
      documents: Math.max(...group.map((node) => node.documents)),
      members: group,
      degree: degree.get(id) ?? 0,
    });
  }
  return {
    nodes,
    lines: [...lines.values()].map((line) => ({ ...line, hedged: line.ties.every(isHedged) })),
    ties: ties.filter((tie) => place(tie.subject) !== place(tie.object)),
  };
}

export function hide(hand: Hand, ids: readonly string[]): Hand {
  return { ...hand, hidden: [...new Set([...hand.hidden, ...ids])] };
}

/** Several names, or groups of them, become one; its id is that of its first name. */
export function group(hand: Hand, ids: readonly string[], members: readonly string[]): Hand {
  const id = `group:${[...members].sort()[0]}`;
  const groups = { ...hand.groups };
  for (const member of members) groups[member] = id;
  const pins = { ...hand.pins };
  for (const old of ids) delete pins[old];
  return { ...hand, groups, pins };
}

export function ungroup(hand: Hand, id: string): Hand {
  const groups = Object.fromEntries(Object.entries(hand.groups).filter(([, at]) => at !== id));
  const pins = { ...hand.pins };
  delete pins[id];
  return { ...hand, groups, pins };
}

export function pin(hand: Hand, id: string, at: readonly [number, number]): Hand {
  return { ...hand, pins: { ...hand.pins, [id]: at } };
}

export function unpin(hand: Hand, id: string): Hand {
  const pins = { ...hand.pins };
  delete pins[id];
  return { ...hand, pins };
}

/** Kept hand work of an earlier day, as far as it can be read. */
export function parseHand(text: string | null): Hand {
  try {
    const found = JSON.parse(text ?? "null") as Partial<Hand> | null;
    if (!found || !Array.isArray(found.hidden) || typeof found.groups !== "object" || typeof found.pins !== "object") return UNTOUCHED;
    return { hidden: found.hidden.map(String), groups: { ...found.groups }, pins: { ...found.pins } };
  } catch {
    return UNTOUCHED;
  }
}

/** Kinds told apart by colour; each stands in the legend with its word. */
export type Kind = "person" | "company" | "body" | "state" | "other";

export function kindOf(schema: string | null): Kind {
  switch (schema) {
    case "Person":
      return "person";
    case "Company":
      return "company";
    case "Organization":
      return "body";
    case "PublicBody":
    case "Territory":
    case "Position":
      return "state";
    default:
      return "other";
  }
}
