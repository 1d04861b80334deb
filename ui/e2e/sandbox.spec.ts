import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Not bench.ts: here the browser has to complain of what it kept from happening.
import { expect, test } from "@playwright/test";
import { enter } from "./bench";
import { ENVIRONMENT, PYTHON, ROOT, serve, type Served } from "./serve";

test.setTimeout(400_000);
let own: Served;
let folder: string;
let other: Server;
const asked: string[] = [];

test.beforeAll(async () => {
  other = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const evil = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "cuibono-sandbox-"));
  writeFileSync(
    join(folder, "page.html"),
    `<html><head><title>A page that wants more</title><meta http-equiv="refresh" content="0;url=${evil}/refresh"><base href="${evil}/">
    <link rel="stylesheet" href="${evil}/style.css"><link rel="prefetch" href="${evil}/prefetch"><style>@import url(${evil}/import.css); h1 { color: rgb(1, 2, 3) }</style>
    <script>window.top.hit = 1; fetch("${evil}/fetch")</script><script src="${evil}/script.js"></script></head>
    <body onload="window.top.hit = 2"><h1>A page that wants more</h1><p>Mayor Ana Dorn met Orsk Rail in May.</p><img src="${evil}/picture.png" onerror="window.top.hit = 3">
    <iframe src="${evil}/frame"></iframe><object data="${evil}/object"></object><video src="${evil}/film" autoplay></video>
    <form action="${evil}/form" target="_top"><button>Send</button></form><a href="${evil}/link" ping="${evil}/ping">Follow</a></body></html>`,
  );
  const workspace = join(folder, "workspace");
  execFileSync(PYTHON, ["-m", "cuibono", "add", join(folder, "page.html"), "-w", workspace, "--workers", "1"], { cwd: ROOT, env: ENVIRONMENT, stdio: "pipe" });
  own = await serve(workspace);
});
test.afterAll(async () => {
  await own.end();
  other.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a captured page that wants to run, load, send and lead away does nothing of it", async ({ page }) => {
  await enter(page, own);
  await page.goto(`${own.origin}/documents`);
  await page.getByRole("link", { name: "A page that wants more" }).click();
  await page.getByRole("complementary").getByRole("link", { name: "Original" }).click();
  const frame = page.frameLocator('iframe[title="Original"]');
  await expect(frame.locator("h1")).toHaveCSS("color", "rgb(1, 2, 3)");
  await frame.getByRole("button", { name: "Send" }).click();
  const stopped = page.waitForEvent("console", (message) => /frame/i.test(message.text()));
  await frame.getByRole("link", { name: "Follow" }).click();
  await stopped;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A page that wants more");
  expect(page.url()).toContain(`${own.origin}/documents/`);
  expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  expect(asked).toEqual([]);
});
