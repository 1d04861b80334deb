/** The answers of `/api/1/documents`. */

export interface Row {
  id: string;
  title: string;
  outlet: string | null;
  letter: string;
  published: string | null;
  taken: string;
  language: string | null;
  dataset: string;
  address: string;
  partial: string | null;
  claims: number;
  attributions: number;
  unread: boolean;
  /** How its text relates to others: "own", "wire", "near_duplicate" …; null where origins are not traced yet. */
  relation: string | null;
}

/** Values with numbers of documents, the most first; "-" for those without one. */
export type Facets = Record<"outlet" | "language" | "dataset", [string, number][]>;
