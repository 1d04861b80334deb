// The tests in a browser, or the reason why they are passed over: a machine without one passes all the others.
import { spawnSync } from "node:child_process";
import { browser } from "./browser.mjs";

if (!browser) {
  console.log("skipped: the tests in a browser need Debian's chromium (apt install chromium), or CHROMIUM=/path/of/it");
  process.exit(0);
}
const done = spawnSync("npx", ["playwright", "test", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(done.status ?? 1);
