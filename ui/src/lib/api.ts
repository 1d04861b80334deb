/** The service's answers: one envelope for data, one for errors. Nothing here asks any other host. */

export interface Envelope<T> {
  ok: true;
  data: T;
  lines?: string[];
  next?: string | null;
  pending?: boolean;
}

export type Value = string | number | boolean | readonly string[] | null | undefined;
export type Values = Record<string, Value>;

/** What went wrong, where, and what to do: the service's own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly where: string | null,
    readonly advice: string | null,
  ) {
    super(message);
  }
}

const BASE = "/api/1";

/** `/api/1/paths?left=A&right=B`; lists stand once for each value, nothing stands for null, false or "". */
export function address(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "" || value === false) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  const words = query.toString();
  return `${BASE}/${path}${words ? `?${words}` : ""}`;
}

export async function get<T>(path: string, values: Values = {}, signal?: AbortSignal): Promise<Envelope<T>> {
  return read<T>(await reach(address(path, values), { signal, headers: { Accept: "application/json" } }));
}

/** A body is sent as JSON; a form, and the bytes of a file, as they are. */
export async function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, signal?: AbortSignal): Promise<Envelope<T>> {
  const form = body instanceof FormData || body instanceof Blob;
  return read<T>(
    await reach(address(path), {
      method,
      signal,
      // A page of another origin cannot set this header without asking first.
      headers: { "X-Cuibono": "1", Accept: "application/json", ...(form || body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: form ? body : body === undefined ? undefined : JSON.stringify(body),
    }),
  );
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "", null, null);
  }
}

async function read<T>(response: Response): Promise<Envelope<T>> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // No JSON: a proxy's page, or a server that was ended in the middle. The status is all there is to say.
  }
  if (isEnvelope<T>(body)) return body;
  const error = (body as { error?: Partial<ApiError> } | null)?.error;
  if (response.status === 401) signedOut?.();
  throw new ApiError(response.status, error?.code ?? "answer", error?.message ?? "", error?.where ?? null, error?.advice ?? null);
}

function isEnvelope<T>(body: unknown): body is Envelope<T> {
  return typeof body === "object" && body !== null && (body as { ok?: unknown }).ok === true;
}

let signedOut: (() => void) | null = null;

/** What to do where the service no longer knows who asks. */
export function onSignedOut(action: () => void): void {
  signedOut = action;
}

/** Listens to a job's events until it ends; the returned function stops listening. The browser resumes by itself after a break. */
export function listen<T>(path: string, names: readonly string[], heard: (name: string, data: T) => void, broken: () => void = () => {}): () => void {
  const source = new EventSource(address(path), { withCredentials: true });
  for (const name of names) source.addEventListener(name, (event) => heard(name, JSON.parse((event as MessageEvent<string>).data) as T));
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) broken();
  };
  return () => source.close();
}
