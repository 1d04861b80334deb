import { existsSync } from "node:fs";

/** The browser that is driven: CHROMIUM where it is set, else Debian's; undefined without one. */
export const browser = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));
