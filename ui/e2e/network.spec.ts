import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { accessible, expect, test } from "./bench";

const table = (page: Page) => page.getByRole("table", { name: "The same as a table" });
const frame = (page: Page) => page.getByRole("application");
const laid = (page: Page) => expect(frame(page)).toHaveAttribute("data-names", /\d+/);

async function open(page: Page, name: string): Promise<void> {
  await page.goto(new URL("/network", page.url()).href);
  await page.getByRole("combobox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await laid(page);
}

test("nothing asked yet: the page says what to do", async ({ bench }) => {
  await bench.goto(new URL("/network", bench.url()).href);
  await expect(bench.getByRole("heading", { name: "Nothing asked yet" })).toBeVisible();
  await accessible(bench);
});

test("around a name: filters, a line's evidence, hide, pin, undo, and the same after a reload", async ({ bench }) => {
  await open(bench, "Velmora");
  const rows = table(bench).getByRole("row");
  const all = await rows.count();
  expect(all).toBeGreaterThan(5);
  await bench.getByRole("combobox", { name: "Said" }).selectOption("asserted");
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await expect(bench).toHaveURL(/said=asserted/);
  await bench.reload();
  await laid(bench);
  await expect(bench.getByRole("combobox", { name: "Said" })).toHaveValue("asserted");
  await bench.getByRole("button", { name: "Clear the filters" }).click();
  await expect.poll(() => rows.count()).toBe(all);
  // A row chooses its line; the line opens its sentence.
  await table(bench).getByRole("button", { name: /^Show in the picture/ }).first().click();
  const side = bench.getByRole("region", { name: "Selected" });
  await side.getByRole("button", { name: /^Evidence:/ }).first().click();
  await expect(side.locator("blockquote").first()).not.toBeEmpty();
  await expect(side.locator("figcaption a").first()).toHaveAttribute("href", /^\/documents\/doc-.*claim=/);
  await side.getByRole("button", { name: "Clear the selection" }).click();
  await expect(side).toContainText("Choose a name or a line");
});

test("by hand: a name is chosen in the picture, pinned, hidden, and all of it is taken back", async ({ bench }) => {
  await open(bench, "Velmora");
  const side = bench.getByRole("region", { name: "Selected" });
  const middle = (await frame(bench).boundingBox())!;
  // The name that was asked about stands somewhere: it is looked for from the middle outwards, as a hand would.
  const pick = async (modifiers: "Shift"[] = [], skip = 0) => {
    let found = 0;
    for (let ring = 0; ring < 9; ring += 1) {
      for (let step = 0; step < 14; step += 1) {
        const angle = (2 * Math.PI * step) / 14;
        const position = { x: middle.width / 2 + ring * 26 * Math.cos(angle), y: middle.height / 2 + ring * 26 * Math.sin(angle) };
        await frame(bench).hover({ position });
        if (!(await frame(bench).evaluate((element) => element.classList.contains("pointed")))) continue;
        await frame(bench).click({ position, modifiers });
        if (await side.getByRole("button", { name: "Hide", exact: true }).isVisible()) if (found++ >= skip) return;
      }
    }
    throw new Error("no name under the pointer");
  };
  await pick();
  await side.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(side.getByRole("button", { name: "Unpin" })).toBeVisible();
  const rows = table(bench).getByRole("row");
  const all = await rows.count();
  await side.getByRole("button", { name: "Hide", exact: true }).click();
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await expect(bench.getByText("1 hidden name")).toBeVisible();
  await bench.reload();
  await laid(bench);
  await expect(bench.getByText("1 hidden name")).toBeVisible();
  await bench.getByRole("button", { name: "Show again" }).click();
  await expect.poll(() => rows.count()).toBe(all);
  await bench.getByRole("button", { name: "Undo" }).click();
  await expect(bench.getByText("1 hidden name")).toBeVisible();
  await bench.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => rows.count()).toBe(all);
});

test("what is saved is a picture, and a graph for other programs", async ({ bench }) => {
  await open(bench, "Velmora");
  const saved = async (form: string) => {
    const [file] = await Promise.all([bench.waitForEvent("download"), bench.getByRole("button", { name: form, exact: true }).click()]);
    expect(file.suggestedFilename()).toBe(`network.${form.toLowerCase()}`);
    return readFileSync(await file.path());
  };
  const svg = (await saved("SVG")).toString();
  expect(svg).toContain("<svg");
  expect(svg).toContain("Velmora");
  expect((await saved("PNG")).subarray(1, 4).toString()).toBe("PNG");
  expect((await saved("GEXF")).toString()).toContain("<gexf");
});

test("between two, and powers side by side", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/network`);
  await bench.getByLabel("Between two").check();
  await bench.getByRole("combobox", { name: "From", exact: true }).fill("Ozren Moravec");
  await bench.getByRole("combobox", { name: "To", exact: true }).fill("Dravik Logistics");
  await bench.getByRole("button", { name: "Show", exact: true }).click();
  await laid(bench);
  await expect(bench.getByRole("heading", { level: 1 })).toContainText("Ozren Moravec – Dravik Logistics");
  await bench.getByLabel("Power against power").check();
  await bench.getByLabel("Power 1").fill("Atlantis");
  await bench.getByLabel("Power 2").fill("Peru");
  await bench.getByRole("button", { name: "Show", exact: true }).click();
  await expect(bench.getByRole("alert")).toContainText("Atlantis");
});

test("by keys alone, and for who hears the page", async ({ bench }) => {
  await open(bench, "Velmora");
  await frame(bench).focus();
  for (const key of ["+", "+", "ArrowLeft", "ArrowUp", "-", "0"]) await bench.keyboard.press(key);
  await table(bench).getByRole("button", { name: /^Show in the picture/ }).first().focus();
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("region", { name: "Selected" })).toContainText("1 tie");
  await accessible(bench);
});

test("the picture is the same in two visits", async ({ bench }) => {
  const svg = async () => {
    await open(bench, "Velmora");
    const [file] = await Promise.all([bench.waitForEvent("download"), bench.getByRole("button", { name: "SVG", exact: true }).click()]);
    return readFileSync(await file.path(), "utf8");
  };
  const first = await svg();
  await bench.evaluate(() => localStorage.clear());
  expect(await svg()).toBe(first);
});
