import { accessible, enter, expect, test } from "./bench";
import { serve } from "./serve";

test("the list: filters stand in the address, and a page follows the other", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/documents`);
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("Documents");
  await expect(bench.getByRole("main").getByRole("status").first()).toHaveText("17 documents");
  await expect(bench.getByRole("table", { name: "Documents" }).locator("tbody tr")).toHaveCount(17);

  await bench.getByLabel("Outlet").selectOption("Northern Wire");
  await expect(bench).toHaveURL(/outlet=Northern\+Wire/);
  await expect(bench.locator("tbody tr")).toHaveCount(3);
  await bench.reload();
  await expect(bench.locator("tbody tr")).toHaveCount(3);
  await bench.getByRole("button", { name: "Clear filters" }).click();

  await bench.getByLabel("Words in a sentence or the title").fill("locomotives Velmora");
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("main").getByRole("status").first()).toContainText(/\d+ documents fit/);
  await bench.getByLabel("Published from").fill("2026-03");
  await bench.keyboard.press("Enter");
  await expect(bench).toHaveURL(/since=2026-03/);
  await bench.getByLabel("Published until").fill("soon");
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("alert")).toContainText("A date is a year");
  await bench.getByLabel("Words in a sentence or the title").fill("nobody says this");
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("heading", { name: "No document fits these filters" })).toBeVisible();
  await bench.getByRole("button", { name: "Clear filters" }).click();

  await bench.getByLabel("Order").selectOption("taken");
  await expect(bench).toHaveURL(/newest=taken/);
  await bench.getByLabel("Only those not read for ties").check();
  await expect(bench.getByRole("heading", { name: "No document fits these filters" })).toBeVisible();
});

test("by keyboard to a document, in Spanish too", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/documents`);
  await bench.getByRole("link", { name: "Who runs the coastal railway?" }).focus();
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("Who runs the coastal railway?");
  await bench.goBack();
  await bench.getByLabel("Language").first().selectOption("es");
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("Documentos");
  await expect(bench.getByRole("columnheader", { name: "Afirmaciones" })).toBeVisible();
  await bench.getByLabel("Idioma").first().selectOption("en");
});

test("serious findings of accessibility: none, and it fits a phone", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/documents`);
  await expect(bench.locator("tbody tr").first()).toBeVisible();
  await accessible(bench);
  await bench.setViewportSize({ width: 390, height: 800 });
  expect(await bench.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("an empty ledger teaches, and a failure says what to do", async ({ page }) => {
  const served = await serve(null);
  try {
    await enter(page, served);
    await page.goto(`${served.origin}/documents`);
    await expect(page.getByRole("heading", { name: "No documents yet" })).toBeVisible();
    await page.getByRole("link", { name: "Import documents" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Import");
    await page.goto(`${served.origin}/documents?since=soon`);
    await expect(page.getByRole("alert")).toContainText("no date");
    await page.goto(`${served.origin}/documents/doc-none`);
    await expect(page.getByRole("alert").first()).toContainText("no document 'doc-none'");
  } finally {
    await served.end();
  }
});
