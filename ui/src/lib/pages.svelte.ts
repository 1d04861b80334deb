import { ApiError, get, type Values } from "./api";

/** A list that comes in pages: what is there so far, and whether there is more. A newer question ends an older one. */
export class Pages<T> {
  rows = $state.raw<T[]>([]);
  next = $state<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  busy = $state(false);
  /** True once a first page is there. */
  there = $state(false);
  #under: AbortController | null = null;
  #path = "";
  #values: Values = {};

  async ask(path: string, values: Values = {}): Promise<void> {
    this.#path = path;
    this.#values = values;
    await this.#fetch(null);
  }

  async more(): Promise<void> {
    if (this.next) await this.#fetch(this.next);
  }

  async again(): Promise<void> {
    await this.#fetch(null);
  }

  /** Goes on from a page that was got otherwise. */
  from(path: string, values: Values, rows: T[], next: string | null): void {
    this.#under?.abort();
    this.#path = path;
    this.#values = values;
    this.rows = rows;
    this.next = next;
    this.there = true;
    this.busy = false;
  }

  async #fetch(cursor: string | null): Promise<void> {
    this.#under?.abort();
    const under = (this.#under = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      const answer = await get<T[]>(this.#path, { ...this.#values, cursor }, under.signal);
      if (under !== this.#under) return;
      this.rows = cursor ? [...this.rows, ...answer.data] : answer.data;
      this.next = answer.next ?? null;
      this.there = true;
    } catch (error) {
      if (under !== this.#under) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    } finally {
      if (under === this.#under) this.busy = false;
    }
  }
}
