import { ALL, type Filter } from "./model";

/** A filter as values of the address, so that what is seen can be sent to a colleague; nothing stands for the default. */
export function writeFilter(filter: Filter): Record<string, string | number | null> {
  return {
    letter: filter.letter || null,
    digit: filter.digit || null,
    origins: filter.origins > 1 ? filter.origins : null,
    said: filter.said === "all" ? null : filter.said,
    sure: filter.sure ? 1 : null,
    families: filter.families.join(",") || null,
    from: filter.from,
    until: filter.until,
    undated: filter.undated ? null : "no",
  };
}

/** The filter of an address; what it cannot be is left out. */
export function readFilter(query: URLSearchParams): Filter {
  const year = (key: string) => (/^\d{4}$/.test(query.get(key) ?? "") ? Number(query.get(key)) : null);
  const said = query.get("said");
  return {
    letter: /^[A-F]$/.test(query.get("letter") ?? "") ? query.get("letter")! : ALL.letter,
    digit: /^[1-6]$/.test(query.get("digit") ?? "") ? Number(query.get("digit")) : ALL.digit,
    origins: /^\d{1,3}$/.test(query.get("origins") ?? "") ? Math.max(1, Number(query.get("origins"))) : ALL.origins,
    said: said === "asserted" || said === "hedged" ? said : "all",
    sure: query.get("sure") === "1",
    families: (query.get("families") ?? "").split(",").filter(Boolean),
    from: year("from"),
    until: year("until"),
    undated: query.get("undated") !== "no",
  };
}

/** Hands a file to the browser. */
export function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
