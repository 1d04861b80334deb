/** The answers of `/api/1/documents/{id}` and of what hangs on it. Spans are half-open, in code points. */

import type { EndOf, Span } from "./segments";

export interface Reject {
  stage: string;
  address: string;
  reason: string;
  message: string;
  start: number | null;
  end: number | null;
}

export interface Outlet {
  publisher: string;
  reliability: string;
  kind: string | null;
  owner: string | null;
  country: string | null;
  state_control: string | null;
  note: string | null;
  source: string | null;
}

export interface Head {
  id: string;
  title: string;
  dataset: string;
  source_id: string;
  address: string;
  url: string | null;
  media_type: string;
  language: string | null;
  authors: string[];
  published_at: string | null;
  published_from: string | null;
  modified_at: string | null;
  retrieved_at: string;
  content_sha256: string;
  text_sha256: string;
  container_sha256: string | null;
  reader: string;
  engine: string;
  partial: string | null;
  linked: string[];
  outlet: Outlet | null;
  letter: string;
  characters: number;
  claims: number;
  attributions: number;
  rejects: Reject[];
  unread: string | null;
  version: { number: number; of: number; words: string } | null;
  original: { shown: "page" | "pdf" | "text" | "file"; name: string };
}

export interface Decision {
  decision_id: string;
  verdict: string;
  by: string;
  at: string;
  why: string;
}

export interface Claim {
  id: string;
  subject: EndOf;
  predicate: string;
  verb: string;
  object: EndOf;
  status: string;
  evidence: Span;
  sentence: Span;
  words: string;
  speaker: string;
  kind: string;
  attribution: string | null;
  amount: string | null;
  currency: string | null;
  percentage: number | null;
  role: string | null;
  what: string | null;
  place: string | null;
  date: string | null;
  confidence: number;
  engine: string;
  cells: string;
  review: "" | "accepted" | "rejected";
  decision: Decision | null;
  tie: { id: string; words: string; status: string; reason: string; reliability: string; credibility: number; origins: number } | null;
}

export interface Attribution {
  id: string;
  kind: string;
  quote: string;
  source: string | null;
  source_id: string | null;
  spans: Record<"source" | "cue" | "content", Span[]>;
}

export interface Name {
  start: number;
  end: number;
  schema: string;
  entity: string | null;
  caption: string;
}

export interface Reading {
  id: string;
  text: string;
  language: string | null;
  blocks: [number, number, string][];
  claims: Claim[];
  attributions: Attribution[];
  names: Name[];
}

interface Other {
  id: string;
  title: string;
  outlet: string | null;
  published: string | null;
}

export interface Edge {
  relation: string;
  name: string;
  share: number;
  why: string;
  document: Other | null;
  spans: Span[];
}

export interface Origins {
  origin: string | null;
  name: string | null;
  relation: string | null;
  why: string | null;
  others: { document: Other; relation: string; why: string }[];
  leads_to: Edge[];
  led_from: Edge[];
}

export interface Version {
  id: string;
  taken: string;
  published: string | null;
  modified: string | null;
  title: string;
  words: string;
  change: {
    words_added: number;
    words_removed: number;
    edits: { before: string; after: string }[];
    claims_gone: string[];
    claims_new: string[];
  } | null;
}
