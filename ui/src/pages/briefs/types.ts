/** Answers of `/api/1/briefs`. */

export interface Ask {
  name: string;
  other: string | null;
  against: string | null;
  place: string | null;
  sector: string | null;
  since: string | null;
}

export interface Listed {
  brief_id: string;
  title: string;
  ask: Ask | null;
  at: string;
  by: string;
  documents: number;
  version: number;
  edits: number;
  findings: number | null;
}

export interface Run {
  text?: string;
  quoted?: boolean;
  cite?: number;
}

export interface Sentence {
  kind: "reported" | "attributed" | "judgement" | "assumption" | "gap";
  status: string;
  runs: Run[];
  ties: string[];
  basis?: string;
  assumption?: string;
  alternative?: string;
  change?: string;
}

export interface Hop {
  subject: string;
  object: string;
  wording: string;
  speaker: string;
  status: string;
  date: string | null;
  grade: string;
  cites: number[];
}

export interface Item {
  key: string;
  panel: number;
  sentences: Sentence[];
  cells?: { label: string; sentences: Sentence[] }[];
  paths?: { hops: Hop[]; grade: string; overlap: string; end_note: string }[];
}

export interface Panel {
  kind: "paragraph" | "quote" | "table" | "list" | "path" | "judgement";
  speaker: string;
  header: string[];
}

export interface Part {
  key: string;
  number: number;
  heading: string;
  more: number;
  panels: Panel[];
  items: Item[];
}

export interface Evidence {
  number: number;
  source: number;
  doc_id: string;
  start: number;
  end: number;
  exact: string;
  voice: string;
  engine: string;
  review: string;
  marks: [number, number][];
}

export interface Source {
  number: number;
  doc_id: string;
  title: string;
  outlet: string;
  outlet_kind: string;
  state_control: string;
  published: string;
  reliability: string;
  reliability_reason: string;
  origin: string;
  flags: string[];
}

export interface Tie {
  grade: string;
  status: string;
  origins: number;
  date: string | null;
  reason: string;
}

export interface Edit {
  edit: string;
  action: "strike" | "move" | "note";
  words: string;
  text: string;
  by: string;
  at: string;
}

export interface Finding {
  rule: number;
  cause: string;
  where: string;
  places: string[];
}

export interface Composed {
  order: { key: string; items: string[] }[];
  struck: Record<string, Edit>;
  notes: Record<string, Edit[]>;
  missed: Edit[];
  changed: boolean;
  content: string;
  findings: Finding[];
}

export interface BriefData {
  brief_id: string;
  version: number;
  title: string;
  names: string[];
  provenance: string;
  terms: string[];
  changes: string[];
  ask: Ask;
  parts: Part[];
  evidence: Evidence[];
  sources: Source[];
  ties: Record<string, Tie>;
  composed: Composed;
  stale: boolean;
}
