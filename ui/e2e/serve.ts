import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const BASE = join(ROOT, "ui/.e2e/base");
const own = join(ROOT, ".venv/bin/python");
export const PYTHON = process.env.WORKBENCH_PYTHON ?? (existsSync(own) ? own : "python3");
export const ENVIRONMENT = { ...process.env, PYTHONPATH: join(ROOT, "src"), CUIBONO_WORKSPACE: "" };
delete (ENVIRONMENT as Record<string, string | undefined>).CUIBONO_WORKSPACE;

export interface Served {
  /** Without a slash at its end. */
  origin: string;
  /** "" where users have names (`--team`). */
  token: string;
  workspace: string;
  end: () => Promise<void>;
}

/** `cuibono serve` on a free port, over a copy of a workspace (null: an empty folder), until `end`. */
export async function serve(from: string | null = BASE, ...words: string[]): Promise<Served> {
  const workspace = join(mkdtempSync(join(tmpdir(), "cuibono-e2e-")), "workspace");
  if (from) cpSync(from, workspace, { recursive: true });
  const child = spawn(PYTHON, ["-m", "cuibono", "serve", "--port", "0", "--no-open", "-w", workspace, ...words], {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [origin, token] = await addressOf(child);
  return {
    origin,
    token,
    workspace,
    end: async () => {
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once("exit", done));
        child.kill("SIGTERM");
        await ended;
      }
      rmSync(join(workspace, ".."), { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess): Promise<[string, string]> {
  return new Promise((found, failed) => {
    let said = "";
    const hear = (piece: Buffer) => {
      said += piece.toString();
      const address = /the workbench: (http:\/\/[\w.:[\]]+)\/(?:\?token=([\w-]+))?\s/.exec(said);
      if (address) found([address[1]!, address[2] ?? ""]);
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    // What the service complains of stands in the log of the tests.
    child.stderr!.pipe(process.stderr, { end: false });
    child.once("exit", (code) => failed(new Error(`serve ended with ${code}:\n${said}`)));
  });
}
