import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { accessible, enter, expect, test } from "./bench";
import { serve, type Served } from "./serve";

let served: Served;
test.beforeAll(async () => {
  served = await serve();
});
test.afterAll(async () => {
  await served?.end();
});

async function write(page: Page): Promise<void> {
  await enter(page, served);
  await page.goto(`${served.origin}/briefs`);
  await page.getByRole("combobox", { name: "Subject" }).fill("Dravik Logistics");
  await page.getByRole("combobox", { name: "Subject" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Dravik Logistics" })).toBeVisible();
}

test("an empty list teaches, and a wrong name says what to do", async ({ page }) => {
  await enter(page, served);
  await page.goto(`${served.origin}/briefs`);
  await expect(page.getByRole("heading", { name: "No brief was written here yet" })).toBeVisible();
  await page.getByRole("combobox", { name: "Subject" }).fill("Zebulon Quux");
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("no entity matches");
  await accessible(page);
  await page.goto(`${served.origin}/briefs/brief-0`);
  await expect(page.getByRole("alert")).toContainText("no brief");
});

test("a brief is written, read and edited by keys; edits are kept when it is opened again", async ({ page }) => {
  await write(page);
  await accessible(page);
  await expect(page.getByText("All 23 rules hold.").first()).toBeVisible();
  const item = page.locator(".lede [data-key]");
  const second = await item.nth(1).getAttribute("data-key");

  // The second sentence of the opening: its evidence, and away with it.
  await page.keyboard.press("j");
  await expect(item.nth(1)).toBeFocused();
  await expect(page.locator("[data-evidence]").first()).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.locator(`[data-key="${second}"]`)).toHaveClass(/struck/);
  await page.keyboard.press("x");
  await expect(page.locator(`[data-key="${second}"]`)).not.toHaveClass(/struck/);
  await page.keyboard.press("x");
  await expect(page.locator(`[data-key="${second}"]`)).toHaveClass(/struck/);

  // It moves, and a section moves by its heading.
  await page.keyboard.press("Shift+ArrowUp");
  await expect(item.first()).toHaveAttribute("data-key", second!);
  await page.keyboard.press("z");
  await expect(item.nth(1)).toHaveAttribute("data-key", second!);
  const headings = page.locator("article h2");
  const [one, two] = [await headings.nth(0).getAttribute("data-key"), await headings.nth(1).getAttribute("data-key")];
  await headings.nth(0).click();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(headings.nth(0)).toHaveAttribute("data-key", two!);
  await expect(headings.nth(1)).toHaveAttribute("data-key", one!);
  await expect(headings.nth(0)).toContainText("1");

  await page.keyboard.press("m");
  await page.keyboard.type("Ask the registry <b>first</b>.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ask the registry <b>first</b>.")).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByRole("complementary", { name: "Evidence" })).toBeFocused();

  await page.reload();
  await expect(page.locator(`[data-key="${second}"]`)).toHaveClass(/struck/);
  await expect(headings.nth(0)).toHaveAttribute("data-key", two!);
  await expect(page.getByText("Ask the registry <b>first</b>.")).toBeVisible();
  await page.goto(`${served.origin}/briefs`);
  await expect(page.getByRole("row", { name: /Dravik Logistics/ })).toContainText("clean");
});

test("what the linter finds stands beside the sentence, stops the export, and is mended", async ({ page }) => {
  await write(page);
  // What the body no longer tells must not stand in the key points either.
  const body = page.locator('[data-key^="ties/"], [data-key^="accounts/"]');
  for (const key of await body.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.key!))) {
    await page.locator(`[data-key="${key}"]`).click();
    await page.keyboard.press("x");
    await expect(page.locator(`[data-key="${key}"]`)).toHaveClass(/struck/);
  }
  await expect(page.locator(".finding").first()).toContainText("Rule 15");
  await expect(page.locator(".flagged").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "PDF" })).toBeDisabled();
  await accessible(page);
  await page.getByRole("button", { name: /^Strike the/ }).click();
  await expect(page.getByRole("button", { name: "PDF" })).toBeEnabled();
});

test("every format is a download with the edits in it", async ({ page }) => {
  await write(page);
  for (const [label, name, begins] of [
    ["HTML page", "dravik-logistics.html", "<!DOCTYPE"],
    ["PDF", "dravik-logistics.pdf", "%PDF"],
    ["Word (DOCX)", "dravik-logistics.docx", "PK"],
    ["Markdown", "dravik-logistics.md", "# Dravik"],
    ["JSON", "dravik-logistics.json", "{"],
    ["Network (SVG)", "dravik-logistics-network.svg", "<svg"],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label }).click()]);
    expect(file.suggestedFilename()).toBe(name);
    const content = readFileSync((await file.path())!, "latin1");
    expect(content.startsWith(begins)).toBe(true);
    if (name.endsWith(".md")) expect(content).toContain("edited by");
  }
});

test("on a phone it is one column, and on paper the brief alone", async ({ page }) => {
  await write(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("toolbar")).toBeHidden();
  await expect(page.locator(".struck").first()).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
