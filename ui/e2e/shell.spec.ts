import { accessible, enter, expect, test } from "./bench";

const PAGES = ["questions", "network", "paths", "timeline", "map", "footprint", "documents", "review", "briefs", "import"];

test("every page of the menu opens by mouse, by its keys, and by its address", async ({ bench, served }) => {
  for (const page of PAGES) {
    await bench.getByRole("navigation", { name: "Main" }).locator(`a[href="/${page}"]`).click();
    await expect(bench).toHaveURL(`${served.origin}/${page}`);
    await expect(bench.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await bench.reload();
    await expect(bench.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  }
  await bench.goBack();
  await expect(bench).toHaveURL(`${served.origin}/briefs`);
  await bench.keyboard.press("g");
  await bench.keyboard.press("m");
  await expect(bench).toHaveURL(`${served.origin}/map`);
});

test("the search box takes a slash, and keeps the words", async ({ bench, served }) => {
  await bench.keyboard.press("/");
  await bench.keyboard.type("PeruRail");
  await bench.keyboard.press("Enter");
  await expect(bench).toHaveURL(`${served.origin}/search?q=PeruRail`);
  await expect(bench.getByRole("banner").getByRole("combobox", { name: /Search/ })).toHaveValue("PeruRail");
});

test("language and theme are kept", async ({ bench }) => {
  await bench.getByLabel("Language").selectOption("es");
  await expect(bench.getByRole("link", { name: "Preguntas" })).toBeVisible();
  await bench.getByLabel("Tema").selectOption("dark");
  await bench.reload();
  await expect(bench.getByRole("link", { name: "Preguntas" })).toBeVisible();
  await expect(bench.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(bench.locator("html")).toHaveAttribute("lang", "es");
  await bench.getByLabel("Idioma").selectOption("en");
});

test("an address of no page says so", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/nothing/here`);
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("No such page");
  await accessible(bench);
});

test("without the token nothing is shown", async ({ page, served }) => {
  await page.goto(`${served.origin}/documents`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Open the address that “cuibono serve” printed");
  await enter(page, served);
});
