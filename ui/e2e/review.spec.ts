import { accessible, enter, expect, test } from "./bench";
import { serve } from "./serve";

const asked = { name: /Are these two one\?|kept apart as two|These were joined|Does the sentence say this\?/ };

test("questions are answered, left open and taken back by keys alone", async ({ page }) => {
  const served = await serve();
  await enter(page, served);
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { level: 1, name: "Review" })).toBeVisible();
  await expect(page.getByRole("heading", asked)).toBeVisible();
  const open = page.locator(".progress dd").first();
  const before = Number(await open.textContent());

  // A claim first: it takes a, r and u.
  await page.getByRole("button", { name: "What a sentence says" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/kind=claims/);
  await expect(page.getByRole("heading", { name: "Does the sentence say this?" })).toBeVisible();
  const first = await page.locator(".title").textContent();
  await page.keyboard.press("w");
  await page.keyboard.type("the page says so");
  await page.keyboard.press("Enter");
  await page.keyboard.press("a");
  await expect(page.getByText(/^Accepted: /)).toBeVisible();
  await expect(open).toHaveText(String(before - 1));
  await expect(page.locator(".progress dd").nth(1)).toHaveText("1");
  const log = await page.request.get(`${served.origin}/api/1/decisions`);
  expect(JSON.stringify(await log.json())).toContain("the page says so");

  await page.keyboard.press("n");
  await page.keyboard.press("z");
  await page.keyboard.press("z");
  await expect(page.getByText("Taken back: the question is open again")).toBeVisible();
  await expect(page.locator(".title")).toHaveText(first!);
  await expect(page.locator(".progress dd").nth(1)).toHaveText("0");

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys of this page" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("o");
  await expect(page.getByRole("button", { name: "Show less" })).toBeVisible();
  await served.end();
});

test("a pair shows both sides, and takes same, different and unsure", async ({ page }) => {
  const served = await serve();
  await enter(page, served);
  await page.goto(`${served.origin}/review?kind=pairs`);
  await expect(page.getByRole("heading", asked)).toBeVisible();
  await expect(page.locator(".side")).toHaveCount(2);
  await expect(page.locator(".side mark").first()).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "d Different" }).click();
  await expect(page.getByText(/^Decided: different/)).toBeVisible();
  await page.getByRole("button", { name: "z Take back" }).click();
  await expect(page.getByText("Taken back: the question is open again")).toBeVisible();
  await served.end();
});

test("questions about one name, by the picker and by the address", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/review`);
  await bench.getByRole("combobox", { name: "About" }).fill("Dravik");
  await bench.getByRole("option", { name: /Dravik Logistics/ }).first().click();
  await expect(bench).toHaveURL(/about=/);
  await expect(bench.getByText("About Dravik Logistics", { exact: true })).toBeVisible();
  await bench.getByRole("button", { name: "Everybody" }).click();
  await expect(bench).not.toHaveURL(/about=/);
  await bench.goto(`${served.origin}/review?about=Zebulon+Quux`);
  await expect(bench.getByRole("alert")).toContainText("no entity matches");
});

test("the page reads at 390 pixels", async ({ bench, served }) => {
  await bench.setViewportSize({ width: 390, height: 844 });
  await bench.goto(`${served.origin}/review`);
  await expect(bench.getByRole("heading", asked)).toBeVisible();
  expect(await bench.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("an empty ledger says what would stand here", async ({ page }) => {
  const served = await serve(null);
  await enter(page, served);
  await page.goto(`${served.origin}/review`);
  await expect(page.getByRole("heading", { name: "Nothing to review" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add documents" })).toBeVisible();
  await accessible(page);
  await served.end();
});
