import { ApiError, get, type Envelope, type Values } from "./api";

/** What a page asked for: under way, there, or failed with the service's words. A newer question ends an older one. */
export class Loaded<T> {
  answer = $state.raw<Envelope<T> | null>(null);
  error = $state.raw<ApiError | null>(null);
  busy = $state(false);
  #under: AbortController | null = null;

  get data(): T | null {
    return this.answer?.data ?? null;
  }

  async ask(path: string, values: Values = {}): Promise<void> {
    this.#under?.abort();
    const under = (this.#under = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      const answer = await get<T>(path, values, under.signal);
      if (under === this.#under) this.answer = answer;
    } catch (error) {
      if (under !== this.#under) return;
      if (!(error instanceof ApiError)) throw error;
      this.answer = null;
      this.error = error;
    } finally {
      if (under === this.#under) this.busy = false;
    }
  }

  /** Nothing was asked (any more). */
  clear(): void {
    this.#under?.abort();
    this.#under = null;
    this.answer = null;
    this.error = null;
    this.busy = false;
  }
}
