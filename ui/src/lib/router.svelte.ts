/** Addresses of the workbench: `/entities/{id}`, `/paths?left=…`. Every view has one, so that it can be sent to a colleague. */

class Place {
  path = $state(location.pathname);
  search = $state(location.search);
  readonly query = $derived(new URLSearchParams(this.search));

  constructor() {
    addEventListener("popstate", () => this.read());
  }

  read(): void {
    this.path = location.pathname;
    this.search = location.search;
  }
}

export const place = new Place();

/** Goes to an address of the workbench. `replace` leaves no step to go back to. */
export function go(address: string, { replace = false } = {}): void {
  const before = place.path;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  place.read();
  if (place.path !== before) scrollTo(0, 0);
}

/** The address with some of the query's values changed; null, "" and false take one away. */
export function withQuery(changes: Record<string, string | number | boolean | null | undefined>, path = place.path): string {
  const query = new URLSearchParams(path === place.path ? place.search : "");
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "" || value === false) query.delete(key);
    else query.set(key, String(value));
  }
  const words = query.toString();
  return words ? `${path}?${words}` : path;
}

/** Clicks on links of the workbench stay in it; those with a key held, to files and to `/api` go their usual way. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/") || (link.pathname === location.pathname && link.search === location.search && link.hash)) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** `match("/entities/:id", "/entities/a%20b")` is `{ id: "a b" }`; null where it is another address. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const parts = path.replace(/\/+$/, "").split("/");
  if (path === "/") parts.splice(0, parts.length, "", "");
  if (wanted.length !== parts.length) return null;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(":")) {
      try {
        found[part.slice(1)] = decodeURIComponent(parts[at]!);
      } catch {
        return null;
      }
    } else if (part !== parts[at]) return null;
  }
  return found;
}
