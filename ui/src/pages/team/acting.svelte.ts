import { ApiError } from "$lib/api";

/** One action at a time, and what the service said where it refused. */
export class Acting {
  busy = $state(false);
  error = $state.raw<ApiError | null>(null);

  /** True where it was done. */
  async do(action: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      await action();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export interface User {
  name: string;
  role: "viewer" | "analyst" | "admin";
  created_at: string;
  tokens: number;
}

export interface Token {
  id: string;
  title: string;
  created_at: string;
  token?: string;
}

export const ROLES = ["viewer", "analyst", "admin"] as const;
