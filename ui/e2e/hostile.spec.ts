import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { enter, expect, test } from "./bench";
import { BASE, ENVIRONMENT, PYTHON, ROOT, serve, type Served } from "./serve";

// What a document may hold that wants to be more than text. `fetch` and pictures would ask another host: bench.ts ends the test then.
const MARKUP = `<script>window.hit=1;fetch('https://evil.example/')</script><img src=x onerror="window.hit=2"></style></textarea>{{7*7}}\${7*7}<svg onload=window.hit=3>`;
const TURNED = "\u202eevil\u202c \u2066isolated\u2069 \u200bhidden";
const LINK = "javascript:window.hit=4";
const LONG = "x".repeat(100_000);

let own: Served;
test.setTimeout(400_000);
let folder: string;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cuibono-hostile-"));
  const workspace = join(folder, "workspace");
  cpSync(BASE, workspace, { recursive: true });
  const quoted = (words: string) => `"${words.replaceAll('"', '""')}"`;
  const rows = [
    ["1", `${MARKUP} Holding`, "Orsk Rail"],
    ["2", LONG, "Orsk Rail"],
    ["3", `Turned ${TURNED} Bank`, `${MARKUP} Holding`],
    ["4", LINK, "Orsk Rail"],
  ];
  writeFileSync(join(folder, "owners.csv"), ["id,owner,company", ...rows.map((row) => row.map(quoted).join(","))].join("\n"));
  const end = (which: string) => ({ schema: "Company", keys: [which], properties: { name: { column: which } } });
  const held = { schema: "Ownership", keys: ["id"], key_literal: "held", properties: { owner: { entity: "owner" }, asset: { entity: "company" } } };
  writeFileSync(
    join(folder, "owners.yml"),
    JSON.stringify({ owners: { label: `Register ${MARKUP}`, queries: [{ entities: { owner: end("owner"), company: end("company"), held } }] } }),
  );
  execFileSync(PYTHON, ["-m", "cuibono", "map", join(folder, "owners.csv"), "-m", join(folder, "owners.yml"), "--publisher", MARKUP, "-w", workspace], {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: "pipe",
  });
  own = await serve(workspace);
});
test.afterAll(async () => {
  await own.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing ran, and the page is no wider than the window, on a screen and on a phone. */
async function unharmed(page: Page): Promise<void> {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  expect(await page.locator('main img[src="x"], main svg[onload], main a[href^="javascript" i]').count()).toBe(0);
}

test("a document, a headline and names full of markup are text", async ({ page }) => {
  await enter(page, own);
  await page.goto(`${own.origin}/import`);
  const story = `${MARKUP} ${TURNED}\n\nMayor Ana Dorn met Orsk Rail in May. ${MARKUP} ${LINK}\n\n${LONG}\n\n“${MARKUP},” said Ana Dorn.`;
  const json = JSON.stringify({ id: MARKUP, title: `${MARKUP} ${TURNED} headline`, text: story, publisher: `${MARKUP} Post`, url: LINK, authors: [MARKUP] });
  const html = `<html><head><title>${MARKUP.replaceAll("<", "&lt;")} page</title><meta http-equiv="refresh" content="0;url=https://evil.example/">
    <link rel="stylesheet" href="https://evil.example/x.css"></head><body><h1>${MARKUP.replaceAll("<", "&lt;")}</h1><p>Mayor Ana Dorn met Orsk Rail in May.</p>
    <script>window.top.hit=5</script><img src="https://evil.example/x.png"><form action="https://evil.example/"><button>b</button></form></body></html>`;
  const file = (name: string, words: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(words) });
  await page.locator('input[type="file"]:not([webkitdirectory])').setInputFiles([
    file("hostile.jsonl", json),
    file("hostile page.html", html),
    file(`<img src=x onerror=alert(1)>${TURNED}.txt`, `${LONG} ${MARKUP}`),
    file("..\\..\\..\\evil.bin", "\0\0\0"),
  ]);
  await unharmed(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const job = page.getByRole("article").first();
  await expect(job).toContainText(/[23] new documents/, { timeout: 240_000 });
  await unharmed(page);

  await page.goto(`${own.origin}/documents?newest=taken`);
  const headline = page.getByRole("link", { name: /headline|<script>/ }).first();
  await expect(headline).toContainText("<script>window.hit=1");
  await unharmed(page);
  const links = await page.locator("tbody a").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")!));
  for (const link of links.slice(0, 4)) {
    await page.goto(`${own.origin}${link}`);
    await expect(page.locator(".text")).toBeVisible();
    await unharmed(page);
    for (const view of ["statements", "origins", "record"]) {
      await page.goto(`${own.origin}${link}?view=${view}`);
      await expect(page.locator(".text")).toBeVisible();
      await unharmed(page);
    }
  }
});

test("names full of markup on the pages of search and of an entity", async ({ page }) => {
  await enter(page, own);
  for (const words of [MARKUP.slice(0, 200), "Orsk Rail", LONG.slice(0, 400), TURNED, LINK]) {
    await page.goto(`${own.origin}/search?q=${encodeURIComponent(words)}`);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy='true']")).toHaveCount(0);
    await unharmed(page);
  }
  await page.goto(`${own.origin}/search?q=Orsk+Rail`);
  await page.locator('main a[href^="/entities/"]').first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Orsk Rail");
  await expect(page.getByRole("main")).toContainText("<script>window.hit=1");
  await unharmed(page);
  const owners = await page.locator('main a[href^="/entities/"]').evaluateAll((nodes) => [...new Set(nodes.map((node) => node.getAttribute("href")!))]);
  for (const owner of owners.slice(0, 5)) {
    await page.goto(`${own.origin}${owner}`);
    await expect(page.locator("main [aria-busy='true']")).toHaveCount(0);
    await unharmed(page);
  }
});
