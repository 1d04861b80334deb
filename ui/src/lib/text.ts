/** Text of others as it may be shown: as text, with the direction and the width that it has, and no power over what stands around it. */

// Marks that turn the direction of what follows (Unicode Bidirectional Algorithm, UAX #9, 2.1 to 2.4) or have no width: shown, one for one,
// so that offsets hold and a name cannot look like another.
const HIDDEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** The same text with each hidden mark shown as U+FFFD. */
export function shown(text: string): string {
  return text.replace(HIDDEN, "\ufffd");
}

/** At most so many characters, cut between characters as a reader counts them. */
export function short(text: string, most = 160): string {
  if (text.length <= most) return shown(text);
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, most * 4))) {
    if (cut.length + segment.length > most) break;
    cut += segment;
  }
  return `${shown(cut).trimEnd()}…`;
}

/**
 * Offsets in code points, as the service counts them, to offsets in UTF-16, as strings here count them.
 * Ascending offsets cost one walk over the text.
 */
export function toUtf16(text: string, offsets: readonly number[]): number[] {
  const order = [...offsets.keys()].sort((a, b) => offsets[a]! - offsets[b]!);
  const found = new Array<number>(offsets.length);
  let points = 0;
  let units = 0;
  for (const at of order) {
    while (points < offsets[at]! && units < text.length) {
      units += text.codePointAt(units)! > 0xffff ? 2 : 1;
      points += 1;
    }
    found[at] = units;
  }
  return found;
}
