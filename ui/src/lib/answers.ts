/** The answers of the analyst's questions, as the service gives them. */
import { getContext, setContext } from "svelte";
import type { Envelope } from "./api";

export type { Told } from "./entity";

export interface Tie {
  tie_id: string;
  subject_id: string;
  predicate: string;
  object_id: string;
  status: string;
  supporting: string[];
  contrary: string[];
  origins: number;
  documents: number;
  first_seen: string | null;
  last_seen: string | null;
  valid: string | null;
  reliability: string;
  credibility: number;
  reason: string;
  sureness: number;
}

export interface Entity {
  entity_id: string;
  schema: string;
  caption: string;
  names: string[];
  country: string | null;
  named: boolean;
  documents: number;
  mentions: number;
}

/** What was not read for ties and could bear on an answer: documents that name somebody, and how many there are by language. */
export interface Unread {
  naming: { doc_id: string; title: string | null; language: string | null; reason: string }[];
  total: Record<string, number>;
  not_told: Record<string, number>;
}

export type Answer<T> = Envelope<T> & { command?: string; left_out?: Record<string, number> };

/** Letter and digit of a grade that is written as one, "B3"; null where it cannot be told. */
export function gradeParts(grade: string | null): { reliability: string; credibility: number } | null {
  const parts = /^(?:grade )?([A-F])([1-6])$/.exec(grade ?? "");
  return parts ? { reliability: parts[1]!, credibility: Number(parts[2]) } : null;
}

/** The words of a tie without the status at their end, which stands as a chip: "A owns B [planned]" is "A owns B". */
export function withoutStatus(words: string): string {
  return words.replace(/ \[[^\]]*\]$/, "");
}

const LEFT = Symbol("left out");

/** What a limit left out of the answer on this page, by its part. */
export function tellLeftOut(told: () => Record<string, number> | undefined): void {
  setContext(LEFT, told);
}

/** How many of a part there are: those that are shown and those that a limit left out. */
export function counter(): (part: string, shown: number) => number {
  const told = getContext<(() => Record<string, number> | undefined) | undefined>(LEFT);
  return (part, shown) => shown + (told?.()?.[part] ?? 0);
}

/** A sentence between quotation marks, once: one that is itself a quotation has its own. */
export function quoted(text: string): string {
  return /^["“«„]/.test(text) ? text : `“${text}”`;
}

/** Where a claim stands: the document with the claim marked. */
export function evidenceAddress(row: { doc_id: string; claim_id?: string | null }): string {
  const claim = row.claim_id ? `?claim=${encodeURIComponent(row.claim_id)}` : "";
  return `/documents/${encodeURIComponent(row.doc_id)}${claim}`;
}
