/** Files as a browser gives them: chosen, dropped, or in folders, which are walked through to their end. */

export interface Chosen {
  /** "report.pdf", or with the folders that were dropped "press/2024/report.pdf". */
  name: string;
  file: File;
}

// What no analyst means: a system's own droppings. The service passes over the same.
const HIDDEN = /(^|\/)(\.|~\$|__pycache__\/|node_modules\/|Thumbs\.db$|desktop\.ini$)/;
/** Longer names are cut by the service; an address of a request has to end somewhere. */
const MOST_NAME = 400;

export function isHidden(name: string): boolean {
  return HIDDEN.test(name);
}

export function chosen(files: Iterable<File>): Chosen[] {
  return [...files].map((file) => ({ name: shortened(file.webkitRelativePath || file.name), file })).filter((row) => !isHidden(row.name));
}

/** The end of a name tells more than its beginning: the ending is there. */
function shortened(name: string): string {
  return name.slice(-MOST_NAME);
}

/** At most `most` + 1 files: one more than may be sent tells that there are too many. */
export async function dropped(items: DataTransferItemList, most: number): Promise<Chosen[]> {
  // All of them at once: after the first wait the list of a drop is empty.
  const rows = [...items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: Chosen[] = [];
  for (const row of rows) {
    if (row instanceof File) found.push(...chosen([row]));
    else if (row) await walk(row, found, most);
  }
  return found;
}

async function walk(entry: FileSystemEntry, found: Chosen[], most: number): Promise<void> {
  if (found.length > most || isHidden(entry.fullPath.slice(1))) return;
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    found.push({ name: shortened(entry.fullPath.slice(1)), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!batch.length) return;
    for (const inner of batch) await walk(inner, found, most);
  }
}

/** "4.2 MB", in the reader's language. */
export function bytes(size: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step], maximumFractionDigits: size < 10 && step ? 1 : 0 }).format(size);
}
