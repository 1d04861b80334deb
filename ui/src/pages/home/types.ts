import type { Contradiction, Tie } from "$lib/entity";

export interface Home {
  documents: number;
  outlets: number;
  languages: { language: string; documents: number }[];
  first_published: string | null;
  last_published: string | null;
  undated: number;
  partial: number;
  unread: number;
  rejects: number;
  stale: boolean;
  claims: number;
  attributions: number;
  entities: number;
  ties: number;
  contradictions: number;
  decisions: number;
  single_sourced: number;
  newest: { doc_id: string; title: string | null; address: string; outlet: string; published: string | null; taken_in: string }[];
  newest_contradictions: Contradiction[];
  /** From when on "what is new" is told at first: the month of the newest document. */
  since: string | null;
  examples: { kind: "name" | "quote" | "question"; words: string }[];
}

export interface SavedQuestion {
  name: string;
  words: string;
  question: string;
  arguments: Record<string, string | number | boolean | string[]>;
  by: string;
  at: string;
  answered: { at: string; items: number; documents: number } | null;
}

interface Item {
  words: string;
  key: string;
  grade: string;
}

export interface Checked {
  name: string;
  items: number;
  changed: boolean;
  first: boolean;
  since: string | null;
  error: string | null;
  came?: { item: Item }[];
  went?: { item: Item }[];
  restated?: { before: Item; after: Item }[];
  regraded?: { before: Item; after: Item }[];
  new_evidence?: { before: Item; after: Item }[];
}

export interface Rejects {
  total: number;
  matching: number;
  reasons: { stage: string; reason: string; count: number; advice: string | null }[];
  rows: { stage: string; reason: string; message: string; where: string; advice: string | null; doc_id: string | null }[];
}

export interface Since {
  since: string;
  documents: number;
  ties: number;
  decisions: number;
  newest: Tie[];
}
