import type { Composed, Item, Panel, Part } from "./types";

/** Neighbours of one panel, as they are shown together: a paragraph, a list, a table, or one quotation, path or judgement. */
export interface Group {
  panel: Panel;
  items: Item[];
}

export interface Arranged {
  part: Part;
  number: number;
  groups: Group[];
}

const WHOLE = ["quote", "path", "judgement"];

/** The parts and items of a brief in the order that a person gave them. Sections are numbered as they stand; one without items that are left has none. */
export function arrange(parts: readonly Part[], composed: Composed): Arranged[] {
  const byKey = new Map(parts.map((part) => [part.key, part]));
  let number = 0;
  return composed.order.flatMap(({ key, items }) => {
    const part = byKey.get(key);
    if (!part) return [];
    const known = new Map(part.items.map((item) => [item.key, item]));
    const groups: Group[] = [];
    let last = -1;
    for (const name of items) {
      const item = known.get(name);
      const panel = item && part.panels[item.panel];
      if (!item || !panel) continue;
      if (last === item.panel && !WHOLE.includes(panel.kind)) groups.at(-1)!.items.push(item);
      else groups.push({ panel, items: [item] });
      last = item.panel;
    }
    const counted = part.number > 0 && items.some((name) => !(name in composed.struck));
    return [{ part, number: counted ? (number += 1) : 0, groups }];
  });
}

/** What to send to move an item one place up (-1) or down (1) among those of its part: the key behind which it is to stand, "" for first; null where it is at the end. */
export function behind(keys: readonly string[], key: string, step: -1 | 1): string | null {
  const at = keys.indexOf(key);
  const to = at + step;
  if (at < 0 || to < 0 || to >= keys.length) return null;
  return step === 1 ? keys[to]! : (keys[to - 1] ?? "");
}
