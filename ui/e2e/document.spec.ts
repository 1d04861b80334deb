import type { Page } from "@playwright/test";
import { accessible, enter, expect, test } from "./bench";
import { serve, type Served } from "./serve";

let own: Served;
test.beforeAll(async () => {
  own = await serve();
});
test.afterAll(() => own.end());

/** The address of a document of the bundled corpus. */
async function open(page: Page, title: string, query = ""): Promise<string> {
  await enter(page, own);
  await page.goto(`${own.origin}/documents`);
  const address = await page.getByRole("link", { name: title, exact: true }).getAttribute("href");
  await page.goto(`${own.origin}${address}${query}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  return address!;
}
const RAILWAY = "Who runs the coastal railway?";
const panel = (page: Page) => page.getByRole("complementary", { name: "About this document" });

test("a highlight selects its claim, a claim its highlight, and the address says which", async ({ page }) => {
  const address = await open(page, RAILWAY);
  await page.locator(".text mark.claim", { hasText: "owns 40 percent of" }).first().click();
  await expect(page).toHaveURL(/claim=/);
  const chosen = panel(page).getByRole("button", { pressed: true });
  await expect(chosen).toContainText("Ozren Moravec");
  await expect(page.locator(".text mark.subject")).toHaveText(["Ozren Moravec"]);

  await panel(page).getByRole("button", { name: /Sarnhold Coastal Lines is a partner of Dravik Logistics/ }).click();
  await expect(page.locator(".text mark.on").first()).toBeInViewport();
  await expect(page.locator(".text mark.object")).toHaveText(["Dravik Logistics"]);
  const link = page.url();
  await page.goto(`${own.origin}/documents`);
  await page.goto(link);
  await expect(panel(page).getByRole("button", { pressed: true })).toContainText("is a partner of");

  await page.goto(`${own.origin}${address}?at=0-20`);
  await expect(page.locator(".text mark.at").first()).toBeInViewport();
  await page.goto(`${own.origin}${address}?claim=claim-none`);
  await expect(page.locator(".note")).toHaveText("The claim of this address is not in this document.");
});

test("kinds are switched off and on, and each has a line of its own", async ({ page }) => {
  await open(page, RAILWAY);
  const cue = page.locator(".text mark.cue").first();
  await expect(cue).toHaveCSS("text-decoration-style", "wavy");
  await expect(page.locator(".text mark.source").first()).toHaveCSS("text-decoration-style", "solid");
  const whole = await page.locator(".text").innerText();
  for (const kind of ["Who says it", "Reporting words", "What is said", "Claims", "Names"]) {
    await page.getByRole("group", { name: "Show" }).getByRole("button", { name: kind }).click();
  }
  await expect(page.locator(".text mark")).toHaveCount(0);
  expect(await page.locator(".text").innerText()).toBe(whole);
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Names" }).click();
  await expect(page.locator(".text mark a").first()).toBeVisible();
});

test("claims are decided by keyboard alone: accepted, undone, rejected, corrected", async ({ page }) => {
  await open(page, RAILWAY);
  await expect(panel(page).getByRole("button", { name: /Ozren Moravec owns/ })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  const second = panel(page).getByRole("listitem").filter({ has: page.getByRole("button", { pressed: true }) });
  await expect(second).toContainText("Ozren Moravec owns");
  await page.keyboard.press("a");
  await expect(second.getByText("accepted", { exact: true })).toBeVisible();
  await expect(page.locator(".note")).toContainText("Accepted.");
  await page.keyboard.press("u");
  await expect(second.getByText("accepted", { exact: true })).toHaveCount(0);
  await second.getByLabel("Why (kept with the decision)").fill("the register says 14 percent");
  await second.getByRole("button", { name: "Reject" }).click();
  await expect(second.getByText("rejected", { exact: true })).toBeVisible();
  await expect(second).toContainText("because: the register says 14 percent");
  await second.getByRole("button", { name: "Undo" }).click();
  await expect(second.getByText("rejected", { exact: true })).toHaveCount(0);
  await page.locator("h1").click();
  await page.keyboard.press("e");
  const box = second.getByLabel("What it should say");
  await expect(box).toBeFocused();
  await box.fill("Ozren Moravec owned 40 percent until 2024");
  await second.getByLabel("Why", { exact: true }).fill("register");
  await page.keyboard.press("Enter");
  await expect(second).toContainText("should read: Ozren Moravec owned 40 percent until 2024; register");
  await page.reload();
  await expect(second).toContainText("should read:");
});

test("statements, origins and the record", async ({ page }) => {
  await open(page, "Twenty locomotives for our coast");
  await panel(page).getByRole("link", { name: /Statements/ }).click();
  await expect(page).toHaveURL(/view=statements/);
  await panel(page).getByRole("listitem").first().getByRole("button").click();
  await expect(page).toHaveURL(/said=/);
  await expect(page.locator(".text mark.on").first()).toBeInViewport();
  await panel(page).getByRole("link", { name: "Origins" }).click();
  await expect(panel(page)).toContainText("Who copied whom");
  await expect(panel(page)).toContainText("Northern Wire");
  await panel(page).getByRole("link", { name: /^Zubrovia donates/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Zubrovia donates");
  await panel(page).getByRole("link", { name: "Record" }).click();
  await expect(panel(page)).toContainText("SHA-256 of the bytes");
  const download = page.waitForEvent("download");
  await panel(page).getByRole("link", { name: "As Markdown" }).click();
  expect((await download).suggestedFilename()).toMatch(/^sourcing-.*\.md$/);
});

test("the original stands beside the text: pages drawn, a page in a sandbox, other files to save", async ({ page }) => {
  await open(page, RAILWAY, "?view=original");
  const drawn = panel(page).getByRole("img", { name: /Page 1 of 2/ });
  await expect(drawn).toBeVisible();
  await expect.poll(() => drawn.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBeGreaterThan(1000);
  await panel(page).getByRole("button", { name: "Next page" }).click();
  await expect(panel(page).getByRole("img", { name: /Page 2 of 2/ })).toBeVisible();
  await open(page, "Dorin opens port at Sarnhold", "?view=original");
  await expect(page.frameLocator("iframe").locator("h1").first()).toContainText("Dorin opens port");
  await open(page, "Extract 44-1907: Sarnhold Coastal Lines", "?view=original");
  const download = page.waitForEvent("download");
  await panel(page).getByRole("link", { name: "Save the original" }).click();
  expect((await download).suggestedFilename()).toBe("register-extract-railway.docx");
});

test("nothing serious for accessibility, and it fits a phone", async ({ page }) => {
  test.setTimeout(400_000);
  await open(page, RAILWAY);
  await panel(page).getByRole("button", { name: /Ozren Moravec owns/ }).click();
  await accessible(page);
  for (const view of ["statements", "original", "origins", "record"]) {
    await page.goto(`${page.url().split("?")[0]}?view=${view}`);
    await expect(page.locator(".text mark").first()).toBeVisible();
    await accessible(page);
  }
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
