/** The upload under way: it goes on while other pages of the workbench are looked at. What was started as a job is the service's. */

import { ApiError, get, listen, send } from "$lib/api";
import type { Chosen } from "./files";

export interface Limits {
  files: number;
  bytes: number;
  file_bytes: number;
  addresses: number;
}

export interface Said {
  dataset: string;
  publisher: string | null;
  published: string | null;
  addresses: string[];
}

export interface Result {
  stopped: boolean;
  taken: string;
  /** True where ties follow later: they are not counted yet. */
  pending: boolean;
  new: { documents: number; claims: number; ties: number; entities: number };
  known: number;
  rejected: number;
  documents: { id: string; title: string; address: string; outlet: string | null; published: string | null; claims: number; unread: boolean }[];
  rejects: { address: string; reason: string; message: string }[];
  names: { id: string; schema: string; caption: string; country: string | null; documents: number; new: boolean }[];
}

export interface Job {
  id: string;
  kind: string;
  title: string;
  by: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  done: number;
  share: number | null;
  item: string;
  asked_at: string;
  ended_at: string | null;
  result: Result | null;
  error: { code: string; message: string; where: string | null; advice: string | null } | null;
}

const EVENTS = ["queued", "running", "progress", "done", "failed", "cancelled"] as const;
export const ended = (job: Job): boolean => ["done", "failed", "cancelled"].includes(job.state);

class Importer {
  jobs = $state.raw<Job[]>([]);
  /** Files that are being sent; null where none are. */
  sending = $state.raw<{ sent: number; of: number; name: string } | null>(null);
  error = $state.raw<ApiError | null>(null);
  broken = $state(false);
  #under: AbortController | null = null;
  #heard = new Map<string, () => void>();

  /** The imports of this service, and what happens to those under way. */
  async read(): Promise<void> {
    this.jobs = (await get<Job[]>("jobs", { limit: 200 })).data.filter((job) => job.kind === "import");
    for (const job of this.jobs) if (!ended(job)) this.#listen(job.id);
  }

  #listen(id: string): void {
    if (this.#heard.has(id)) return;
    const stop = listen<Job>(
      `jobs/${id}/events`,
      EVENTS,
      (_, job) => {
        this.jobs = this.jobs.map((one) => (one.id === id ? job : one));
        if (ended(job)) this.#deaf(id);
      },
      () => {
        this.#deaf(id);
        this.broken = true;
      },
    );
    this.#heard.set(id, stop);
  }

  #deaf(id: string): void {
    this.#heard.get(id)?.();
    this.#heard.delete(id);
  }

  /** Sends the files one by one and starts the job: true where that came to be. */
  async start(files: readonly Chosen[], said: Said): Promise<boolean> {
    const under = (this.#under = new AbortController());
    this.error = null;
    let id = "";
    addEventListener("beforeunload", hold);
    try {
      id = (await send<{ id: string }>("POST", "uploads", undefined, under.signal)).data.id;
      for (const [sent, row] of files.entries()) {
        this.sending = { sent, of: files.length, name: row.name };
        await send("PUT", `uploads/${id}/files?name=${encodeURIComponent(wellFormed(row.name))}`, row.file, under.signal);
      }
      const job = (await send<Job>("POST", `uploads/${id}/job`, said, under.signal)).data;
      this.jobs = [job, ...this.jobs];
      this.#listen(job.id);
      return true;
    } catch (error) {
      if (id) void send("DELETE", `uploads/${id}`).catch(() => {});
      if (error instanceof ApiError) this.error = error;
      else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      return false;
    } finally {
      removeEventListener("beforeunload", hold);
      this.sending = null;
      this.#under = null;
    }
  }

  /** Ends the sending; what was sent is dropped. */
  stop(): void {
    this.#under?.abort();
  }

  async cancel(job: Job): Promise<void> {
    try {
      await send("DELETE", `jobs/${job.id}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    }
  }
}

// A file name may hold half of a surrogate pair, which no address can.
function wellFormed(name: string): string {
  return name.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export const importer = new Importer();
