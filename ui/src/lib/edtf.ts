/** The days that an EDTF date may cover, as two comparable strings; null where it cannot be told. Sharper than nothing, never than the date. */
export function span(edtf: string | null | undefined): [string, string] | null {
  if (!edtf) return null;
  const [first = "", last] = edtf.replaceAll(/[?~%]/g, "").split("/");
  const open = (part: string | undefined) => part === "" || part === "..";
  const point = (part: string) => /^\d{4}(-\d\d)?(-\d\d)?$/.test(part);
  if (last === undefined) return point(first) ? [first, `${first}~`] : null;
  if ((!open(first) && !point(first)) || (!open(last) && !point(last))) return null;
  return [open(first) ? "0000" : first, open(last) ? "9999~" : `${last}~`];
}

/** True where two dates are both known and cannot share a day. */
export function apart(one: string | null | undefined, other: string | null | undefined): boolean {
  const [a, b] = [span(one), span(other)];
  return !!a && !!b && (a[1] < b[0] || b[1] < a[0]);
}

const DAY = 86_400_000;
// The day number of 1970-01-01 as the service counts days (1 is 0001-01-01).
const EPOCH = 719_163;

/** A day number of the service as a time in milliseconds. */
export function timeOf(day: number): number {
  return (day - EPOCH) * DAY;
}
