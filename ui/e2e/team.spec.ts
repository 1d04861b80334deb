import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { accessible, enter, expect, test } from "./bench";
import { BASE, ENVIRONMENT, PYTHON, ROOT, serve, type Served } from "./serve";

const PASSWORD = "correct horse battery";
let team: Served;

test.beforeAll(async () => {
  const from = join(mkdtempSync(join(tmpdir(), "cuibono-team-")), "workspace");
  cpSync(BASE, from, { recursive: true });
  for (const [name, role] of [
    ["ana", "admin"],
    ["ben", "analyst"],
    ["vera", "viewer"],
  ] as const) {
    const words = ["-m", "cuibono", "users", "add", name, "--role", role, "--password-stdin", "-w", from];
    execFileSync(PYTHON, words, { cwd: ROOT, env: ENVIRONMENT, input: `${PASSWORD} ${name}\n`, stdio: ["pipe", "pipe", "pipe"] });
  }
  team = await serve(from, "--team");
  rmSync(join(from, ".."), { recursive: true, force: true });
});

test.afterAll(async () => {
  await team?.end();
});

/** A user's own browser, signed in, on the page of the team. */
async function signedIn(browser: Browser, name: string, password = `${PASSWORD} ${name}`): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
  await signIn(page, name, password);
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  return page;
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto(`${team.origin}/team`);
  await page.getByRole("main").getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

/** What the service answers to a request of the page, as its own scripts send it. */
const asked = (page: Page, method: string, path: string, body?: unknown) =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = { "X-Cuibono": "1", "Content-Type": "application/json" };
      const answer = await fetch(`/api/1/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
      return answer.status;
    },
    [method, path, body] as const,
  );

test("a sign-in that fails, one that works, and signing out", async ({ page }) => {
  await signIn(page, "vera", "wrong");
  await expect(page.getByRole("alert")).toContainText("the name or the password is wrong");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await accessible(page);
  await page.getByLabel("Password").fill(`${PASSWORD} vera`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("You are vera.")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("a viewer changes nothing, an analyst does, and the log shows both", async ({ browser, page }) => {
  const viewer = await signedIn(browser, "vera");
  await expect(viewer.getByRole("heading", { name: "Your tokens" })).toBeVisible();
  for (const name of ["Users", "Audit log"]) await expect(viewer.getByRole("heading", { name })).toHaveCount(0);
  expect(await asked(viewer, "DELETE", "jobs/job-1")).toBe(403);
  expect(await asked(viewer, "GET", "users")).toBe(403);
  expect(await asked(viewer, "GET", "audit-log")).toBe(403);
  await viewer.context().close();

  const analyst = await signedIn(browser, "ben");
  expect(await asked(analyst, "DELETE", "jobs/job-1")).toBe(404);
  expect(await asked(analyst, "GET", "users")).toBe(403);
  await analyst.context().close();

  await signIn(page, "ana", `${PASSWORD} ana`);
  const log = page.getByRole("table", { name: "Changes, the newest first" });
  await expect(log.getByRole("row", { name: /vera DELETE jobs jobs\/job-1 refused · 403/ })).toBeVisible();
  await expect(log.getByRole("row", { name: /ben DELETE jobs\/\{id\} jobs\/job-1 refused · 404/ })).toBeVisible();
  await page.getByLabel("Changes of").selectOption("ben");
  await expect(page).toHaveURL(`${team.origin}/team?user=ben`);
  await expect(log.getByRole("row", { name: /vera/ })).toHaveCount(0);
  await expect(log.getByRole("row", { name: /ben DELETE/ })).toBeVisible();
});

test("a decision carries the analyst's name, and stands in the log", async ({ browser, page }) => {
  const analyst = await signedIn(browser, "ben");
  const told = await analyst.evaluate(async () => {
    const description = await (await fetch("/api/1/openapi.json")).json();
    if (!description.paths["/api/1/decisions"]?.post) return null;
    const found = (await (await fetch("/api/1/entities?limit=1")).json()).data[0];
    const body = JSON.stringify({ kind: "note", target: found.id, verdict: "seen" });
    return (await (await fetch("/api/1/decisions", { method: "POST", headers: { "X-Cuibono": "1", "Content-Type": "application/json" }, body })).json()).data;
  });
  await analyst.context().close();
  expect(told.by).toBe("ben");
  await signIn(page, "ana", `${PASSWORD} ana`);
  await expect(page.getByRole("row", { name: /ben POST decisions/ })).toContainText(told.decision_id);
});

test("an admin adds a user, gives another role, and removes the user, by the keys alone", async ({ browser, page }) => {
  await signIn(page, "ana", `${PASSWORD} ana`);
  await accessible(page);
  const users = page.getByRole("table", { name: "Users, with their roles" });
  await page.getByRole("form", { name: "Add a user" }).getByLabel("Name").focus();
  await page.keyboard.type("cleo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("a"); // the role that begins so
  await page.keyboard.press("Tab");
  await page.keyboard.type(`${PASSWORD} cleo`);
  await page.keyboard.press("Enter");
  await expect(users.getByRole("row", { name: /cleo analyst/ })).toBeVisible();

  const cleo = await signedIn(browser, "cleo");
  const manage = page.getByRole("button", { name: "Manage cleo" });
  await manage.focus();
  await page.keyboard.press("Enter");
  await expect(manage).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("v");
  await accessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(users.getByRole("row", { name: /cleo viewer/ })).toBeVisible();
  await expect(manage).toBeFocused();
  expect(await asked(cleo, "DELETE", "jobs/job-1")).toBe(403);

  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove cleo" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove for good" }).focus();
  await page.keyboard.press("Enter");
  await expect(users.getByRole("row", { name: /cleo/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Users" })).toBeFocused();
  await expect(page.getByRole("table", { name: "Changes, the newest first" }).getByRole("row", { name: /ana DELETE users\/\{name\} users\/cleo/ })).toBeVisible();
  await cleo.reload();
  await expect(cleo.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await cleo.context().close();

  // What the service refuses is said where it was asked for.
  await page.getByRole("button", { name: "Manage ana" }).click();
  await page.getByRole("button", { name: "Remove ana" }).click();
  await page.getByRole("button", { name: "Remove for good" }).click();
  await expect(page.getByRole("alert")).toContainText("no admin would be left");
});

test("a token is shown once, works, and is revoked", async ({ browser, request }) => {
  const page = await signedIn(browser, "ben");
  await page.getByLabel("What it is for").fill("nightly export");
  await page.getByRole("button", { name: "Make a token" }).click();
  const token = await page.getByLabel("Token", { exact: true }).inputValue();
  const ask = async () => (await request.get(`${team.origin}/api/1/session`, { headers: { Authorization: `Bearer ${token}` } })).status();
  expect(await ask()).toBe(200);
  await page.reload();
  await expect(page.getByText("nightly export")).toBeVisible();
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke nightly export" }).click();
  await expect(page.getByText("You have no tokens.")).toBeVisible();
  expect(await ask()).toBe(401);

  await page.getByLabel("Current password").fill("wrong");
  await page.getByLabel("New password").fill("a password of one's own");
  await page.getByRole("button", { name: "Change it" }).click();
  await expect(page.getByRole("alert")).toContainText("the current password is wrong");
  await page.getByLabel("Current password").fill(`${PASSWORD} ben`);
  await page.getByLabel("New password").fill("a password of one's own");
  await page.getByRole("button", { name: "Change it" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your password is changed" })).toBeVisible();
  await page.getByLabel("Language").selectOption("es");
  await expect(page.getByRole("heading", { level: 1, name: "Equipo" })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.getByRole("main").evaluate((main) => main.scrollWidth)).toBeLessThanOrEqual(390);
  await page.context().close();
  await (await signedIn(browser, "ben", "a password of one's own")).context().close();
});

test("a workbench of one user says how a team is made", async ({ page, served }) => {
  await enter(page, served);
  await page.goto(`${served.origin}/team`);
  await expect(page.getByText("cuibono users add ana --role admin")).toBeVisible();
  await accessible(page);
});
