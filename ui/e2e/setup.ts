import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { BASE, PYTHON, ROOT, ENVIRONMENT } from "./serve";

/** The bundled corpus in a workspace, read once; each file of tests works on a copy of its own. */
export default function setup(): void {
  if (existsSync(BASE)) return;
  const making = `${BASE}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const run = (...words: string[]) => execFileSync(PYTHON, ["-m", "cuibono", ...words, "-w", making], { cwd: ROOT, env: ENVIRONMENT, stdio: "pipe" });
  rmSync(making, { recursive: true });
  run("add", "examples/corpus");
  run("publishers", "import", "examples/publishers.csv");
  run("rebuild");
  renameSync(making, BASE);
}
