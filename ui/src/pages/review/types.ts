/** Answers of `/api/1/reviews`. Offsets are code points. */

export interface Quote {
  doc_id: string;
  start: number;
  end: number;
  text: string;
  marks: [number, number][];
  outlet: string;
  published: string | null;
  title: string | null;
  speaker: string;
  claim_id: string;
}

export interface Side {
  ident: string;
  caption: string;
  names: string[];
  schema: string;
  countries: string[];
  offices: string[];
  /** doc_id, day of publication or "", outlet, title. */
  documents: [string, string, string, string][];
  quotes: Quote[];
}

export type Kind = "join" | "split" | "joined" | "claim" | "conflict";

export interface Question {
  question_id: string;
  kind: Kind;
  left: string;
  right: string;
  title: string;
  about: string[];
  likely: number;
  pro: string[];
  con: string[];
  effects: string[];
  priority: number;
  keys: string[];
  sides: Side[];
  sentence?: Quote;
  against?: Quote[];
  beside?: Quote[];
  qualifiers?: string;
  claim?: { status: string; subject_id: string; object_id: string; confidence: number };
  decided?: { words: string; by: string; unmet: boolean }[];
}

export interface Page {
  questions: Question[];
  open: number | null;
  answered: number;
  settled: number;
  too_small: number;
  about: { id: string; name: string } | null;
}

export interface Decision {
  decision_id: string;
  verdict: string;
}
