import { accessible, enter, expect, test } from "./bench";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT, PYTHON, ROOT, serve } from "./serve";

test("paths are chains of sentences", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/paths`);
  await bench.getByRole("combobox", { name: "From" }).fill("Ozren Moravec");
  await bench.getByRole("combobox", { name: "To" }).fill("Dravik Logistics");
  await bench.keyboard.press("Escape");
  await bench.getByRole("main").getByRole("button", { name: "Ask", exact: true }).click();
  await expect(bench.getByRole("heading", { name: /paths between Ozren Moravec and Dravik Logistics/ })).toBeVisible();
  const first = bench.getByRole("listitem").filter({ hasText: "Sarnhold Coastal Lines" }).first();
  await expect(first).toContainText("owns");
  await expect(first).toContainText("4 independent origins");
  await accessible(bench);
  await bench.setViewportSize({ width: 390, height: 800 });
  expect(await bench.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("no path says what was searched, and how to search wider", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/paths?left=Ozren+Moravec&right=Kestria`);
  await expect(bench.getByText(/No path between Ozren Moravec and Kestria in this ledger of 17 documents/)).toBeVisible();
  await expect(bench.getByText(/up to 4 hops/).first()).toBeVisible();
  await accessible(bench);
  await bench.getByRole("link", { name: /also what says nothing lasting/ }).click();
  await expect(bench).toHaveURL(/all=true/);
  await expect(bench.getByRole("heading", { name: /paths? between/ })).toBeVisible();
});

test("the timeline: marks by keyboard, zoom in the address, the same as a table", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/timeline?name=Ozren+Moravec`);
  await expect(bench.getByRole("heading", { name: "5 dated moments" })).toBeVisible();
  const picture = bench.getByRole("group", { name: /Timeline of Ozren Moravec/ });
  await picture.getByRole("button").first().focus();
  await bench.keyboard.press("ArrowRight");
  await bench.keyboard.press("Enter");
  const opened = bench.getByRole("region", { name: "Evidence" });
  await expect(opened).toBeFocused();
  await expect(opened.getByRole("link").first()).toBeVisible();
  await expect(bench).toHaveURL(/view_moment=/);
  await opened.getByRole("button", { name: "Close" }).click();
  await expect(opened).toBeHidden();
  await picture.getByRole("button").first().focus();
  await bench.keyboard.press("+");
  await expect(bench).toHaveURL(/view_from=\d+&view_to=\d+/);
  await bench.getByRole("button", { name: "Later" }).click();
  await bench.getByRole("button", { name: "All", exact: true }).click();
  await expect(bench).not.toHaveURL(/view_from/);
  await accessible(bench);
  await bench.getByRole("button", { name: "Table" }).click();
  await expect(bench.getByRole("table").getByRole("row")).toHaveCount(6);
  await accessible(bench);
});

test("the footprint: figures, a picture to print, every act with its evidence", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/footprint`);
  await bench.getByRole("combobox", { name: "Power 1" }).fill("Kestria");
  await bench.getByRole("combobox", { name: "Power 2" }).fill("Zubrovia");
  await bench.getByRole("combobox", { name: "In (country or place)" }).fill("Velmora");
  await bench.keyboard.press("Escape");
  await bench.getByRole("main").getByRole("button", { name: "Ask", exact: true }).click();
  await expect(bench.getByRole("heading", { name: "Kestria and Zubrovia in Velmora" })).toBeVisible();
  await expect(bench.getByRole("img", { name: /What they do, by kind/ })).toBeVisible();
  await expect(bench.locator("main style")).toHaveCount(0);
  const acts = bench.getByRole("table", { name: "Every act, with its evidence" });
  const rows = await acts.getByRole("row").count();
  await bench.getByLabel(/Also what is read too unsurely/).check();
  await expect(acts.getByRole("row")).toHaveCount(rows + 1);
  await expect(bench).toHaveURL(/view_unsure=1/);
  await accessible(bench);
  const href = await bench.getByRole("link", { name: "Picture as SVG" }).getAttribute("href");
  expect(await (await bench.request.get(served.origin + href)).text()).toContain("<svg");
  await bench.getByLabel("Power", { exact: true }).selectOption("Zubrovia");
  await expect(acts.getByRole("row")).toHaveCount(1);
});

test("an empty ledger says what would stand here; the map draws the world offline", async ({ page }) => {
  const own = await serve(null);
  try {
    await enter(page, own);
    for (const [address, title] of [["/timeline", "Timeline"], ["/map", "Map"], ["/paths", "Paths"], ["/footprint", "Footprint"], ["/questions", "Questions"]] as const) {
      await page.goto(own.origin + address);
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await accessible(page);
    }
    await page.goto(`${own.origin}/timeline?name=Nobody`);
    await expect(page.getByRole("alert")).toBeVisible();
  } finally {
    await own.end();
  }
});

test("the map: places and flows, keys, lists that hold the same, the table", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "cuibono-map-"));
  writeFileSync(join(folder, "visit.txt"), "Xi Jinping, the president of China, visited Peru in November 2016. China lent Peru $2 billion in 2017. Xi Jinping met Pedro Kuczynski in Lima on 21 November 2016.\n");
  execFileSync(PYTHON, ["-m", "cuibono", "add", join(folder, "visit.txt"), "-w", join(folder, "made")], { cwd: ROOT, env: ENVIRONMENT, stdio: "pipe" });
  const own = await serve(join(folder, "made"));
  rmSync(folder, { recursive: true });
  try {
    await enter(page, own);
    await page.goto(`${own.origin}/map?name=China`);
    await expect(page.getByRole("heading", { name: /China: \d+ places?/ })).toBeVisible();
    const map = page.getByRole("application");
    await expect(map.locator("path.land")).not.toHaveCount(0);
    await map.focus();
    await page.keyboard.press("+");
    await expect(page).toHaveURL(/view_zoom=/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Home");
    await expect(page).not.toHaveURL(/view_zoom=/);
    await page.getByRole("button", { name: /money, aid China to Peru/ }).press("Enter");
    const opened = page.getByRole("region", { name: /China to Peru/ });
    await expect(opened).toBeFocused();
    await expect(opened.getByRole("link", { name: /China lent Peru/ })).toHaveAttribute("href", /claim=claim-/);
    await accessible(page);
    await page.getByRole("button", { name: "Table" }).click();
    await expect(page.getByRole("table", { name: "Between places" })).toContainText("Peru");
    await accessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  } finally {
    await own.end();
  }
});
