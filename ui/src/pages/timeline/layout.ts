import { timeOf } from "$lib/edtf";

/** A time in days of the service, as `/api/1/timeline` gives it. */
export interface Extent {
  low: number;
  high: number;
  core: [number, number] | null;
  open_start: boolean;
  open_end: boolean;
  approximate: boolean;
}

export interface Placed<M> {
  moment: M;
  at: number;
  row: number;
  left: number;
  right: number;
  label: number;
  /** Where the words stand: in the mark, behind it, or before it where there is no room behind. */
  side: "in" | "after" | "before";
}

/** The first and the last day that moments cover, with room around; ends that are open reach no further than the rest. */
export function reach(moments: readonly { extents: readonly Extent[] }[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { extents } of moments) {
    for (const part of extents) {
      low = Math.min(low, part.low);
      high = Math.max(high, part.high);
    }
  }
  if (low > high) return [timeDay(2000), timeDay(2001)];
  const room = Math.max(15, (high - low) * 0.04);
  return [Math.floor(low - room), Math.ceil(high + room)];
}

function timeDay(year: number): number {
  return Date.UTC(year, 0, 1) / 86_400_000 + 719_163;
}

const LEAST = 9; // pixels: no mark is narrower
export const LETTER = 5.9; // pixels of a letter of a label, on average
const MOST_LABEL = 300;

/**
 * Moments in rows, so that no mark or label lies over another; those beyond `rows` are left out and counted.
 * `wide` are the pixels from `from` to `to`.
 */
export function arrange<M extends { extents: readonly Extent[]; words: string }>(
  moments: readonly M[],
  from: number,
  to: number,
  wide: number,
  rows: number,
): { placed: Placed<M>[]; hidden: number } {
  const scale = wide / (to - from);
  const ends: number[] = [];
  const placed: Placed<M>[] = [];
  let hidden = 0;
  for (const [at, moment] of moments.entries()) {
    const low = Math.min(...moment.extents.map((part) => (part.open_start ? from : part.low)));
    const high = Math.max(...moment.extents.map((part) => (part.open_end ? to : part.high + 1)));
    if (!moment.extents.length || high < from || low > to) continue;
    const left = Math.max(0, (Math.max(low, from) - from) * scale);
    const right = Math.min(wide, Math.max(left + LEAST, (Math.min(high, to) - from) * scale));
    // Words stand in a mark that is wide, else behind it; at the right edge they would be cut.
    const written = Math.min(MOST_LABEL, moment.words.length * LETTER + 4);
    const side = right - left > 180 ? "in" : wide - right - 8 >= Math.min(written, 150) || left < wide - right ? "after" : "before";
    const label = side === "in" ? right - left - 10 : Math.min(written, side === "after" ? wide - right - 8 : left - 8);
    const begin = side === "before" ? left - label - 8 : left;
    const taken = side === "after" ? right + label + 12 : right + 3;
    let row = ends.findIndex((end) => end <= begin);
    if (row < 0) row = ends.length;
    if (row >= rows) {
      hidden += 1;
      continue;
    }
    ends[row] = taken;
    placed.push({ moment, at, row, left, right, label, side });
  }
  return { placed, hidden };
}

export interface Tick {
  day: number;
  label: string;
  strong: boolean;
}

/** Ticks of the axis: years, months or days, whatever leaves them room to be read. */
export function ticks(from: number, to: number, wide: number, language: string): Tick[] {
  const days = to - from;
  const room = 64;
  const start = new Date(timeOf(from));
  const found: Tick[] = [];
  const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  const years = days / 365.25;
  const perYear = wide / years;
  const push = (time: number, label: string, strong: boolean) => {
    const day = time / 86_400_000 + 719_163;
    if (day >= from && day <= to) found.push({ day, label, strong });
  };
  if (perYear / 12 > room) {
    const perDay = wide / days;
    const step = [1, 2, 5, 10].find((count) => perDay * count > room / 1.6);
    for (let at = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1); at <= timeOf(to); ) {
      const now = new Date(at);
      push(at, `${month.format(now)} ${now.getUTCFullYear()}`, true);
      if (step) for (let day = 1 + step; day <= 28; day += step) push(at + (day - 1) * 86_400_000, String(day), false);
      at = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
    }
    return found;
  }
  const months = [1, 3, 6].find((count) => (perYear / 12) * count > room / 1.4);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((count) => perYear * count > room) ?? 1000;
  const first = Math.floor(start.getUTCFullYear() / step) * step;
  for (let year = first; Date.UTC(year, 0, 1) <= timeOf(to); year += step) {
    push(Date.UTC(year, 0, 1), String(year), true);
    if (step === 1 && months) for (let at = months; at < 12; at += months) push(Date.UTC(year, at, 1), month.format(Date.UTC(year, at, 1)), false);
  }
  return found;
}
