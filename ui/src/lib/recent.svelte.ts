/** What was looked at in this browser, the latest first. It stays in this browser: the service is told nothing. */

export interface Seen {
  kind: "entity" | "document";
  id: string;
  name: string;
}

const KEY = "cuibono.recent";
const MOST = 12;

function kept(): Seen[] {
  try {
    const rows: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(rows) ? rows.filter(isSeen).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isSeen(row: unknown): row is Seen {
  const one = row as Partial<Seen> | null;
  return (one?.kind === "entity" || one?.kind === "document") && typeof one.id === "string" && typeof one.name === "string";
}

class Recent {
  rows = $state.raw<Seen[]>(kept());

  see(kind: Seen["kind"], id: string, name: string): void {
    this.#put([{ kind, id, name: name.slice(0, 200) }, ...this.rows.filter((row) => row.id !== id)].slice(0, MOST));
  }

  clear(): void {
    this.#put([]);
  }

  #put(rows: Seen[]): void {
    this.rows = rows;
    try {
      localStorage.setItem(KEY, JSON.stringify(rows));
    } catch {
      // A browser that keeps nothing has no list tomorrow; today's is there.
    }
  }
}

export const recent = new Recent();
