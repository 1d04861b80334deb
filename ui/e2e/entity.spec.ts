import { accessible, enter, expect, test } from "./bench";
import { serve, type Served } from "./serve";
import type { Page } from "@playwright/test";

const main = (page: Page) => page.getByRole("main");
const panel = (page: Page, name: string | RegExp) => main(page).getByRole("region", { name, exact: true });

const box = (page: Page) => page.getByRole("search").getByRole("combobox");
const to = (page: Page, path: string) => page.goto(new URL(path, page.url()).href);

/** Opens an entity by its name, from the box that every page has. */
async function open(page: Page, name: string): Promise<void> {
  await box(page).fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("home: the size of the ledger, examples that answer, what is new, contradictions", async ({ bench }) => {
  await expect(main(bench).getByText("of ties rest on a single origin")).toBeVisible();
  await expect(panel(bench, "New since")).toContainText("1 document was published since");
  await expect(panel(bench, "Newest contradictions")).toContainText("Moravec denied that he owns shares");
  await expect(panel(bench, "Not taken in")).toContainText("Everything that was added was read.");
  await panel(bench, "New since").getByRole("textbox").fill("2026-04");
  await panel(bench, "New since").getByRole("button", { name: "Show" }).click();
  await expect(bench).toHaveURL(/since=2026-04/);
  await expect(panel(bench, "New since")).toContainText("documents were published since");
  await panel(bench, "Newest contradictions").getByRole("button", { name: /more sentence/ }).first().click();
  await expect(panel(bench, "Newest contradictions").getByRole("button", { name: /Fewer sentences/ })).toBeVisible();
  await accessible(bench);
  for (const example of await main(bench).locator(".examples a").allTextContents()) {
    await to(bench, "/");
    await main(bench).getByRole("link", { name: example, exact: true }).first().click();
    await expect(panel(bench, /^(Names|In the documents|Taken as a question)$/).first()).toBeVisible();
  }
});

test("a date that is none is told so, and the page goes on", async ({ bench }) => {
  await to(bench, "/?since=soon");
  await expect(panel(bench, "New since").getByRole("alert")).toContainText("is no date");
  await expect(panel(bench, "Newest contradictions")).toBeVisible();
});

test("the box by keyboard alone: suggestions, choice, escape, free words", async ({ bench }) => {
  await bench.keyboard.press("/");
  await bench.keyboard.type("morav");
  await expect(bench.getByRole("option", { name: /Ozren Moravec/ })).toBeVisible();
  await expect(box(bench)).toHaveAttribute("aria-expanded", "true");
  await bench.keyboard.press("Escape");
  await expect(bench.getByRole("option").first()).toBeHidden();
  await bench.keyboard.press("ArrowDown");
  await expect(bench.getByRole("option", { name: /Ozren Moravec/ })).toBeVisible();
  await bench.keyboard.press("ArrowDown");
  await expect(bench.getByRole("search").getByRole("option", { selected: true })).toContainText("Moravec");
  await bench.keyboard.press("Enter");
  await expect(bench.getByRole("heading", { level: 1, name: "Ozren Moravec" })).toBeVisible();
  await bench.keyboard.press("/");
  await bench.keyboard.type("locomotives");
  await bench.keyboard.press("Enter");
  await expect(bench).toHaveURL(/\/search\?q=locomotives/);
  await expect(panel(bench, "In the documents").locator("mark").first()).toHaveText(/locomotives/i);
});

test("search: names, marked sentences, more of them, quotes, and the way to the place", async ({ bench }) => {
  await to(bench, "/search?q=Sarnhold");
  await expect(panel(bench, "Names").getByRole("link", { name: "Sarnhold Coastal Lines" })).toBeVisible();
  await expect(panel(bench, "Said in these words").getByRole("figure").first()).toBeVisible();
  const sentences = panel(bench, "In the documents");
  const before = await sentences.getByRole("listitem").count();
  await sentences.getByRole("button", { name: /Show more/ }).click();
  await expect.poll(() => sentences.getByRole("listitem").count()).toBeGreaterThan(before);
  await accessible(bench);
  await sentences.getByRole("link").first().click();
  await expect(bench).toHaveURL(/\/documents\/[^?]+\?at=\d+-\d+/);
});

test("search: a question is answered, a slip is met, nothing is told as nothing", async ({ bench }) => {
  await to(bench, `/search?q=${encodeURIComponent("whom did Ozren Moravec meet?")}`);
  await expect(panel(bench, "Taken as a question")).toContainText("Aleksandr Dorin");
  await expect(panel(bench, "Taken as a question")).not.toContainText(/ent-|claim-/);
  await accessible(bench);
  await panel(bench, "Taken as a question").getByRole("link", { name: "The whole answer" }).click();
  await expect(bench).toHaveURL(/\/questions\/ties\?name=Ozren\+Moravec&predicate=meets/);
  await to(bench, "/search?q=Moravek");
  await expect(panel(bench, "Did you mean").getByRole("link", { name: "Ozren Moravec" })).toBeVisible();
  await to(bench, "/search?q=quetzalcoatlus");
  await expect(bench.getByRole("heading", { name: "Nothing has these words" })).toBeVisible();
  await to(bench, `/search?q=${encodeURIComponent("… !")}`);
  await expect(main(bench).getByRole("alert")).toContainText("no word to look for");
  await to(bench, "/search");
  await expect(bench.getByRole("heading", { name: /Type a name/ })).toBeVisible();
});

test("an entity: names, offices, ties with their evidence, each at its place", async ({ bench }) => {
  await open(bench, "Ozren Moravec");
  await expect(bench).toHaveTitle(/Ozren Moravec/);
  await expect(panel(bench, "Names").getByRole("row", { name: /^Moravec/ })).toBeVisible();
  await expect(main(bench).getByRole("list", { name: "Offices and posts" })).toContainText("mayor of Sarnhold");
  const ties = panel(bench, "Ties");
  const own = ties.getByRole("region", { name: /Ownership and control/ });
  await expect(own.getByText(/^Grade A1|^A1/).first()).toBeAttached();
  await expect(own).toContainText("Against it");
  await own.getByRole("button", { name: /Evidence: 5 sentences/ }).click();
  await expect(own.getByText("Why this grade")).toBeVisible();
  await expect(own.getByRole("figure")).toHaveCount(5);
  await accessible(bench);
  await own.getByRole("figure").first().getByRole("link").click();
  await expect(bench).toHaveURL(/\/documents\/[^?]+\?claim=claim-/);
});

test("an entity: filters stand in the address, and can be taken away", async ({ bench }) => {
  await open(bench, "Ozren Moravec");
  const ties = panel(bench, "Ties");
  await ties.getByLabel("Kind").selectOption("talk");
  await expect(bench).toHaveURL(/section=talk/);
  await expect(ties.getByRole("region")).toHaveCount(1);
  await ties.getByLabel("Kind").selectOption("");
  await ties.getByLabel("Status").selectOption("planned");
  await expect(ties.getByText("planned", { exact: true }).first()).toBeVisible();
  await expect(ties.getByRole("region")).toHaveCount(1);
  await bench.reload();
  await expect(ties.getByLabel("Status")).toHaveValue("planned");
  await ties.getByLabel("Independent origins at least").selectOption("10");
  await expect(ties.getByRole("heading", { name: "No tie fits these filters" })).toBeVisible();
  await ties.getByRole("button", { name: "Clear filters" }).click();
  await expect(bench).not.toHaveURL(/\?/);
  await ties.getByLabel("Says that it").selectOption("meets");
  await ties.getByLabel("Grade at least").selectOption("C3");
  await expect(bench).toHaveURL(/predicate=meets&grade=C3|grade=C3&predicate=meets/);
  await expect(ties.getByRole("region").first()).toBeVisible();
});

test("an entity: more ties, quotes, time as picture and table, gaps, and the ways on", async ({ bench }) => {
  await open(bench, "Ozren Moravec");
  const talk = panel(bench, "Ties").getByRole("region", { name: /Meetings and agreements/ });
  await talk.getByRole("button", { name: /Show more/ }).click();
  await expect(talk.getByRole("listitem")).toHaveCount(6);
  const quotes = panel(bench, "Quotes");
  await quotes.getByLabel("Only direct speech").check();
  await expect(quotes.getByText("in the document's words")).toHaveCount(0);
  await expect(quotes.getByRole("figure").first()).toBeVisible();
  await quotes.getByRole("button", { name: "What others say of it" }).click();
  await expect(quotes.getByRole("button", { name: "What others say of it" })).toHaveAttribute("aria-pressed", "true");
  await expect(quotes.getByRole("figure").first()).toBeVisible();
  const time = panel(bench, "In time");
  await expect(time.getByRole("img", { name: /dated ties from/ })).toBeVisible();
  await time.getByRole("button", { name: "As a table" }).click();
  await expect(time.getByRole("row").nth(1)).toBeVisible();
  await panel(bench, "What is not known").getByRole("button", { name: "Look for gaps" }).click();
  await expect(panel(bench, "What is not known").locator("pre")).not.toBeEmpty();
  await expect(panel(bench, /^Contradictions/)).toContainText("Moravec denied");
  const on = main(bench).getByRole("navigation", { name: "Go on with it" });
  await expect(on.getByRole("link", { name: "Network" })).toHaveAttribute("href", /\/network\?ego=ent-/);
  await expect(on.getByRole("link", { name: "Paths from here" })).toHaveAttribute("href", /\/paths\?left=ent-/);
  await expect(on.getByRole("link", { name: "Write a brief" })).toHaveAttribute("href", /\/briefs\?name=ent-/);
  await to(bench, "/");
  await expect(panel(bench, "Looked at in this browser").getByRole("link", { name: "Ozren Moravec" })).toBeVisible();
  await panel(bench, "Looked at in this browser").getByRole("button", { name: "Empty this list" }).click();
  await expect(panel(bench, "Looked at in this browser").getByRole("link")).toHaveCount(0);
});

test("an id of nobody says so, with what to do", async ({ bench }) => {
  await to(bench, "/entities/ent-00000000000000000000");
  await expect(main(bench).getByRole("alert")).toContainText("no entity");
  await expect(main(bench).getByRole("alert").getByRole("link", { name: "Search for it" })).toBeVisible();
  await accessible(bench);
});

test("in Spanish, and on a phone's screen, nothing runs over", async ({ bench }) => {
  await bench.setViewportSize({ width: 390, height: 844 });
  await bench.getByLabel("Language").selectOption("es");
  for (const path of ["/", "/search?q=Sarnhold", "/search?q=Moravek"]) {
    await to(bench, path);
    await expect(main(bench).getByRole("region").first()).toBeVisible();
    expect(await bench.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
  await expect(main(bench).getByRole("heading", { name: "Quizá quiso decir" })).toBeVisible();
  await main(bench).getByRole("link", { name: "Ozren Moravec" }).click();
  await expect(main(bench).getByRole("heading", { name: "Nombres cercanos por decidir" })).toBeVisible();
  await expect(panel(bench, "Vínculos").getByRole("region").first()).toBeVisible();
  expect(await bench.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await bench.getByLabel("Idioma").selectOption("en");
});

test.describe("what is written", () => {
  let own: Served;
  test.beforeEach(async () => {
    own = await serve();
  });
  test.afterEach(() => own.end());

  test("a decision joins two names, stands with its reason, and is undone, by keyboard", async ({ page }) => {
    await enter(page, own);
    await open(page, "Ozren Moravec");
    const near = panel(page, "Near names to decide on");
    await near.getByLabel(/^Why/).fill("one man, by the register");
    const group = near.getByRole("group", { name: "Anton Moravec: decide" });
    await group.getByRole("button", { name: "Not the same" }).focus();
    await page.keyboard.press("Enter");
    await expect(near).toContainText("Ozren Moravec and Anton Moravec: not the same");
    await expect(near).toContainText("one man, by the register");
    await expect(near.getByRole("heading", { name: "Near names to decide on" })).toBeFocused();
    await expect(page.getByRole("status").filter({ hasText: "Decided:" })).toBeVisible();
    await accessible(page);
    await near.getByRole("button", { name: /^Undo/ }).focus();
    await page.keyboard.press("Enter");
    await expect(group).toBeVisible();
    await group.getByRole("button", { name: "Same", exact: true }).click();
    await expect(near).toContainText(": the same");
    await expect(panel(page, "Names").getByRole("row", { name: /Anton Moravec/ })).toBeVisible();
    await near.getByRole("button", { name: /^Undo/ }).click();
    await expect(group).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Ozren Moravec" })).toBeVisible();
    await expect(panel(page, "Names").getByRole("row", { name: /Anton Moravec/ })).toHaveCount(0);
  });

  test("a question is saved, checked, found changed, kept, and forgotten", async ({ page, request }) => {
    await enter(page, own);
    const saved = panel(page, "Saved questions");
    await saved.getByLabel(/^Name/).fill("meetings");
    await saved.getByLabel("Question in words").fill("colourless green ideas");
    await saved.getByRole("button", { name: "Save" }).click();
    await expect(saved.getByRole("alert")).toContainText("not understood");
    await saved.getByLabel("Question in words").fill("whom did Ozren Moravec meet?");
    await saved.getByRole("button", { name: "Save" }).click();
    await expect(saved.getByRole("listitem").first()).toContainText("meetings");
    await saved.getByRole("button", { name: "Did the answer change?" }).click();
    await expect(saved.getByText(/^Not changed since/)).toBeVisible();
    const headers = { Authorization: `Bearer ${own.token}` };
    const api = async (path: string) => (await (await request.get(`${own.origin}/api/1/${path}`, { headers })).json()) as { data: never };
    const [entity] = (await api("entities?q=Ozren+Moravec")).data as { id: string }[];
    const found = (await api(`entities/${entity!.id}/ties?predicate=meets`)).data as { sections: { ties: { evidence: { claim_id: string } }[] }[] };
    const claim = found.sections[0]!.ties[0]!.evidence.claim_id;
    await request.post(`${own.origin}/api/1/decisions`, { headers, data: { kind: "claim", target: claim, verdict: "reject", settle: true } });
    await saved.getByRole("button", { name: "Did the answer change?" }).click();
    await expect(saved.getByText(/^Changed since/)).toBeVisible();
    await accessible(page);
    await saved.getByRole("button", { name: "Keep this answer" }).click();
    await saved.getByRole("button", { name: "Did the answer change?" }).click();
    await expect(saved.getByText(/^Not changed since/)).toBeVisible();
    await expect(saved.getByRole("link", { name: "Open the answer" })).toHaveAttribute("href", /\/questions\/ties\?/);
    await saved.getByRole("button", { name: /^Forget/ }).click();
    await expect(saved.getByRole("heading", { name: "No question is saved yet" })).toBeVisible();
  });
});

test.describe("an empty ledger", () => {
  test("teaches what it is for and how to begin", async ({ page }) => {
    const empty = await serve(null);
    try {
      await enter(page, empty);
      await expect(page.getByRole("heading", { name: "Nothing is in this ledger yet" })).toBeVisible();
      await accessible(page);
      await page.getByRole("link", { name: "Drop files or give addresses" }).click();
      await expect(page).toHaveURL(/\/import$/);
      await page.goto(`${empty.origin}/search?q=anybody`);
      await expect(page.getByRole("heading", { name: "Nothing has these words" })).toBeVisible();
    } finally {
      await empty.end();
    }
  });
});
