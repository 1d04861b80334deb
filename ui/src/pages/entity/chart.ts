import type { Tie } from "$lib/entity";

export interface Mark {
  tie: Tie;
  x: number;
  y: number;
  width: number;
  level: "good" | "fair" | "poor" | "plain";
  hedged: boolean;
}

export interface Chart {
  marks: Mark[];
  ticks: { year: number; x: number; anchor: "start" | "middle" | "end" }[];
  from: number;
  to: number;
  height: number;
  base: number;
}

const STEP = 8;
const MOST_ROWS = 14;

/** A point of EDTF as a year with its part; null for an open end and for what is no year. */
export function yearOf(point: string | undefined, end = false): number | null {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(point ?? "");
  if (!parts) return null;
  const [, year, month, day] = parts.map(Number) as [number, number, number, number];
  if (!month || month > 12) return year + (end ? 0.999 : 0);
  if (!day) return year + (month - (end ? 0.05 : 1)) / 12;
  return year + (month - 1 + (day - 1) / 31) / 12;
}

/** Dated ties as marks over a scale of years, one above the other where they would lie on each other; null without any date. */
export function layOut(ties: readonly Tie[], width: number): Chart | null {
  const spans = ties.flatMap((tie) => {
    // Of a set of dates the first and the last.
    const dates = (tie.valid ?? "").replace(/[{}[\]]/g, "").split(",");
    const first = dates[0]!.split("/")[0];
    const last = dates.length > 1 ? dates[dates.length - 1]!.split("/").pop() : dates[0]!.split("/")[1];
    const start = yearOf(first) ?? yearOf(last);
    return start === null ? [] : [{ tie, start, end: Math.max(start, (last === undefined ? null : yearOf(last, true)) ?? start) }];
  });
  if (!spans.length) return null;
  const years = spans.flatMap((span) => [span.start, span.end]).sort((a, b) => a - b);
  // One founding date of 1803 must not press all the rest into a corner: the first twentieth may stand at the edge.
  const low = Math.floor(years[Math.floor(years.length / 20)]!);
  const high = Math.max(low + 1, Math.ceil(years[years.length - 1]! + 0.01));
  const at = (year: number) => 8 + ((Math.max(low, Math.min(high, year)) - low) / (high - low)) * (width - 16);
  const free: number[] = [];
  const marks: Mark[] = spans
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map(({ tie, start, end }) => {
      const [x, right] = [at(start), at(end)];
      let row = free.findIndex((edge) => edge <= x);
      if (row < 0) row = free.length < MOST_ROWS ? free.length : free.indexOf(Math.min(...free));
      free[row] = right + 8;
      return { tie, x, y: row, width: right - x, level: levelOf(tie), hedged: !["asserted", "ended"].includes(tie.status) || tie.reading !== "" };
    });
  const base = 10 + Math.max(2, free.length) * STEP;
  for (const mark of marks) mark.y = base - 8 - mark.y * STEP;
  const step = Math.max(1, Math.ceil((high - low) / 5));
  const ticks: Chart["ticks"] = [];
  for (let year = low; year <= high; year += step) ticks.push({ year, x: at(year), anchor: year === low ? "start" : at(year) > width - 20 ? "end" : "middle" });
  return { marks, ticks, from: Math.floor(years[0]!), to: Math.floor(years[years.length - 1]!), height: base + 20, base };
}

function levelOf(tie: Tie): Mark["level"] {
  if (tie.credibility === 6 || tie.reliability === "F") return "plain";
  if (tie.credibility <= 2 && tie.reliability <= "C") return "good";
  return tie.credibility <= 3 ? "fair" : "poor";
}
