import { ApiError, get } from "$lib/api";

export type Input = "name" | "names" | "country" | "document" | "outlet" | "predicates" | "grade" | "date" | "choice" | "flag" | "int" | "words";

export interface Argument {
  name: string;
  kind: "text" | "texts" | "int" | "flag";
  required: boolean;
  help: string;
  input: Input;
  choices: string[];
}

export interface Question {
  name: string;
  help: string;
  usage: string;
  picture: boolean;
  arguments: Argument[];
}

export interface Predicate {
  name: string;
  verb: string;
  family: string;
}

/** The service's questions, read once. */
class Register {
  rows = $state.raw<Question[] | null>(null);
  error = $state.raw<ApiError | null>(null);
  predicates = $state.raw<Predicate[]>([]);
  countries = $state.raw<string[]>([]);
  outlets = $state.raw<string[]>([]);
  #asked = new Set<string>();

  read(): void {
    void this.#once("questions", async () => (this.rows = (await get<Question[]>("questions")).data));
  }

  words(): void {
    void this.#once("words", async () => {
      const found = (await get<{ predicates: Predicate[]; countries: string[] }>("questions/words")).data;
      this.predicates = found.predicates;
      this.countries = found.countries;
    });
  }

  readOutlets(): void {
    void this.#once("outlets", async () => {
      const found = (await get<{ groups: { name: string }[] }>("sourcing", { by: "outlet", most: 1000 })).data;
      this.outlets = found.groups.map((row) => row.name);
    });
  }

  named(name: string): Question | undefined {
    return this.rows?.find((row) => row.name === name);
  }

  async #once(what: string, read: () => Promise<unknown>): Promise<void> {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    this.error = null;
    try {
      await read();
    } catch (error) {
      this.#asked.delete(what);
      if (!(error instanceof ApiError)) throw error;
      if (what === "questions") this.error = error;
    }
  }
}

export const register = new Register();

/** Rows of an answer's long lists that a page shows at first. */
export const MOST_ROWS = 300;

/** The pages that are a question's own; the others stand under /questions. */
const OWN: Record<string, string> = { paths: "/paths", timeline: "/timeline", places: "/map", footprint: "/footprint" };

export function pageOf(name: string): string {
  return OWN[name] ?? `/questions/${encodeURIComponent(name)}`;
}

/** The address of a question with its arguments. */
export function questionAddress(name: string, values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "" || value === false) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  const words = query.toString();
  return words ? `${pageOf(name)}?${words}` : pageOf(name);
}

/** Arguments of a question that stand in a query string. */
export function givenIn(question: Question, query: URLSearchParams): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const { name, kind } of question.arguments) {
    const values = query.getAll(name).filter((value) => value.trim());
    if (values.length) found[name] = kind === "texts" ? values : values[0]!;
  }
  return found;
}

/** Whether there is enough to ask: what is needed is there, and of some questions one of two. */
export function askable(question: Question, given: Record<string, unknown>): boolean {
  const either: Record<string, string[]> = { places: ["name", "country"], statements: ["speaker", "about"], footprint: ["in", "sector"] };
  const one = either[question.name];
  return question.arguments.every((row) => !row.required || row.name in given) && (!one || one.some((name) => name in given));
}
