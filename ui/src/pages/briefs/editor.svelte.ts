import { ApiError, get, send } from "$lib/api";
import { arrange, behind } from "./arrange";
import type { BriefData, Composed, Finding, Item, Sentence } from "./types";

interface Answer {
  edit: string;
  place?: string;
  composed: Composed;
}

/** A brief under a person's hands. Edits go to the service one after the other; what comes back is how the brief is composed now. */
export class Editor {
  data = $state.raw<BriefData | null>(null);
  composed = $state.raw<Composed | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** What the last edit met, beside the brief that is still there. */
  refused = $state.raw<ApiError | null>(null);
  busy = $state(false);
  /** The item or section that keys act on, and the evidence number that was asked for in it. */
  chosen = $state("");
  cite = $state<number | null>(null);
  #last: Promise<unknown> = Promise.resolve();
  #id = "";

  readonly parts = $derived(this.data && this.composed ? arrange(this.data.parts, this.composed) : []);
  /** Everything that can be chosen, in order of reading. */
  readonly keys = $derived(
    this.parts.flatMap((row) => [...(row.part.key === "lede" ? [] : [row.part.key]), ...row.groups.flatMap((group) => group.items.map((item) => item.key))]),
  );
  readonly items = $derived(new Map<string, Item>((this.data?.parts ?? []).flatMap((part) => part.items.map((item) => [item.key, item] as const))));
  readonly evidence = $derived(new Map((this.data?.evidence ?? []).map((row) => [row.number, row])));
  readonly sources = $derived(new Map((this.data?.sources ?? []).map((row) => [row.number, row])));
  readonly findings = $derived.by(() => {
    const found = new Map<string, Finding[]>();
    for (const row of this.composed?.findings ?? []) for (const place of row.places) found.set(place, [...(found.get(place) ?? []), row]);
    return found;
  });
  /** Sentences that findings name and that still stand: to strike them is one way to hold the rules. */
  readonly named = $derived([...this.findings.keys()].filter((key) => this.items.has(key) && !this.composed?.struck[key]));

  async open(id: string): Promise<void> {
    this.#id = id;
    this.error = null;
    this.busy = true;
    try {
      const { data } = await get<BriefData>(`briefs/${encodeURIComponent(id)}`);
      if (id !== this.#id) return;
      this.data = data;
      this.composed = data.composed;
      if (!this.keys.includes(this.chosen)) this.chosen = this.keys[0] ?? "";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    } finally {
      this.busy = false;
    }
  }

  /** True where the service took it. */
  async #edit(path: string, body: () => unknown): Promise<Answer | null> {
    const mine = this.#last.then(async () => {
      const what = body();
      if (what === null) return null;
      this.refused = null;
      try {
        const { data } = await send<Answer>("POST", `briefs/${encodeURIComponent(this.#id)}/${path}`, what);
        this.composed = data.composed;
        return data;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.refused = error;
        return null;
      }
    });
    this.#last = mine;
    return mine;
  }

  /** Strikes an item, or restores one that is struck: "struck", "restored", null where neither could be done. */
  async strike(key: string): Promise<"struck" | "restored" | null> {
    if (!this.items.has(key)) return null;
    const struck = this.composed?.struck[key];
    const done = struck ? await this.takeBack(struck.edit) : await this.#edit("edits", () => ({ action: "strike", place: key }));
    return done ? (struck ? "restored" : "struck") : null;
  }

  /** Moves an item in its part, or a section, one place up or down. */
  async move(key: string, step: -1 | 1): Promise<boolean> {
    return (
      (await this.#edit("edits", () => {
        const order = this.composed?.order ?? [];
        const part = order.find((row) => row.key === key.split("/")[0]);
        const after = key.includes("/") ? behind(part?.items ?? [], key, step) : behind(order.map((row) => row.key).filter((name) => name !== "lede"), key, step);
        return after === null ? null : { action: "move", place: key, after };
      })) !== null
    );
  }

  async note(key: string, text: string): Promise<boolean> {
    return (await this.#edit("edits", () => ({ action: "note", place: key, text }))) !== null;
  }

  /** Takes an edit back, the last unless one is named. */
  async takeBack(edit: string | null = null): Promise<Answer | null> {
    return this.#edit("undo", () => ({ edit }));
  }

  step(by: -1 | 1): void {
    const at = this.keys.indexOf(this.chosen);
    this.choose(this.keys[Math.min(this.keys.length - 1, Math.max(0, at + by))] ?? "");
  }

  choose(key: string, cite: number | null = null): void {
    this.chosen = key;
    this.cite = cite;
  }

  /** The evidence numbers of an item, in order of appearance. */
  cites(item: Item | undefined): number[] {
    const of = (sentence: Sentence) => sentence.runs.flatMap((run) => (run.cite === undefined ? [] : [run.cite]));
    return [...new Set([...(item?.sentences ?? []).flatMap(of), ...(item?.paths ?? []).flatMap((path) => path.hops.flatMap((hop) => hop.cites))])];
  }
}
