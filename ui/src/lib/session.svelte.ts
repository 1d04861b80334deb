import { ApiError, get, onSignedOut, send } from "./api";

export type Role = "viewer" | "analyst" | "admin";

/** `mode` is "local" for the one user of a machine, "team" where users have names and roles. */
export interface Session {
  mode: "local" | "team";
  user: string;
  role: Role;
}

const RANK: Record<Role, number> = { viewer: 0, analyst: 1, admin: 2 };

class SessionState {
  now = $state<Session | null>(null);
  /** True where the service wants a token or a sign-in first. */
  locked = $state(false);
  mode = $state<"local" | "team">("local");
  error = $state.raw<ApiError | null>(null);

  constructor() {
    onSignedOut(() => {
      this.now = null;
      this.locked = true;
    });
  }

  async read(): Promise<void> {
    this.error = null;
    try {
      this.now = (await get<Session>("session")).data;
      this.mode = this.now.mode;
      this.locked = false;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) this.mode = error.code === "E602" ? "local" : "team";
      else this.error = error;
    }
  }

  async enter(name: string, password: string): Promise<void> {
    this.now = (await send<Session>("POST", "session", { name, password })).data;
    this.locked = false;
  }

  async leave(): Promise<void> {
    await send("DELETE", "session");
    this.now = null;
    this.locked = true;
  }

  may(role: Role): boolean {
    return this.now !== null && RANK[this.now.role] >= RANK[role];
  }
}

export const session = new SessionState();
