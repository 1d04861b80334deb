import { settings, type Language } from "./settings.svelte";

/** Dates are EDTF (ISO 8601-2:2019): "2019-03", "2017~", "2016?", "2016/2018", "../2019", "" or null for none. Never made sharper than they are. */

export interface DateWords {
  from: (date: string) => string;
  until: (date: string) => string;
  about: (date: string) => string;
  unsure: (date: string) => string;
  between: (from: string, to: string) => string;
  undated: string;
}

export function dateWords(edtf: string | null | undefined, words: DateWords, language: Language = settings.language): string {
  if (!edtf) return words.undated;
  // A set: it is told of each of these days.
  if (/^[{[].*[}\]]$/.test(edtf)) {
    const all = edtf.slice(1, -1).split(",").map((one) => dateWords(one.trim(), words, language));
    return new Intl.ListFormat(language, { type: edtf.startsWith("{") ? "conjunction" : "disjunction" }).format(all);
  }
  const [first, last] = edtf.split("/");
  if (last === undefined) return point(edtf, words, language);
  const open = (end: string | undefined) => end === "" || end === "..";
  if (open(first)) return open(last) ? words.undated : words.until(point(last, words, language));
  if (open(last)) return words.from(point(first!, words, language));
  return words.between(point(first!, words, language), point(last, words, language));
}

function point(edtf: string, words: DateWords, language: Language): string {
  const mark = edtf.match(/[?~%]$/)?.[0];
  const said = plain(mark ? edtf.slice(0, -1) : edtf, language);
  if (mark === "~") return words.about(said);
  return mark ? words.unsure(said) : said;
}

function plain(date: string, language: Language): string {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date);
  // Seasons, decades and whatever else the standard has stand as they are written.
  if (!parts || Number(parts[2]) > 12) return date;
  const [, year, month, day] = parts;
  if (!month) return year!;
  const form: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", timeZone: "UTC", ...(day ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, form).format(new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`));
}
