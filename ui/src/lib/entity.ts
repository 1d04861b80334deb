/** Answers of `/api/1/entities` and of what hangs below it. */

export interface EntityRow {
  id: string;
  name: string;
  /** A schema of FollowTheMoney. */
  type: string;
  country: string | null;
  country_name: string | null;
  documents: number;
  ties: number;
  flags: { wording: string; listed: boolean; possible: boolean }[];
}

export interface End {
  id: string;
  name: string;
  type: string;
  named: boolean;
}

export interface Told {
  claim_id: string;
  doc_id: string;
  start: number;
  end: number;
  sentence: string;
  speaker: string;
  status: string;
  date: string | null;
  published: string | null;
  outlet: string;
  kind: string;
  cells: string;
  detail?: string;
}

export interface Tie {
  tie_id: string;
  subject: End;
  object: End;
  predicate: string;
  verb: string;
  section: string;
  status: string;
  reliability: string;
  credibility: number;
  grade: string;
  reason: string;
  origins: number;
  documents: number;
  claims: number;
  contrary: number;
  valid: string | null;
  first_seen: string | null;
  last_seen: string | null;
  sureness: number;
  reading: string;
  evidence?: Told | null;
  against?: Told | null;
}

export interface Section {
  key: string;
  heading: string;
  count: number;
  ties: Tie[];
  next: string | null;
}

export interface Ties {
  total: number;
  matching: number;
  single_origin: number;
  undated: number;
  counts: Record<"predicate" | "status" | "grade", Record<string, number>>;
  verbs: Record<string, string>;
  sections: Section[];
}

export interface ClaimRow extends Told {
  title: string | null;
  review: string;
  confidence: number;
  supports: boolean;
}

export interface TieClaims {
  tie: Tie;
  claims: ClaimRow[];
  total: number;
}

export interface Flag {
  known_id: string;
  status: string;
  listed: boolean;
  lists: string[];
  name: string;
  since: string | null;
  score: number;
  why: string[];
  wording: string;
}

export interface Head extends EntityRow {
  mentions: number;
  named: boolean;
  names: { name: string; mentions: number; documents: number; document: string }[];
  names_total: number;
  merges: { why: string; documents: number }[];
  countries: { country: string; name: string; documents: number }[];
  offices: Tie[];
  known: Flag[];
  quotes: { by: number; direct: number };
  contradictions: number;
  unread: { naming: { doc_id: string; title: string; outlet: string; published_at: string | null; language: string | null }[]; total: Record<string, number> };
}

export interface Quote {
  attribution_id: string;
  printed: string;
  quote: "direct" | "mixed" | "indirect";
  kind: string;
  cue: string;
  speaker: string;
  speaker_id: string | null;
  doc_id: string;
  start: number;
  end: number;
  outlet: string;
  published: string | null;
  title: string | null;
}

export interface Near extends EntityRow {
  score: number;
  why: string;
  seen: { doc_id: string; start: number; end: number; sentence: string; outlet: string; published: string | null } | null;
}

export interface Decision {
  decision_id: string;
  kind: string;
  words: string;
  by: string;
  at: string;
  why: string;
  undone_by: string | null;
  /** In the answer to a decision: the entities that hold its two ends now. */
  entity_ids: string[];
}

export interface Contradiction {
  contradiction_id: string;
  kind: string;
  topic: string;
  why: string;
  subject_id: string;
  object_id: string | null;
  sides: { says: string; evidence: Told[] }[];
  day?: string | null;
}

/** Where a claim stands, as an address of the workbench. */
export function claimAddress(row: { doc_id: string; claim_id: string }): string {
  return `/documents/${encodeURIComponent(row.doc_id)}?claim=${encodeURIComponent(row.claim_id)}`;
}

/** Where words stand in a document, as an address of the workbench. */
export function placeAddress(row: { doc_id: string; start: number; end: number }): string {
  return `/documents/${encodeURIComponent(row.doc_id)}?at=${row.start}-${row.end}`;
}
