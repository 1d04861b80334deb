import { accessible, enter, expect, test } from "./bench";
import { serve } from "./serve";

test("a question in words is told what it was taken for, and can be changed", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/questions`);
  await expect(bench.getByRole("heading", { name: "For example" })).toBeVisible();
  await bench.getByRole("searchbox", { name: "A question in words" }).fill("who did Ozren Moravec meet?");
  await bench.getByRole("main").getByRole("button", { name: "Ask", exact: true }).click();
  await expect(bench.getByRole("region", { name: "Taken for" })).toContainText("Name: Ozren Moravec");
  await expect(bench.getByRole("heading", { name: /\d+ ties/ })).toBeVisible();
  await accessible(bench);
  await bench.getByRole("link", { name: "Change this question" }).click();
  await expect(bench).toHaveURL(/\/questions\/ties\?name=Ozren\+Moravec/);
  await expect(bench.getByRole("main").getByRole("combobox", { name: "Name", exact: true })).toHaveValue("Ozren Moravec");
});

test("what is not understood offers the nearest questions", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/questions?words=colourless+green+ideas`);
  await expect(bench.getByRole("alert")).toContainText("not understood");
  const near = bench.getByRole("heading", { name: "Near questions that are understood" }).locator("..").getByRole("link").first();
  await near.click();
  await expect(bench).toHaveURL(/words=/);
});

test("every question has a card and a form from the register", async ({ bench, served }) => {
  const names = await bench.evaluate(async () => ((await (await fetch("/api/1/questions")).json()) as { data: { name: string }[] }).data.map((row) => row.name));
  expect(names.length).toBeGreaterThan(15);
  await bench.goto(`${served.origin}/questions`);
  for (const name of names) {
    const address = { paths: "/paths", timeline: "/timeline", places: "/map", footprint: "/footprint" }[name] ?? `/questions/${name}`;
    await expect(bench.locator(`a.card[href="${address}"]`)).toBeVisible();
  }
  for (const name of names) {
    await bench.goto(`${served.origin}/questions/${name}`);
    await expect(bench.getByRole("main").locator("form").first().getByRole("button", { name: "Ask", exact: true })).toBeVisible();
  }
  await bench.goto(`${served.origin}/questions/poem`);
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("No such question");
});

const ANSWERS: [string, string, RegExp][] = [
  ["events", "with=Kestria&name=Ozren+Moravec", /event/],
  ["events", "view_whole=1", /event/],
  ["statements", "speaker=Ozren+Moravec", /statement/],
  ["statements", "speaker=Ozren+Moravec&changes=true", /No change of position/],
  ["quotes", "words=port", /statement/],
  ["sourcing", "view_whole=1", /attribution/],
  ["forecasts", "view_whole=1", /forecast/],
  ["changes", "since=2026-03", /change/],
  ["gaps", "name=Ozren+Moravec", /To look for next/],
  ["ties", "name=Dravik+Logistics", /tie/],
  ["contradictions", "view_whole=1", /contradiction/],
  ["audit", "what=Who+runs+the+coastal+railway", /Who runs the coastal railway/],
  ["dossier", "name=Ozren+Moravec", /Ozren Moravec/],
  ["exposure", "country=Peru&state=China", /No tie of anybody in Peru/],
];

for (const [name, query, heading] of ANSWERS) {
  test(`the answer of ${name} with ${query}`, async ({ bench, served }) => {
    await bench.goto(`${served.origin}/questions/${name}?${query}`);
    await expect(bench.getByRole("main").getByRole("heading", { name: heading }).first()).toBeVisible();
    await accessible(bench);
    await bench.setViewportSize({ width: 390, height: 800 });
    expect(await bench.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
}

test("evidence leads to its document, names to theirs; more sentences come when asked", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/questions/ties?name=Ozren+Moravec&predicate=owns`);
  const said = bench.getByRole("link", { name: /owns 40 percent of Sarnhold Coastal Lines/ }).first();
  await expect(said).toHaveAttribute("href", /^\/documents\/doc-[0-9a-f]+\?claim=claim-[0-9a-f]+$/);
  await expect(bench.getByRole("main").getByRole("link", { name: "Sarnhold Coastal Lines", exact: true }).first()).toHaveAttribute("href", /^\/entities\/ent-/);
  await expect(bench.getByText("Against it", { exact: true }).first()).toBeVisible();
  await bench.getByRole("button", { name: /more sentences/ }).first().click();
  await expect(bench.getByRole("button", { name: "Fewer" })).toBeVisible();
});

test("the command is copied, JSON and pictures have addresses", async ({ bench, served, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: served.origin });
  await bench.goto(`${served.origin}/questions/gaps?name=Ozren+Moravec`);
  await bench.getByRole("button", { name: "Copy the command that asks the same" }).click();
  await expect(bench.getByRole("status").filter({ hasText: "The command was copied" })).toBeVisible();
  expect(await bench.evaluate(() => navigator.clipboard.readText())).toBe("cuibono gaps 'Ozren Moravec'");
  for (const [format, type] of [["SVG", "image/svg+xml"], ["PNG", "image/png"], ["PDF", "application/pdf"]] as const) {
    const href = await bench.getByRole("link", { name: `Picture as ${format}` }).getAttribute("href");
    const found = await bench.request.get(served.origin + href);
    expect([found.status(), found.headers()["content-type"]]).toEqual([200, type]);
  }
  const href = await bench.getByRole("link", { name: "JSON" }).getAttribute("href");
  expect((await (await bench.request.get(served.origin + href)).json()).ok).toBe(true);
});

test("an error says what to do, and the form still stands", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/questions/ties?name=Zebulon+Quux`);
  await expect(bench.getByRole("alert")).toContainText("Zebulon Quux");
  await expect(bench.getByRole("main").getByRole("combobox", { name: "Name", exact: true })).toHaveValue("Zebulon Quux");
  await accessible(bench);
});

test("a question is filled in and asked with the keyboard alone", async ({ bench, served }) => {
  await bench.goto(`${served.origin}/questions/ties`);
  await bench.getByRole("main").getByRole("combobox", { name: "Name", exact: true }).focus();
  await bench.keyboard.type("Dravik");
  await expect(bench.getByRole("option", { name: /Dravik Logistics/ })).toBeVisible();
  await bench.keyboard.press("ArrowDown");
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("main").getByRole("combobox", { name: "Name", exact: true })).toHaveValue("Dravik Logistics");
  await bench.keyboard.press("Enter");
  await expect(bench).toHaveURL(/name=ent-/);
  await expect(bench.getByRole("heading", { name: /\d+ ties?/ })).toBeVisible();
  // An address with an id shows the name that it stands for.
  await bench.reload();
  await expect(bench.getByRole("main").getByRole("combobox", { name: "Name", exact: true })).toHaveValue("Dravik Logistics");
  await bench.getByText("Limits and options").focus();
  await bench.keyboard.press("Enter");
  await bench.getByLabel("Kinds of ties").selectOption({ label: "all of: money" });
  await expect(bench.getByRole("button", { name: "Take away all of: money" })).toBeVisible();
  await bench.getByRole("button", { name: "Ask", exact: true }).press("Enter");
  await expect(bench).toHaveURL(/predicate=money/);
});

test("Spanish is whole, and what the documents say stays as it is", async ({ bench, served }) => {
  await bench.getByLabel("Language").selectOption("es");
  await bench.goto(`${served.origin}/questions/contradictions?view_whole=1`);
  await expect(bench.getByRole("heading", { level: 1 })).toHaveText("¿Qué no puede ser todo cierto?");
  await expect(bench.getByRole("heading", { name: /\d+ contradicciones/ })).toBeVisible();
  await expect(bench.getByText(/Moravec denied that he owns shares/).first()).toBeVisible();
  await bench.getByLabel("Idioma").selectOption("en");
});

test("a question is saved, and what came of a forecast is decided", async ({ page }) => {
  const own = await serve();
  try {
    await enter(page, own);
    await page.goto(`${own.origin}/questions/ties?name=Ozren+Moravec&predicate=owns`);
    await page.getByRole("button", { name: "Save this question" }).click();
    await page.getByLabel("A short name for it").fill("moravec-owns");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "moravec-owns" })).toBeVisible();
    const saved = (await (await page.request.get(`${own.origin}/api/1/saved`)).json()) as { data: { name: string }[] };
    expect(saved.data.map((row) => row.name)).toEqual(["moravec-owns"]);

    await page.goto(`${own.origin}/questions/forecasts?view_whole=1`);
    const row = page.getByRole("row").filter({ hasText: "will operate the terminal" }).first();
    await row.getByRole("button", { name: "Decide" }).click();
    await page.getByLabel("What came of it").selectOption("happened");
    await page.getByLabel("What shows it").fill("the operator's report of 2027");
    await page.getByRole("button", { name: "Keep the decision" }).click();
    await expect(row.getByText("came about")).toBeVisible();
    await expect(row.getByText("decided by a person")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: "will operate the terminal" }).first().getByText("came about")).toBeVisible();
  } finally {
    await own.end();
  }
});
