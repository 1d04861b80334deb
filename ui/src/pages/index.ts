import type { Component } from "svelte";

/** A page of the workbench. Parts of the address after ":" reach the component as a property `params`. */
export interface Page {
  pattern: string;
  load: () => Promise<{ default: Component<{ params: Record<string, string> }> }>;
}

// Each page is a chunk of its own: the first paint loads the home alone.
export const PAGES: readonly Page[] = [
  { pattern: "/", load: () => import("./home/Home.svelte") },
  { pattern: "/search", load: () => import("./search/Search.svelte") },
  { pattern: "/entities/:id", load: () => import("./entity/Entity.svelte") },
  { pattern: "/documents", load: () => import("./documents/Documents.svelte") },
  { pattern: "/documents/:id", load: () => import("./document/Document.svelte") },
  { pattern: "/network", load: () => import("./network/Network.svelte") },
  { pattern: "/paths", load: () => import("./paths/Paths.svelte") },
  { pattern: "/timeline", load: () => import("./timeline/Timeline.svelte") },
  { pattern: "/map", load: () => import("./map/Map.svelte") },
  { pattern: "/footprint", load: () => import("./footprint/Footprint.svelte") },
  { pattern: "/questions", load: () => import("./questions/Questions.svelte") },
  { pattern: "/questions/:name", load: () => import("./questions/Question.svelte") },
  { pattern: "/review", load: () => import("./review/Review.svelte") },
  { pattern: "/briefs", load: () => import("./briefs/Briefs.svelte") },
  { pattern: "/briefs/:id", load: () => import("./briefs/Brief.svelte") },
  { pattern: "/import", load: () => import("./import/Import.svelte") },
  { pattern: "/team", load: () => import("./team/Team.svelte") },
];
