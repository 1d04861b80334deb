/** A text cut at every border of what is marked in it: marks may lie in each other, over each other, and across blocks. */

import { toUtf16 } from "$lib/text";

export type Span = [number, number];
export type Kind = "source" | "cue" | "content" | "claim" | "name" | "subject" | "object" | "at";

export interface EndOf {
  id: string | null;
  text: string;
  caption: string | null;
  schema: string;
  span: Span;
  anchor: Span | null;
}

/** `ref` is what the mark belongs to: a claim, an attribution, the number of a name. */
export interface Mark {
  start: number;
  end: number;
  kind: Kind;
  ref: string;
}

export interface Segment {
  text: string;
  /** Offset in UTF-16: a key that is the same for the same place. */
  start: number;
  marks: Mark[];
}

export interface Part {
  kind: string;
  start: number;
  segments: Segment[];
}

/** The same marks with offsets of the string. Those that are empty or lie outside are left out. */
export function inUtf16(text: string, marks: readonly Mark[]): Mark[] {
  const offsets = toUtf16(text, marks.flatMap((mark) => [mark.start, mark.end]));
  return marks
    .map((mark, at) => ({ ...mark, start: offsets[2 * at]!, end: offsets[2 * at + 1]! }))
    .filter((mark) => mark.start < mark.end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Blocks with offsets of the string, and what stands between them as paragraphs: no character is left out but blanks. */
export function partsOf(text: string, blocks: readonly (readonly [number, number, string])[]): { start: number; end: number; kind: string }[] {
  const offsets = toUtf16(text, blocks.flatMap(([start, end]) => [start, end]));
  const parts: { start: number; end: number; kind: string }[] = [];
  let at = 0;
  // Line by line, since a text of blanks alone must cost no more than any other: lines without a blank one between are one paragraph.
  const between = (end: number) => {
    let open: { start: number; end: number; kind: string } | null = null;
    for (let line = at; line < end; ) {
      const next = text.indexOf("\n", line);
      const stop = next < 0 || next > end ? end : next;
      const words = text.slice(line, stop);
      if (!words.trim()) open = null;
      else if (open) open.end = line + words.trimEnd().length;
      else parts.push((open = { start: line + words.length - words.trimStart().length, end: line + words.trimEnd().length, kind: "paragraph" }));
      line = stop + 1;
    }
  };
  blocks.forEach(([, , kind], number) => {
    const start = Math.max(at, offsets[2 * number]!);
    const end = offsets[2 * number + 1]!;
    if (end <= start) return;
    between(start);
    parts.push({ start, end, kind });
    at = end;
  });
  between(text.length);
  return parts;
}

/** The parts with their segments. `marks` are sorted, as `inUtf16` gives them. */
export function cut(text: string, parts: readonly { start: number; end: number; kind: string }[], marks: readonly Mark[]): Part[] {
  let next = 0;
  let open: Mark[] = [];
  return parts.map(({ start, end, kind }) => {
    while (next < marks.length && marks[next]!.start < end) open.push(marks[next++]!);
    open = open.filter((mark) => mark.end > start);
    const here = open.filter((mark) => mark.start < end);
    const borders = new Set([start, end]);
    for (const mark of here) {
      borders.add(Math.max(start, mark.start));
      borders.add(Math.min(end, mark.end));
    }
    const cuts = [...borders].sort((a, b) => a - b);
    const segments: Segment[] = [];
    for (let at = 0; at + 1 < cuts.length; at++) {
      const [from, to] = [cuts[at]!, cuts[at + 1]!];
      segments.push({ text: text.slice(from, to), start: from, marks: here.filter((mark) => mark.start <= from && mark.end >= to) });
    }
    return { kind, start, segments };
  });
}

/** List items that follow each other as one list; every other part by itself. */
export function grouped(parts: readonly Part[]): { kind: string; start: number; parts: Part[] }[] {
  const groups: { kind: string; start: number; parts: Part[] }[] = [];
  for (const part of parts) {
    const last = groups[groups.length - 1];
    if ((part.kind === "list_item" || part.kind === "table") && last?.kind === part.kind) last.parts.push(part);
    else groups.push({ kind: part.kind, start: part.start, parts: [part] });
  }
  return groups;
}
