import type { Page } from "@playwright/test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, enter, expect, test } from "./bench";
import { ROOT, serve, type Served } from "./serve";

let own: Served;
let folder: string;
test.beforeAll(async () => {
  own = await serve(null);
  folder = mkdtempSync(join(tmpdir(), "cuibono-files-"));
});
test.afterAll(async () => {
  await own.end();
  rmSync(folder, { recursive: true, force: true });
});
// An import starts engines in processes of their own: on a machine that is at work elsewhere that takes its time.
const ENDS = { timeout: 240_000 };
test.setTimeout(400_000);
const CORPUS = join(ROOT, "examples/corpus");

async function open(page: Page): Promise<void> {
  await enter(page, own);
  await page.goto(`${own.origin}/import`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Import");
  await expect(page.getByText("At most 5,000 files, 200 MB each and 2 GB in all")).toBeVisible();
}
const files = (page: Page) => page.locator('input[type="file"]:not([webkitdirectory])');
const zone = (page: Page) => page.getByRole("group", { name: "Drop files or folders here" });
const newest = (page: Page) => page.getByRole("article").first();

test("an empty ledger: files with what is said of them, and one that cannot be read", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { name: "No imports yet in this session of the service" })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Choose files or give an address first.");
  writeFileSync(join(folder, "empty.txt"), "");
  await files(page).setInputFiles([join(CORPUS, "tribune-port.txt"), join(CORPUS, "coastwatch-railway-report.pdf"), join(folder, "empty.txt")]);
  await expect(zone(page).getByText(/^3 files, /)).toBeVisible();
  await page.getByLabel("Outlet").fill("Karsgrad Tribune");
  await page.getByLabel("Publication date").fill("soon");
  await expect(page.getByRole("alert")).toContainText("2024-11-15");
  await page.getByLabel("Publication date").fill("2026-01");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(newest(page)).toContainText("2 new documents", ENDS);
  await expect(newest(page)).toContainText("1 not taken in");
  await expect(newest(page)).toContainText("empty.txt");
  await expect(newest(page).getByRole("heading", { name: "Names to look at" })).toBeVisible();
  await accessible(page);
  await newest(page).getByRole("link", { name: "Show the new documents" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(2);
  await expect(page.locator("tbody")).toContainText("Karsgrad Tribune");
  await page.goto(`${own.origin}/`);
  await expect(page.getByRole("main")).toContainText("2");
  expect(readdirSync(join(own.workspace, "uploads"))).toEqual([]);
});

test("a folder, what is known already, and a page that is left meanwhile", async ({ page }) => {
  await open(page);
  await page.locator("input[webkitdirectory]").setInputFiles(CORPUS);
  await expect(zone(page).getByText(/^\d+ files, /)).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.locator(".note")).toContainText("You may leave this page");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Documents" }).click();
  await page.reload();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Import" }).click();
  await expect(newest(page)).toContainText("done", ENDS);
  await expect(newest(page)).toContainText(/\d+ new documents/);
  await page.locator("input[webkitdirectory]").setInputFiles(CORPUS);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(newest(page)).toContainText("Nothing new", ENDS);
  await expect(newest(page)).toContainText("17 known already");
});

test("files that are dropped, by keyboard, and an address that is refused", async ({ page }) => {
  await open(page);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Orsk Rail owns the port of Vell. Mayor Ana Dorn met Orsk Rail in May."], "dropped.txt", { type: "text/plain" }));
    data.items.add(new File(["x"], ".DS_Store"));
    return data;
  });
  await zone(page).dispatchEvent("dragover", { dataTransfer: transfer });
  await expect(zone(page)).toContainText("Let go to add them");
  await zone(page).dispatchEvent("drop", { dataTransfer: transfer });
  await expect(zone(page).getByText(/^1 file, /)).toBeVisible();
  const addresses = page.getByLabel("Web addresses, one a line");
  await addresses.fill("/etc/passwd");
  await page.getByRole("button", { name: "Import", exact: true }).focus();
  await expect(page.getByRole("alert")).toContainText("Not an address of the web: /etc/passwd");
  await addresses.fill("http://127.0.0.1:9/private\nhttp://[::1]/x");
  await page.getByRole("button", { name: "Import", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(newest(page)).toContainText("1 new document", ENDS);
  await expect(newest(page)).toContainText("2 not taken in");
  await expect(newest(page).getByText("refused").first()).toBeVisible();
});

test("several imports wait for each other, and one is stopped", async ({ page }) => {
  const many = join(folder, "many");
  mkdirSync(many);
  for (let at = 0; at < 60; at++) {
    writeFileSync(join(many, `report-${at}.txt`), `Report ${at}. Orsk Rail owns the port of Vell. Mayor Ana Dorn met Orsk Rail in May. `.repeat(6));
  }
  await open(page);
  await page.locator("input[webkitdirectory]").setInputFiles(many);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.locator(".note")).toContainText("You may leave this page");
  await page.getByLabel("Web addresses, one a line").fill("http://127.0.0.1:9/other");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(newest(page)).toContainText("http://127.0.0.1:9/other");
  const first = page.getByRole("article").nth(1);
  await first.getByRole("button", { name: "Stop this import" }).click();
  await expect(first).toContainText("Stopped before its end; what had been read stays.", ENDS);
  await expect(newest(page)).toContainText("Nothing new", ENDS);
});

test("what is too much is told before anything is sent", async ({ page }) => {
  await open(page);
  await page.route("**/api/1/uploads/limits", (route) => route.fulfill({ json: { ok: true, data: { files: 2, bytes: 90, file_bytes: 60, addresses: 1 } } }));
  await page.reload();
  const file = (name: string, size: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(size, "x") });
  await files(page).setInputFiles([file("a.txt", 61)]);
  await expect(page.getByRole("alert")).toContainText("a.txt is larger than 60 byte");
  await page.getByRole("button", { name: "Take them out" }).click();
  await files(page).setInputFiles([file("a.txt", 50), file("b.txt", 50)]);
  await expect(page.getByRole("alert")).toContainText("more than 90 byte");
  await page.getByRole("button", { name: "Take them out" }).click();
  await files(page).setInputFiles([file("a.txt", 1), file("b.txt", 1), file("c.txt", 1)]);
  await expect(page.getByRole("alert")).toContainText("more than 2 files");
  await page.getByRole("button", { name: "Take them out" }).click();
  await page.unroute("**/api/1/uploads/limits");
  // A refusal of the service in the middle is told too, and nothing is left of it.
  await page.route("**/files?name=*", (route) =>
    route.fulfill({ status: 413, json: { ok: false, error: { code: "E104", message: "more than 90 bytes in all", where: "uploads", advice: "send less" } } }),
  );
  await files(page).setInputFiles([file("a.txt", 1)]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("more than 90 bytes in all");
  await expect(page.getByRole("alert")).toContainText("send less");
});

test("in Spanish, on a phone", async ({ page }) => {
  await open(page);
  await page.getByLabel("Language").selectOption("es");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Importar");
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
